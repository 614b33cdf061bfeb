import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, EmptyState, InlineStack, Page, Text } from "@shopify/polaris";
import { listDataRequests } from "#app/migration/registration/index.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { saveFile } from "#app/ui/imports/download.ts";

export const loader = staffLoader(async ({ shopId, locale }) => json({ locale, timeZone: await withShop(shopId, async (tx) => (await readShop(tx)).timeZone), requests: await listDataRequests(shopId) }));

export default function DataRequests() {
  const { requests, locale, timeZone } = useLoaderData<typeof loader>();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (
    <Page title="Data requests" subtitle="What people asked Shopify to see of their data, ready to hand over" backAction={{ content: "Settings", url: "/app/settings" }} narrowWidth>
      <BlockStack gap="400">
        {requests.length === 0 ? (
          <Card>
            <EmptyState heading="Nobody has asked" image="">
              <p>When a customer asks your store for their data, Shopify tells us, and what we hold about them is gathered here as a file.</p>
            </EmptyState>
          </Card>
        ) : (
          requests.map((request) => (
            <Card key={request.file}>
              <InlineStack align="space-between" blockAlign="center">
                <Text as="span">{date.format(new Date(request.at))}</Text>
                <Button onClick={() => void saveFile(`/app/data-requests/file?name=${encodeURIComponent(request.file)}`, request.file)}>Download</Button>
              </InlineStack>
            </Card>
          ))
        )}
      </BlockStack>
    </Page>
  );
}
