import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, BlockStack, Button, Card, DataTable, FormLayout, Page, Select, Text, TextField } from "@shopify/polaris";
import { addCost, costKinds, listCosts, removeCost, type CostKind } from "#app/imports/index.ts";
import { channelNames, forces } from "#app/flywheel/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { formatMoney } from "#app/ui/format.ts";
import { useActionFetcher } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) => {
  const { costs, currency } = await withShop(shopId, async (tx) => ({ costs: await listCosts(tx), currency: (await readShop(tx)).currency }));
  const names = Object.fromEntries(Object.values(forces).map((force) => [String(force.number), `${force.number}. ${channelNames[force.from]} → ${channelNames[force.to]}`]));
  return json({ locale, costs, currency, kinds: costKinds, forces: names });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { intent, ...fields } = Object.fromEntries(await request.formData()) as Record<string, string>;
  await withShop(shopId, (tx) =>
    intent === "remove"
      ? removeCost(tx, actor, { month: fields.month ?? "", kind: fields.kind ?? "", force: Number(fields.force), reference: fields.reference ?? "", currency: fields.currency ?? "" })
      : addCost(tx, actor, fields),
  );
  return { ok: true, message: intent === "remove" ? "Removed" : "Added" };
});

export default function Costs() {
  const { costs, currency, kinds, forces, locale } = useLoaderData<typeof loader>();
  const fetcher = useActionFetcher();
  const [values, setValues] = useState({ month: "", kind: "cards" as CostKind, force: "3", reference: "", currency, amount: "", note: "" });
  const field = (name: keyof typeof values) => ({ name, value: values[name], onChange: (value: string) => setValues((all) => ({ ...all, [name]: value })), error: fetcher.data?.fields?.[name], autoComplete: "off" });
  const month = (value: string) => new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  return (
    <Page title="Costs" backAction={{ content: "Imports", url: "/app/imports" }}>
      <BlockStack gap="400">
        <Banner>What no ad account knows: printing, offers, creators’ fees, tools, content. They count in blended CAC, and each serves one force.</Banner>
        <Card>
          <FormLayout>
            <FormLayout.Group>
              <TextField label="Month" type="month" {...field("month")} />
              <Select label="For" options={Object.entries(kinds).map(([value, label]) => ({ value, label }))} {...field("kind")} />
              <Select label="Serves" options={[{ value: "0", label: "No single force" }, ...Object.entries(forces).map(([value, label]) => ({ value, label }))]} {...field("force")} />
            </FormLayout.Group>
            <FormLayout.Group>
              <TextField label="Which (optional)" placeholder="Print run, creator, tool" {...field("reference")} />
              <TextField label="Amount" inputMode="decimal" {...field("amount")} />
              <TextField label="Currency" {...field("currency")} />
            </FormLayout.Group>
            <Button variant="primary" loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "add", ...values }, { method: "post" })}>
              Add
            </Button>
          </FormLayout>
        </Card>
        <Card padding="0">
          <DataTable
            columnContentTypes={["text", "text", "text", "text", "numeric", "text"]}
            headings={["Month", "For", "Which", "Serves", "Amount", ""]}
            rows={costs.map((cost) => [
              month(cost.month),
              kinds[cost.kind as CostKind] ?? cost.kind,
              cost.reference || "–",
              forces[String(cost.force)] ?? "–",
              formatMoney(cost.amountMinor, cost.currency, locale),
              <Button key="remove" variant="plain" tone="critical" onClick={() => fetcher.submit({ intent: "remove", month: cost.month, kind: cost.kind, force: String(cost.force), reference: cost.reference, currency: cost.currency }, { method: "post" })}>
                Remove
              </Button>,
            ])}
            footerContent={costs.length === 0 ? "Nothing entered yet" : undefined}
          />
        </Card>
        <Text as="p" tone="subdued">
          The same amount entered twice for the same month, use and force replaces the first.
        </Text>
      </BlockStack>
    </Page>
  );
}
