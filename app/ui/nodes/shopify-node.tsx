import { BlockStack, Card, Text } from "@shopify/polaris";
import { touchName } from "#app/flywheel/channels.ts";
import { FlywheelLink } from "../flywheel/frame.tsx";
import { PlainTable, SeriesCard } from "./parts.tsx";
import { shareText } from "./share.ts";
import type { NodeProps } from "./tiktok-node.tsx";

const originName = (origin: string) => (origin === "card" ? "A card from an Amazon box" : origin === "unknown" ? "Nothing known before the order" : touchName(origin));

/** Shopify: owned customers, first and repeat orders by origin, visits that assistants sent. */
export function ShopifyNode({ result: { shopify, weeks }, charts, words }: NodeProps) {
  return (
    <>
      <SeriesCard title="Revenue by week" chart={charts.revenue ?? null} series={[shopify.revenue]} weeks={weeks} words={words} missing={{ what: "the first synced orders", source: "shopify-orders" }} />
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Customers by origin
          </Text>
          <Text as="p">
            {words.count(shopify.owned)} customers are owned through a card. <FlywheelLink to="/app/ltv">What they are worth</FlywheelLink>
          </Text>
          {shopify.origins.length > 0 ? (
            <PlainTable
              title="Customers by origin"
              head={[{ name: "First came by" }, { name: "Bought", isNumber: true }, { name: "Bought again", isNumber: true }, { name: "Share", isNumber: true }]}
              rows={shopify.origins.map(({ origin, customers, again, share }) => ({ key: origin, cells: [originName(origin), words.count(customers), words.count(again), share ? shareText(share, words) : "too few"] }))}
            />
          ) : (
            <Text as="p" tone="subdued">
              Shows with the first orders.
            </Text>
          )}
          <Text as="p" tone="subdued" variant="bodySm">
            Older customers had more time to buy again: for equal time see customer value by cohort.
          </Text>
        </BlockStack>
      </Card>
      <SeriesCard title="Visits from assistants by week" chart={charts.visits ?? null} series={[shopify.visits]} weeks={weeks} words={words} missing={{ what: "Google Analytics’ referrals by day", source: "ga4-referrals" }}>
        {shopify.visitsBy.length > 0 ? <PlainTable title="Visits by assistant" head={[{ name: "Assistant" }, { name: "Sessions, a year", isNumber: true }]} rows={shopify.visitsBy.map(({ assistant, sessions }) => ({ key: assistant, cells: [assistant, words.count(sessions)] }))} /> : null}
        <Text as="p" tone="subdued" variant="bodySm">
          Most visits from assistants carry no sign of it, so this is a lower bound.
        </Text>
      </SeriesCard>
    </>
  );
}
