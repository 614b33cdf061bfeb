import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { Banner, BlockStack, Button, Card, FormLayout, Page, Select, TextField } from "@shopify/polaris";
import { listPrintRuns } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { saveFile } from "#app/ui/imports/download.ts";

export const loader = staffLoader(async ({ shopId }) =>
  json(
    await withShop(shopId, async (tx) => ({
      products: await tx.query<{ id: string; title: string }>("select id, title from products where shop_id = $1 order by title", [tx.shopId]),
      runs: (await listPrintRuns(tx)).map(({ id, name, insertName, lot }) => ({ id, lot, name: `${insertName}: ${name}` })),
    })),
  ),
);

export default function Recall() {
  const { products, runs } = useLoaderData<typeof loader>();
  const [productId, setProductId] = useState("");
  const [printRunId, setPrintRunId] = useState("");
  const [lot, setLot] = useState("");
  const query = new URLSearchParams(Object.entries({ productId, printRunId, lot }).filter(([, value]) => value));
  return (
    <Page title="Recall list" backAction={{ content: "Registrations", url: "/app/registrations" }} narrowWidth>
      <BlockStack gap="400">
        <Banner>Everyone who registered a product, a print run or a lot, whom you may have to warn. Each download is in the audit log.</Banner>
        <Card>
          <FormLayout>
            <Select label="Product" options={[{ label: "Any", value: "" }, ...products.map((one) => ({ label: one.title, value: one.id }))]} value={productId} onChange={setProductId} />
            <Select label="Print run" options={[{ label: "Any", value: "" }, ...runs.map((one) => ({ label: one.name, value: one.id }))]} value={printRunId} onChange={setPrintRunId} />
            <TextField label="Lot" value={lot} onChange={setLot} autoComplete="off" />
            <Button variant="primary" disabled={query.size === 0} onClick={() => void saveFile(`/app/recall/list?${query}`, "recall.csv")}>
              Download the list
            </Button>
          </FormLayout>
        </Card>
      </BlockStack>
    </Page>
  );
}
