import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { channelNames, type Node } from "#app/flywheel/channels.ts";
import { readResult, requestRecompute, type NodesResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { wordsFor } from "#app/ui/flywheel/words.ts";
import { AmazonNode } from "#app/ui/nodes/amazon-node.tsx";
import { nodeCharts } from "#app/ui/nodes/charts.server.ts";
import { EmailNode } from "#app/ui/nodes/email-node.tsx";
import { ShopifyNode } from "#app/ui/nodes/shopify-node.tsx";
import { TiktokNode } from "#app/ui/nodes/tiktok-node.tsx";
import { NodeValueTable } from "#app/ui/nodes/value-line.tsx";

const pages = ["tiktok", "amazon", "shopify", "email_sms"] as const satisfies readonly Node[];

export const loader = staffLoader(async ({ shopId, locale, demo }, { params }) => {
  const node = pages.find((one) => one === params.node);
  if (!node) throw new NotFound("The node");
  const result = await withShop(shopId, async (tx) => {
    const stored = await readResult<NodesResult>(tx, "nodes");
    if (!stored && !demo) await requestRecompute(tx);
    return stored?.payload ?? null;
  });
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), node, result, charts: result ? nodeCharts(result, node, locale) : {} });
});

export default function NodePage() {
  const { locale, demo, canDemo, node, result, charts } = useLoaderData<typeof loader>();
  useUntilReady(result !== null);
  const frame = { title: channelNames[node], demo, canDemo, back: { content: "Nodes", url: demo ? "/app/nodes?demo=1" : "/app/nodes" } };
  const value = result?.values.find((one) => one.node === node);
  if (!result || !value) {
    return (
      <FlywheelPage {...frame}>
        <Banner>The node is being measured for the first time. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, result.currency);
  const props = { result, charts, words };
  return (
    <FlywheelPage {...frame} subtitle={result.through ? `Data through ${words.longDay(result.through)}` : undefined}>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            What it sold, and what it did elsewhere
          </Text>
          <NodeValueTable value={value} words={words} />
          <HowMade figure={`nodes --path values.${result.values.indexOf(value)}`} method="Direct: the store’s own sales, converted by dated rates. Elsewhere: the money of the forces that go out from here, each as its own page says" window={result.from && result.through ? `${words.day(result.from)} to ${words.day(result.through)}` : null} rows={[{ what: "forces that go out from here", count: value.outgoing.length }, { what: "of them priced and added", count: value.outgoing.filter(({ minor, carried }) => minor !== null && !carried).length }]} interval="direct: none, sales are counted; elsewhere: each force’s own, bounds added" state="each force’s own, in the table" through={result.through ? words.day(result.through) : null} count={(number) => words.count(number)} />
        </BlockStack>
      </Card>
      {node === "tiktok" ? <TiktokNode {...props} /> : node === "amazon" ? <AmazonNode {...props} /> : node === "shopify" ? <ShopifyNode {...props} /> : <EmailNode {...props} />}
    </FlywheelPage>
  );
}
