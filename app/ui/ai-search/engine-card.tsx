import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { EngineView } from "#app/flywheel/index.ts";
import { Chart, ChartTable } from "../charts/chart.tsx";
import type { Words } from "../flywheel/words.ts";
import { rateStates, rateText } from "./rates.ts";

type Props = { engine: EngineView; name: string; chart: string; words: Words };

/** What one assistant does with the brand: rates with intervals, its year by week, its models. */
export function EngineCard({ engine, name, chart, words }: Props) {
  const state = rateStates[engine.rates.mentioned.state] ?? rateStates.ok!;
  const rows = [
    ["Cites a page of yours", rateText(engine.rates.cited, words)],
    ["Names the brand", rateText(engine.rates.mentioned, words)],
    ["Names it before any competitor", engine.voice ? rateText(engine.rates.firstMention, words) : { value: "–", note: "nobody looked for competitors" }],
    ["Searched the web", rateText(engine.rates.grounded, words)],
  ] as const;
  const { voice, volatility } = engine;
  const share = shareIn(words);
  const model = engine.models.at(-1);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {name}
          </Text>
          <Badge tone={state.tone}>{state.name}</Badge>
        </InlineStack>
        <table className="fb-table">
          <caption className="fb-visually-hidden">{name}: rates of the last 28 days</caption>
          <tbody>
            {rows.map(([label, { value, note }]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td className="fb-number">
                  <strong>{value}</strong> <span className="fb-small">{note}</span>
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">Share of voice</th>
              <td className="fb-number">
                <strong>{voice?.share == null ? "–" : words.percent(voice.share, 0)}</strong>{" "}
                <span className="fb-small">{voice?.low == null || voice.high === null ? "" : `${words.percent(voice.low, 0)}–${words.percent(voice.high, 0)}`}</span>
              </td>
            </tr>
            <tr>
              <th scope="row">Cited sites that change from day to day</th>
              <td className="fb-number">
                <strong>{volatility?.jaccard == null ? "–" : words.percent(volatility.jaccard, 0)}</strong>{" "}
                <span className="fb-small">{volatility?.brayCurtis == null ? "" : `weighted ${words.percent(volatility.brayCurtis, 0)}`}</span>
              </td>
            </tr>
          </tbody>
        </table>
        <Changes engine={engine} words={words} />
        {chart ? (
          <>
            <Chart svg={chart} label={`${name}: how often it cited and named the brand by week, with model changes; the table below says the same`} whole />
            <ChartTable
              title={`${name}: by week`}
              head={["Week of", "Answers", "Cited", "95 % interval", "Named"]}
              rows={engine.weeks.toReversed().map((week) => ({
                key: week.week,
                cells: [`${words.day(week.week)}${week.partial ? " (in part)" : ""}${week.newModel ? `, new model ${week.newModel}` : ""}`, words.count(week.answers), share(week.cited), week.citedLow === null || week.citedHigh === null ? "–" : `${share(week.citedLow)}–${share(week.citedHigh)}`, share(week.mentioned)],
              }))}
            />
          </>
        ) : null}
        <Text as="p" tone="subdued" variant="bodySm">
          {words.count(engine.answers)} answers to {words.count(engine.questions)} questions, {words.day(engine.from)} to {words.day(engine.through)}
          {engine.unanswered > 0 ? `; ${words.count(engine.unanswered)} runs without an answer are left out` : ""}. {model ? `Model: ${model.version} since ${words.day(model.from)}.` : "Model versions were not recorded."}
        </Text>
      </BlockStack>
    </Card>
  );
}

const shareIn = (words: Words) => (value: number | null) => (value === null ? "–" : words.percent(value, 0));

const metricWords = { mentioned: "Being named", cited: "Being cited", firstMention: "Being named first", grounded: "Searching" } as const;

/** The newest tested change of each kind, in one sentence. */
function Changes({ engine, words }: { engine: EngineView; words: Words }) {
  const share = shareIn(words);
  return engine.changes.map((change) => {
    const span = `the ${change.windowDays} days from ${words.day(change.after)} against the ${change.windowDays} before`;
    const moved = `${share(change.beforeRate)} → ${share(change.afterRate)}`;
    const text =
      change.state === "model_changed" ? `Not compared: the model changed within ${span} (${moved}).`
      : change.state === "insufficient_data" ? `Too few answers to compare ${span}.`
      : change.state === "no_change" ? `No change beyond chance, ${span} (${moved}).`
      : `${change.state === "spike" ? "Up" : "Down"} beyond chance, ${span} (${moved}, q ${change.q === null ? "–" : words.count(change.q, 3)}).`;
    return (
      <p key={change.metric} className={change.state === "spike" ? "fb-better" : change.state === "drop" ? "fb-worse" : undefined}>
        {metricWords[change.metric]}: {text}
      </p>
    );
  });
}
