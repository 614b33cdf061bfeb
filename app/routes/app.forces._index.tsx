import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { forceNumbers, forces as catalogue } from "#app/flywheel/forces/catalogue.ts";
import { glanceAt, readResult, requestRecompute, type ForcesResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { forceName } from "#app/ui/flywheel/changes.tsx";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { Sparkline } from "#app/ui/flywheel/sparkline.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { figureLines, shortValue } from "#app/ui/flywheel/wheel-card.tsx";
import { momentumText, stateNames, stateTones, wordsFor } from "#app/ui/flywheel/words.ts";

const shownWeeks = 26;

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const stored = await withShop(shopId, async (tx) => {
    const result = await readResult<ForcesResult>(tx, "forces");
    if (!result && !demo) await requestRecompute(tx);
    return result;
  });
  const result = stored && { currency: stored.payload.currency, forces: stored.payload.forces.map((view) => ({ ...glanceAt(view), weeks: view.weeks.slice(-shownWeeks) })) };
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), result });
});

const colours = { growing: "#15803d", shrinking: "#b91c1c", steady: "#64748b", unknown: "#9ca3af" };

export default function Forces() {
  const { locale, demo, canDemo, result } = useLoaderData<typeof loader>();
  useUntilReady(result !== null);
  const words = wordsFor(locale, result?.currency ?? "USD");
  return (
    <FlywheelPage title="Ten forces" subtitle="What one channel does for another, in the last 28 days that its data cover. Forces overlap: never add them up." demo={demo} canDemo={canDemo} back={{ content: "Flywheel", url: demo ? "/app?demo=1" : "/app" }}>
      {result ? null : <Banner>The first figures are being computed. This page fills by itself.</Banner>}
      <div className="fb-grid fb-grid--two">
        {forceNumbers.map((number) => {
          const view = result?.forces.find((one) => one.number === number);
          return (
            <Card key={number}>
              <BlockStack gap="200">
                <InlineStack align="space-between" blockAlign="center">
                  <Text as="h2" variant="headingMd">
                    <FlywheelLink to={`/app/forces/${number}`}>
                      {number}. {forceName(number)}
                    </FlywheelLink>
                  </Text>
                  {view ? <Badge tone={stateTones[view.state] ?? "attention"}>{stateNames[view.state] ?? view.state}</Badge> : null}
                </InlineStack>
                <Text as="p" tone="subdued">
                  {catalogue[number].what}.
                </Text>
                {view ? (
                  <div className="fb-figure">
                    <div>
                      <Text as="p" variant="headingLg">
                        {view.state === "blind" ? "Import to see it" : shortValue(view, words)}
                      </Text>
                      <Text as="p" tone="subdued" variant="bodySm">
                        {view.state === "blind" ? "" : `${momentumText(view.momentum, words)}${view.momentum.change === null ? "" : " on the 28 days before"}`}
                      </Text>
                    </div>
                    <Sparkline points={view.weeks} colour={colours[view.momentum.state]} />
                    <div className="fb-figure__wide">
                      <Text as="p" variant="bodySm">
                        {figureLines(view, words)[0]}
                      </Text>
                    </div>
                  </div>
                ) : null}
              </BlockStack>
            </Card>
          );
        })}
      </div>
    </FlywheelPage>
  );
}
