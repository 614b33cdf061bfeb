import { json } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { useState } from "react";
import { z } from "zod";
import { BlockStack, Card, Checkbox, FormLayout, Page, Select, TextField } from "@shopify/polaris";
import { correctRegistration, readRegistration } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { UnsavedBar } from "#app/ui/save-bar.tsx";
import { useActionFetcher } from "#app/ui/use-action.ts";

const uuid = (value: string | undefined) => {
  const checked = z.uuid().safeParse(value);
  if (!checked.success) throw new NotFound("The registration");
  return checked.data;
};

export const loader = staffLoader(async ({ shopId, actor }, { params }) =>
  json(
    await withShop(shopId, async (tx) => ({
      registration: await readRegistration(tx, uuid(params.id), actor),
      products: await tx.query<{ id: string; title: string }>("select id, title from products where shop_id = $1 order by title", [tx.shopId]),
    })),
  ),
);

const form = z.object({
  email: z.string().max(254),
  name: z.string().max(120),
  productId: z.string(),
  purchaseDate: z.string(),
  orderId: z.string().max(400),
  note: z.string().max(2000),
  isBuyer: z.enum(["yes"]).optional(),
});

export const action = staffAction(async ({ shopId, actor }, { request, params }) => {
  const { isBuyer, ...typed } = form.parse(Object.fromEntries(await request.formData()));
  const id = uuid(params.id);
  await withShop(shopId, async (tx) => {
    const old = await readRegistration(tx, id, actor);
    const before: Record<string, string> = { email: old.email, name: old.name ?? "", productId: old.productId ?? "", purchaseDate: old.purchaseDate ?? "", orderId: old.orderId ?? old.orderTyped ?? "", note: old.note ?? "" };
    // Only what changed is corrected, so that the audit log says what was touched.
    const changed = Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== before[name]));
    const buyer = isBuyer === "yes";
    await correctRegistration(tx, id, { ...changed, ...(buyer !== old.isBuyer ? { isBuyer: buyer } : {}) }, actor, new Date());
  });
  return { ok: true, message: "Registration corrected" };
});

export default function EditRegistration() {
  const { registration, products } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const back = `/app/registrations/${registration.id}`;
  const start = {
    email: registration.email,
    name: registration.name ?? "",
    productId: registration.productId ?? "",
    purchaseDate: registration.purchaseDate ?? "",
    orderId: registration.orderId ?? registration.orderTyped ?? "",
    note: registration.note ?? "",
    isBuyer: registration.isBuyer,
  };
  const [values, setValues] = useState(start);
  const fetcher = useActionFetcher({ onDone: ({ ok }) => ok && navigate(back) });
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const saving = fetcher.state !== "idle";
  const dirty = JSON.stringify(values) !== JSON.stringify(start);
  const save = () => {
    const { isBuyer, ...typed } = values;
    fetcher.submit({ ...typed, ...(isBuyer ? { isBuyer: "yes" } : {}) }, { method: "post" });
  };
  const field = (name: Exclude<keyof typeof values, "isBuyer">) => ({
    name,
    value: values[name],
    onChange: (value: string) => setValues((all) => ({ ...all, [name]: value })),
    error: answer?.fields?.[name],
    autoComplete: "off",
  });
  return (
    <Page title="Correct the registration" subtitle="Every correction is in the audit log." backAction={{ content: "Registration", url: back }} narrowWidth>
      <UnsavedBar id="registration" open={dirty && !answer?.ok} saving={saving} onSave={save} onDiscard={() => setValues(start)} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (dirty && !saving) save();
        }}
      >
        <BlockStack gap="400">
          <RefusalBanner refusal={answer && !answer.ok ? answer : null} shown={(name) => name in start} />
          <Card>
            <FormLayout>
              <TextField label="E-mail" type="email" helpText="A new address gets the mail with the link again and must be confirmed." {...field("email")} />
              <TextField label="Name" {...field("name")} />
              <Select label="Product" options={[{ label: "Not said", value: "" }, ...products.map((product) => ({ label: product.title, value: product.id }))]} {...field("productId")} />
              <TextField label="Purchase date" type="date" helpText="The warranty starts on this day." {...field("purchaseDate")} />
              <TextField label="Amazon order id" helpText="Tried against the imported orders at once. Links made with the old one are undone." {...field("orderId")} />
              <Checkbox
                label="Bought the product"
                helpText="Untick for a gift or a colleague: they keep their benefit and are not counted as buyers."
                checked={values.isBuyer}
                onChange={(isBuyer) => setValues((all) => ({ ...all, isBuyer }))}
              />
              <TextField label="Note" multiline={3} helpText="Only your team sees it." {...field("note")} />
            </FormLayout>
          </Card>
          <button type="submit" hidden />
        </BlockStack>
      </form>
    </Page>
  );
}
