import { BlockStack, Card, Text } from "@shopify/polaris";
import type { NodesResult } from "#app/flywheel/index.ts";
import { FlywheelLink } from "../flywheel/frame.tsx";
import type { Words } from "../flywheel/words.ts";
import { PlainTable, SeriesCard } from "./parts.tsx";
import { shareText } from "./share.ts";

export type NodeProps = { result: NodesResult; charts: Record<string, string>; words: Words };

/** TikTok Shop: what it sold, what was posted and spent on the line of branded search, and who its creators are. */
export function TiktokNode({ result: { tiktok, weeks }, charts, words }: NodeProps) {
  const { creators } = tiktok;
  return (
    <>
      <SeriesCard title="GMV by week" chart={charts.gmv ?? null} series={[tiktok.gmv]} weeks={weeks} words={words} missing={{ what: "TikTok Shop’s orders or key metrics", source: "tiktok-orders" }} />
      <SeriesCard title="Posts on the line of branded search" chart={charts.posts ?? null} series={[tiktok.search, tiktok.posts]} weeks={weeks} words={words} missing={{ what: "TikTok’s video list and branded searches", source: "tiktok-videos" }}>
        <Text as="p" tone="subdued" variant="bodySm">
          Two lines that rise together prove nothing: <FlywheelLink to="/app/forces/1">force 1</FlywheelLink> tests whether searches follow posts.
        </Text>
      </SeriesCard>
      <SeriesCard title="Ad spend on the line of branded search" chart={charts.spend ?? null} series={[tiktok.search, tiktok.spend]} weeks={weeks} words={words} missing={{ what: "TikTok Ads Manager by day and branded searches", source: "tiktok-ads" }} />
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Creators who are customers
          </Text>
          <PlainTable
            title="Creators"
            head={[{ name: "Creators" }, { name: "People", isNumber: true }]}
            rows={[
              { key: "all", cells: ["Known by handle", words.count(creators.all)] },
              { key: "customers", cells: ["Customers who came by themselves", words.count(creators.customers)] },
              { key: "recruited", cells: ["Recruited by a send", words.count(creators.recruited)] },
            ]}
          />
          <Text as="p">
            Matched creators sold {words.money(creators.soldByKnownMinor)} in all. {creators.postedShare ? `Of the customers among them ${shareText(creators.postedShare, words)} have posted.` : "How many of them post can be said from twenty on."} <FlywheelLink to="/app/creators">See creators</FlywheelLink>
          </Text>
        </BlockStack>
      </Card>
    </>
  );
}
