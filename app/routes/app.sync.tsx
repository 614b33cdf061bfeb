import { useEffect } from "react";
import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { Badge, Banner, BlockStack, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { askForSync, readSyncState } from "#app/shopify/index.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { syncKinds } from "#app/ui/sync-banner.tsx";
import { Facts } from "#app/ui/timeline.tsx";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }) =>
  json({ locale, ...(await readSyncState(shopId)), timeZone: await withShop(shopId, async (tx) => (await readShop(tx)).timeZone) }),
);

export const action = staffAction(async ({ shopId, actor }) => {
  await askForSync(shopId, actor);
  return { ok: true, message: "The sync has begun" };
});

export default function Sync() {
  const { progress, running, stopped, syncedThrough, ordersVisibleFrom, lastWebhookAt, timeZone, locale } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const { send, busy } = useAction();
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, 1500);
    return () => clearInterval(timer);
  }, [running, revalidate]);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const count = new Intl.NumberFormat(locale);
  const at = (value: string | null) => (value ? moment.format(new Date(value)) : "Not yet");
  const first = syncedThrough === null;
  return (
    <Page
      title="Sync with Shopify"
      subtitle="Read once, then kept up by Shopify’s messages and compared every night"
      backAction={{ content: "Settings", url: "/app/settings" }}
      primaryAction={{ content: first ? (progress ? "Go on" : "Begin") : "Look for changes now", disabled: running || busy, onAction: () => send({}) }}
      narrowWidth
    >
      <BlockStack gap="400">
        {stopped ? (
          <Banner tone="warning" title="The sync stopped" action={{ content: "Work that stopped", url: "/app/stopped-work" }}>
            Shopify did not answer several times in a row. Nothing that was read is lost: it goes on where it was.
          </Banner>
        ) : null}
        {first ? (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                First sync
              </Text>
              {syncKinds.map(({ id, title }) => {
                const { operation, lines, done } = progress?.[id] ?? { operation: null, lines: 0, done: false };
                return (
                  <InlineStack key={id} align="space-between" blockAlign="center" gap="200">
                    <Text as="span" fontWeight="medium">
                      {title}
                    </Text>
                    <InlineStack gap="200" blockAlign="center">
                      <Text as="span" tone="subdued" numeric>
                        {lines > 0 ? `${count.format(lines)} ${lines === 1 ? "row" : "rows"} read` : operation && !done ? "Shopify is gathering them" : ""}
                      </Text>
                      {done ? <Badge tone="success">Done</Badge> : operation ? <Badge tone="attention">Under way</Badge> : <Badge>Waits</Badge>}
                    </InlineStack>
                  </InlineStack>
                );
              })}
            </BlockStack>
          </Card>
        ) : null}
        <Card>
          <Facts
            title="Where it stands"
            rows={[
              ["State", running ? (first ? "Reading your store" : "Looking for changes") : stopped ? "Stopped" : first ? (progress ? "Not finished" : "Not begun") : "Up to date"],
              ["Compared with Shopify up to", at(syncedThrough)],
              ["Last message from Shopify", at(lastWebhookAt)],
              ["Orders seen", ordersVisibleFrom ? `From ${at(ordersVisibleFrom)}: older ones need Shopify’s permission “read all orders”` : first ? "Said after the first sync" : "All"],
            ]}
          />
        </Card>
      </BlockStack>
    </Page>
  );
}
