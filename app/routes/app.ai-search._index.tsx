import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { engineName } from "#app/ai-search/index.ts";
import { layerCommands, readResult, requestRecompute, type AiSearchResult, type ForcesResult } from "#app/flywheel/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { EngineCard } from "#app/ui/ai-search/engine-card.tsx";
import { CitedTables, QuestionTable, VoiceTable } from "#app/ui/ai-search/tables.tsx";
import { citingChart } from "#app/ui/charts/citing.server.ts";
import { FlywheelLink, FlywheelPage, useFlywheelUrl } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { stateNames, wordsFor } from "#app/ui/flywheel/words.ts";

/** Half a year fits a card. */
const shownWeeks = 26;

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const { stored, forces } = await withShop(shopId, async (tx) => {
    const result = await readResult<AiSearchResult>(tx, "ai_search");
    if (!result && !demo) await requestRecompute(tx);
    return { stored: result, forces: (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null };
  });
  const result = stored?.payload ?? null;
  const currency = forces?.currency ?? "USD";
  const words = wordsFor(locale, currency);
  const charts = Object.fromEntries(
    (result?.engines ?? []).map(({ engine, weeks }) => [
      engine,
      citingChart(weeks.filter(({ partial }) => !partial).slice(-shownWeeks).map((week) => ({ label: words.day(week.week), cited: week.cited, low: week.citedLow, high: week.citedHigh, mentioned: week.mentioned, newModel: week.newModel !== null })), (value) => words.percent(value, 0)),
    ]),
  );
  const worth = (number: 7 | 8) => {
    const force = forces?.forces.find((one) => one.number === number);
    return force ? { state: force.state, amountMinor: force.amountMinor, low: force.low, high: force.high, through: force.through } : null;
  };
  return json({ locale, demo, command: layerCommands.citations, result, currency, charts, direct: worth(8), flywheel: worth(7), through: stored?.through ?? null, names: Object.fromEntries((result?.engines ?? []).map(({ engine }) => [engine, engineName(engine)])) });
});

type Worth = { state: string; amountMinor: number | null; low: number | null; high: number | null; through: string | null } | null;

export default function AiSearch() {
  const { locale, demo, command, result, currency, charts, direct, flywheel, through, names } = useLoaderData<typeof loader>();
  const words = wordsFor(locale, currency);
  const url = useFlywheelUrl();
  const actions = [
    { content: "Questions and brands", url: url("/app/ai-search/questions") },
    { content: "Paste an answer", url: url("/app/ai-search/paste") },
    { content: "Sampler", url: url("/app/ai-search/sampler") },
  ];
  return (
    <FlywheelPage title="AI Search" subtitle={through ? `Data through ${words.day(through)}` : "What assistants answer when buyers ask"} demo={demo} canDemo actions={actions}>
      {result === null || result.engines.length === 0 ? (
        <Banner title="No answers yet">
          <BlockStack gap="200">
            <Text as="p">
              Write down what buyers ask on <FlywheelLink to="/app/ai-search/questions">Questions and brands</FlywheelLink>. Then answers come three ways, and count the same: a{" "}
              <FlywheelLink to="/app/ai-search/sampler">sampler</FlywheelLink> asks ChatGPT, Perplexity and Gemini on your own keys, you <FlywheelLink to="/app/ai-search/paste">paste</FlywheelLink> what you see, or you{" "}
              <FlywheelLink to="/app/imports?source=citations">import</FlywheelLink> what a tracker recorded. AI Overviews come by import, for no interface shows them.
            </Text>
            <Text as="p">One answer says nothing: the same question is answered differently each time. From 20 answers an assistant there is a rate with its interval.</Text>
          </BlockStack>
        </Banner>
      ) : (
        <>
          <Card>
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                What it did, last 28 covered days
              </Text>
              <div className="fb-figures">
                <WorthLine label="Direct: Shopify orders whose journey met an assistant" force={8} worth={direct} money={(minor) => words.money(minor)} day={(day) => words.day(day)} />
                <WorthLine label="Flywheel: Amazon orders by branded searches after citations" force={7} worth={flywheel} money={(minor) => words.money(minor)} day={(day) => words.day(day)} />
              </div>
              <Text as="p" tone="subdued" variant="bodySm">
                Never added up: the ledger counts each order once. About 70 % of visits from assistants carry no referrer, so the direct figure is a part of the truth.
              </Text>
            </BlockStack>
          </Card>
          <div className="fb-grid fb-grid--two">
            {result.engines.map((engine) => (
              <EngineCard key={engine.engine} engine={engine} name={names[engine.engine] ?? engine.engine} chart={charts[engine.engine] ?? ""} words={words} />
            ))}
          </div>
          <VoiceTable result={result} names={names} words={words} />
          <CitedTables result={result} names={names} words={words} />
          <QuestionTable result={result} names={names} words={words} />
          <Card>
            <HowMade
              method="Presence in answers, never ranks. Assistants are never pooled. Rates: Wilson’s interval for one question; over several, whole questions drawn anew (never narrower than Wilson’s). Changes: windows of 28 days (7 for citations) that do not overlap, labels of days exchanged within questions, Benjamini-Hochberg; compared only when the same model answered. Change of sites: Jaccard distance of consecutive days’ cited sites, weighted by Bray-Curtis"
              window={`the last ${result.windowDays} days of each assistant; pages 90 days`}
              rows={result.engines.map((engine) => ({ what: `answers of ${names[engine.engine] ?? engine.engine}`, count: engine.answers }))}
              interval="95 %"
              through={through ? words.day(through) : null}
              figure="ai_search"
              state="each assistant’s own, on its card"
              command={command}
              input="/app/forces/input?of=citations"
              count={(value) => words.count(value)}
            />
          </Card>
        </>
      )}
    </FlywheelPage>
  );
}

function WorthLine({ label, force, worth, money, day }: { label: string; force: number; worth: Worth; money: (minor: number) => string; day: (day: string) => string }) {
  const isKnown = worth !== null && worth.state !== "blind" && worth.amountMinor !== null;
  return (
    <div>
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingLg">
        {isKnown ? money(Math.round(worth.amountMinor ?? 0)) : "Not measured yet"}
      </Text>
      <Text as="p" tone="subdued" variant="bodySm">
        {isKnown && worth.low !== null && worth.high !== null ? `${money(Math.round(worth.low))} to ${money(Math.round(worth.high))}. ` : ""}
        {worth ? `${stateNames[worth.state] ?? worth.state}${worth.through ? `, through ${day(worth.through)}` : ""}. ` : ""}
        <FlywheelLink to={`/app/forces/${force}`}>{`Force ${force}`}</FlywheelLink>
      </Text>
    </div>
  );
}
