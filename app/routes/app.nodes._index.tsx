import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { channelNames } from "#app/flywheel/channels.ts";
import { readResult, requestRecompute, type NodesResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { toMajor } from "#app/platform/currency.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { Chart } from "#app/ui/charts/chart.tsx";
import { nodeValuesChart } from "#app/ui/charts/nodes.server.ts";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { wordsFor } from "#app/ui/flywheel/words.ts";
import { PlainTable } from "#app/ui/nodes/parts.tsx";
import { directText } from "#app/ui/nodes/value-line.tsx";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const result = await withShop(shopId, async (tx) => {
    const stored = await readResult<NodesResult>(tx, "nodes");
    if (!stored && !demo) await requestRecompute(tx);
    return stored?.payload ?? null;
  });
  if (!result) return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), values: null, currency: "USD", from: null, through: null, chart: null });
  const { values, currency, from, through } = result;
  const compact = new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  const bars = values.map((value) => ({ label: channelNames[value.node], direct: toMajor(value.directMinor ?? 0, currency), flywheel: toMajor(Math.max(0, value.flywheelMinor ?? 0), currency) }));
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), values, currency, from, through, chart: bars.some(({ direct, flywheel }) => direct + flywheel > 0) ? nodeValuesChart(bars, (value) => compact.format(value)) : null });
});

export default function Nodes() {
  const { locale, demo, canDemo, values, currency, from, through, chart } = useLoaderData<typeof loader>();
  useUntilReady(values !== null);
  const words = wordsFor(locale, currency);
  if (!values) {
    return (
      <FlywheelPage title="Nodes" demo={demo} canDemo={canDemo}>
        <Banner>The nodes are being measured for the first time. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const page = (node: string) => (node === "ai_search" ? "/app/ai-search" : `/app/nodes/${node}`);
  return (
    <FlywheelPage title="Nodes" subtitle={from && through ? `${words.day(from)} to ${words.longDay(through)}, the last 28 days that every store’s sales cover` : undefined} demo={demo} canDemo={canDemo} back={{ content: "Flywheel", url: demo ? "/app?demo=1" : "/app" }}>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Every node is a shop and a catalyst
          </Text>
          {chart ? (
            <Chart svg={chart} label="Sold on each node, and what it did on others; the table says the same" />
          ) : (
            <Text as="p">
              Each node will show what it sold itself and what it moved on the others over the last 28 days that every store’s sales cover. Shopify’s orders come by the first sync; import <FlywheelLink to="/app/imports?source=amazon-orders">Amazon’s all-orders report</FlywheelLink> and <FlywheelLink to="/app/imports?source=tiktok-orders">TikTok Shop’s orders</FlywheelLink>. What a node did elsewhere is that of its <FlywheelLink to="/app/forces">forces</FlywheelLink>, each of which names what it needs.
            </Text>
          )}
          <PlainTable
            title="Value of each node"
            head={[{ name: "Node" }, { name: "Direct: sold here", isNumber: true }, { name: "Done elsewhere", isNumber: true }, { name: "Flywheel value", isNumber: true }, { name: "95 % interval", isNumber: true }]}
            rows={values.map((value) => ({
              key: value.node,
              cells: [
                <FlywheelLink key="link" to={page(value.node)}>
                  {channelNames[value.node]}
                </FlywheelLink>,
                directText(value, words),
                value.flywheelMinor === null ? "not measured" : words.money(value.flywheelMinor),
                value.flywheelMinor === null ? "not known" : words.money((value.directMinor ?? 0) + value.flywheelMinor),
                value.flywheelMinor === null ? "" : value.low === null || value.high === null ? "no interval" : `${words.money((value.directMinor ?? 0) + value.low)} – ${words.money((value.directMinor ?? 0) + value.high)}`,
              ],
            }))}
          />
          <Text as="p" tone="subdued" variant="bodySm">
            What a node did elsewhere is in another node’s sales already: compare nodes by it, and do not add it up. Carried and counted forces are in neither column.
          </Text>
          <HowMade
            method="Sold here: the store’s own sales, converted by dated rates. Done elsewhere: the money of the forces that go out from the node, each as its own page says"
            window={from && through ? `${words.day(from)} to ${words.day(through)}` : null}
            rows={[{ what: "nodes", count: values.length }, { what: "forces with money", count: values.flatMap(({ outgoing }) => outgoing).filter(({ minor, carried }) => minor !== null && !carried).length }]}
            interval="of the forces; the bounds of several are added, which is wider than the interval of their sum. Sales are counted"
            state="each force’s own, on the node’s page"
            through={through ? words.day(through) : null}
            figure="nodes --path values"
            count={(number) => words.count(number)}
          />
        </BlockStack>
      </Card>
    </FlywheelPage>
  );
}
