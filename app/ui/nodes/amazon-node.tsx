import { BlockStack, Card, Text } from "@shopify/polaris";
import { Missing, PlainTable, SeriesCard } from "./parts.tsx";
import { shareText } from "./share.ts";
import type { NodeProps } from "./tiktok-node.tsx";

/** Amazon: orders, branded search, who buys again, how listings convert, reviews. */
export function AmazonNode({ result: { amazon, weeks }, charts, words }: NodeProps) {
  const months = (rows: typeof amazon.repeat) => rows.slice(-12).reverse().map(({ month, count, share }) => ({ key: month, cells: [words.month(month), words.count(Math.round(count)), share ? shareText(share, words) : "too few"] }));
  return (
    <>
      <SeriesCard title="Revenue by week" chart={charts.revenue ?? null} series={[amazon.revenue]} weeks={weeks} words={words} missing={{ what: "Amazon’s all-orders report", source: "amazon-orders" }} />
      <SeriesCard title="Orders by week" chart={charts.orders ?? null} series={[amazon.orders]} weeks={weeks} words={words} missing={{ what: "Amazon’s all-orders report", source: "amazon-orders" }} />
      <SeriesCard title="Branded search by week" chart={charts.search ?? null} series={[amazon.search]} weeks={weeks} words={words} missing={{ what: "Search Query Performance by week", source: "amazon-sqp" }} />
      <div className="fb-grid fb-grid--two">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Repeat purchase
            </Text>
            {amazon.repeat.length > 0 ? <PlainTable title="Repeat purchase by month" head={[{ name: "Month" }, { name: "Customers", isNumber: true }, { name: "Had bought before", isNumber: true }]} rows={months(amazon.repeat)} /> : <Missing what="Amazon’s Repeat Purchase report" source="amazon-repeat" />}
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Listing conversion
            </Text>
            {amazon.conversion.length > 0 ? <PlainTable title="Listing conversion by month" head={[{ name: "Month" }, { name: "Visits", isNumber: true }, { name: "Ordered", isNumber: true }]} rows={months(amazon.conversion)} /> : <Missing what="the Business Report by day" source="amazon-business" />}
          </BlockStack>
        </Card>
      </div>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Reviews
          </Text>
          {amazon.reviews.length > 0 ? (
            <PlainTable title="Reviews by month" head={[{ name: "At the end of" }, { name: "Reviews", isNumber: true }, { name: "Mean rating", isNumber: true }]} rows={amazon.reviews.slice(-12).reverse().map(({ month, reviews, rating }) => ({ key: month, cells: [words.month(month), words.count(reviews), rating === null ? "not told" : words.count(rating, 2)] }))} />
          ) : (
            <Missing what="review counts by ASIN and day" source="review-counts" />
          )}
        </BlockStack>
      </Card>
    </>
  );
}
