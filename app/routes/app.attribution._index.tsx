import { json } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Badge, Banner, BlockStack, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { journeySettings, layerCommands, readResult, requestRecompute, saveJourneySettings, touchSources, type ForcesResult, type JourneysResult } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { LedgerRuleCard } from "#app/ui/flywheel/ledger-rule-card.tsx";
import { LedgerTable } from "#app/ui/flywheel/ledger-table.tsx";
import { ModelsTable } from "#app/ui/flywheel/models-table.tsx";
import { PathExplorer } from "#app/ui/flywheel/path-explorer.tsx";
import { TouchSources } from "#app/ui/flywheel/touch-sources.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { ruleNames, stateNames, stateTones, wordsFor } from "#app/ui/flywheel/words.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const read = await withShop(shopId, async (tx) => {
    const journeys = await readResult<JourneysResult>(tx, "journeys");
    if (!journeys && !demo) await requestRecompute(tx);
    return { journeys: journeys?.payload ?? null, forces: (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null, settings: journeySettings(await readShop(tx)) };
  });
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), touchSources, commands: layerCommands, ...read });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const input: unknown = await request.json();
  await withShop(shopId, async (tx) => {
    await saveJourneySettings(tx, actor, input);
    await requestRecompute(tx);
  });
  return { ok: true, message: "Rule saved. The ledger is being divided again." };
});

export default function Attribution() {
  const { locale, demo, canDemo, journeys, forces, settings, touchSources: sources, commands } = useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  useUntilReady(journeys !== null && forces !== null);
  if (!journeys || !forces) {
    return (
      <FlywheelPage title="Attribution" demo={demo} canDemo={canDemo}>
        <Banner>The first ledger is being written. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, journeys.currency);
  const days = Number(search.get("days") ?? 28);
  const period = forces.ledger.find((one) => one.days === days) ?? forces.ledger[0];
  const count = (value: number) => words.count(value);
  return (
    <FlywheelPage
      title="Attribution"
      subtitle="Every order’s money is divided once. Each column is another rule or model over the same orders, and each adds up to the revenue."
      demo={demo}
      canDemo={canDemo}
      canPrint
      back={{ content: "Flywheel", url: demo ? "/app?demo=1" : "/app" }}
    >
      {period ? (
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <Text as="h2" variant="headingMd">
                The ledger, {words.day(period.from)} to {words.day(period.to)}
              </Text>
              <Select
                label="Period"
                labelInline
                options={forces.ledger.map((one) => ({ label: `${one.days} days`, value: String(one.days) }))}
                value={String(period.days)}
                onChange={(value) => {
                  const next = new URLSearchParams(search);
                  next.set("days", value);
                  setSearch(next);
                }}
              />
            </InlineStack>
            <LedgerTable period={period} rule={forces.rule} words={words} />
            <Text as="p" tone="subdued" variant="bodySm">
              Overlays are what layers 1 and 3 found in Amazon orders that nobody is known for; a period’s part is the effect of the whole data, applied to what was done and sold on its days. They can never take more than those orders are{period.rules.some(({ capped }) => capped) ? ", and on some days they were cut back to that (capped)" : ""}. Scans, registrations and Amazon orders are stations that every identified journey passes, so they carry and get no credit: forces 2 to 5 and 10 have no row here. Your rule: {ruleNames[forces.rule]}. {period.rules.some(({ rule }) => rule === "markov") ? "Markov and Leave one out divide no single order: by the shares that they give a year of Shopify paths they divide each day’s Shopify revenue with a known touch; linked Amazon orders stay as your rule divides them." : "Markov and Leave one out join the columns from 30 conversions and 100 journeys on."}
            </Text>
            <HowMade
              method="Each order’s net revenue divided among the touches in the 90 days before it (365 for Amazon orders), by largest remainder, to the cent; overlays capped by each day’s unidentified Amazon revenue"
              window={`${words.day(period.from)} to ${words.day(period.to)}`}
              rows={[{ what: "orders divided in the last run", count: journeys.run.orders }, { what: "days on which more was attributed than sold", count: forces.overAttributedDays }]}
              interval="none: a division of money that was counted; the uncertainty of paths stands below, that of overlays on the pages of forces 1, 7 and 9"
              state={period.rules.some(({ capped }) => capped) ? "Complete, overlays capped on some days" : "Complete"}
              figure={`forces --path ledger.${forces.ledger.indexOf(period)}`}
              through={forces.through ? words.day(forces.through) : null}
              count={count}
            />
          </BlockStack>
        </Card>
      ) : (
        <Banner title="No sales yet">
          Once Shopify’s orders are synced and <FlywheelLink to="/app/imports?source=amazon-orders">Amazon’s all-orders report is imported</FlywheelLink>, every order’s money is divided here among what brought it: side by side under six rules, two models and last click, each column adding up to the revenue.
        </Banner>
      )}
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center">
            <Text as="h2" variant="headingMd">
              What the paths say, {words.fullDay(journeys.from)} to {words.fullDay(journeys.to)}
            </Text>
            <Badge tone={stateTones[journeys.report.state] ?? "attention"}>{stateNames[journeys.report.state] ?? journeys.report.state}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            A year of Shopify conversions credited by removing a channel (Markov) and by leaving it out, beside the simple rules, with 95 % intervals over people. The shares of the first two are those of their columns in the ledger.
          </Text>
          <ModelsTable report={journeys.report} words={words} />
          <HowMade
            method="Paths of a year; Markov of order 1 in closed form, leave-one-out by path; people who did not buy count as nulls"
            window={`${words.fullDay(journeys.from)} to ${words.fullDay(journeys.to)}`}
            rows={[{ what: "conversions", count: journeys.report.totals.conversions }, { what: "people", count: journeys.report.totals.journeys }]}
            interval="bootstrap over people, 300 draws, 95 %"
            state={stateNames[journeys.report.state] ?? null}
            figure="journeys --path report"
            command={commands.journeys}
            input="/app/forces/input?of=journeys"
            count={count}
          />
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Paths that people take
          </Text>
          <PathExplorer paths={journeys.paths} words={words} />
        </BlockStack>
      </Card>
      <TouchSources sources={sources} />
      {demo ? null : <LedgerRuleCard settings={settings} />}
      {journeys.examples.length > 0 ? (
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              One person’s journey
            </Text>
            <Text as="p" tone="subdued">
              Registered customers who were touched most. Who they are stays in Shopify; here is only what happened when.
            </Text>
            <ul className="fb-sources-list">
              {journeys.examples.map((person) => (
                <li key={person}>
                  <Link to={`/app/attribution/person?id=${encodeURIComponent(person)}${demo ? "&demo=1" : ""}`}>Customer {person.split("/").at(-1)}</Link>
                </li>
              ))}
            </ul>
          </BlockStack>
        </Card>
      ) : null}
    </FlywheelPage>
  );
}
