import { useState } from "react";
import { json, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Layout, Page } from "@shopify/polaris";
import {
  addressBases,
  createPrintRun,
  defaultAddressBase,
  designFromInsert,
  listPrintRuns,
  parsePrintRunInput,
  readInsert,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { RunFields, type RunForm } from "./run-fields.tsx";

const insertOf = (request: Request) => new URL(request.url).searchParams.get("insert") ?? "";

export const loader = staffLoader(async ({ shopId }, { request }) => {
  const data = await withShop(shopId, async (tx) => {
    const insert = await readInsert(tx, insertOf(request));
    return {
      insert: { id: insert.id, name: insert.name, kind: insert.kind },
      bases: await addressBases(tx),
      base: (await defaultAddressBase(tx)).base,
      number: (await listPrintRuns(tx, insert.id)).length + 1,
      country: (await readShop(tx)).country,
    };
  });
  return json(data);
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const form = (await request.json()) as Record<string, unknown>;
  const id = await withShop(shopId, async (tx) => {
    const insert = await readInsert(tx, insertOf(request));
    const design = designFromInsert(insert, await readShop(tx));
    const input = parsePrintRunInput({ ...form, design });
    return (await createPrintRun(tx, actor, insert.id, input)).id;
  });
  return redirect(`/app/print-runs/${id}`);
});

export default function NewPrintRun() {
  const { insert, bases, base, number, country } = useLoaderData<typeof loader>();
  const usesInches = country === "US" || country === "CA";
  const cardFormat = usesInches ? "business-card-us" : "business-card";
  const [form, setForm] = useState<RunForm>({
    name: insert.kind === "review_message" ? `Message ${number}` : `Run ${number}`,
    codeKind: "shared",
    quantity: "5000",
    format: { card: cardFormat, packaging: "qr", review_message: "link" }[insert.kind],
    addressBase: base,
    gtin: "",
    lot: "",
  });
  const act = useAction({ action: `/app/print-runs/new?insert=${insert.id}` });
  const isMessage = insert.kind === "review_message";
  return (
    <Page
      title={isMessage ? "New link" : "New print run"}
      subtitle={insert.name}
      backAction={{ content: insert.name, url: `/app/inserts/${insert.id}` }}
      narrowWidth
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <RefusalBanner refusal={act.refusal} shown={(field) => field in form} />
            <Card>
              <RunFields
                form={form}
                set={(changes) => setForm({ ...form, ...changes })}
                fields={act.fields}
                bases={bases}
              />
            </Card>
            <InlineStack align="end">
              <Button
                variant="primary"
                loading={act.busy}
                onClick={() =>
                  act.send({ ...form, gtin: form.gtin || null, lot: form.lot || null })
                }
              >
                Continue
              </Button>
            </InlineStack>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
