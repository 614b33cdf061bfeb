import { useState } from "react";
import { Badge, BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import type { ReallocationResult, TestView } from "#app/flywheel/index.ts";
import { HowMade } from "../flywheel/how-made.tsx";
import type { Words } from "../flywheel/words.ts";
import { useAction } from "../use-action.ts";

/** On/off tests: start one where nothing can be compared, follow its weeks, read what it found. */
export function TestsCard({ result: { levers, tests }, words, demo }: { result: ReallocationResult; words: Words; demo: boolean }) {
  const fitting = levers.filter(({ force }) => force !== null);
  const first = fitting.find(({ marginal }) => marginal.state === "unknown") ?? fitting[0];
  const [lever, setLever] = useState(first?.id ?? "");
  const [pairs, setPairs] = useState("8");
  const { send, busy, fields } = useAction();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            On/off tests
          </Text>
          <Text as="p">Where spend never varied, or follows sales, only a test can tell what it brings: of each two weeks a lot makes one on and one off. You spend as usual in the one and nothing in the other; after the last week the page says what the spend did.</Text>
        </BlockStack>
        {demo || fitting.length === 0 ? null : (
          <div className="fb-report-new">
            <Select label="Spend" options={fitting.map(({ id, name, force }) => ({ value: id, label: `${name} (force ${force})` }))} value={lever} onChange={setLever} error={fields.lever} />
            <Select label="Length" options={[6, 8, 10, 13, 20].map((count) => ({ value: String(count), label: `${count * 2} weeks` }))} value={pairs} onChange={setPairs} error={fields.pairs} />
            <Button loading={busy} onClick={() => send({ intent: "start", lever, pairs })}>
              Draw the weeks
            </Button>
          </div>
        )}
        {tests.length === 0 ? (
          <Text as="p" tone="subdued">
            No test has been started.
          </Text>
        ) : (
          tests.map((test, at) => <Test key={test.id} at={at} test={test} words={words} onStop={demo || test.stoppedOn || test.result ? null : () => send({ intent: "stop", id: test.id })} />)
        )}
      </BlockStack>
    </Card>
  );
}

function Test({ test: { name, force, weeks, outcome, result, stoppedOn }, at, words, onStop }: { test: TestView; at: number; words: Words; onStop: (() => void) | null }) {
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          {name}, force {force}
        </Text>
        {result ? <Badge tone={result.state === "supported" ? "success" : "attention"}>{result.state === "supported" ? "An effect" : result.state === "too_few" ? "Too few pairs" : "No detectable effect"}</Badge> : onStop ? <Button size="slim" variant="plain" tone="critical" onClick={onStop}>End the test</Button> : null}
      </InlineStack>
      <ol className="fb-test-weeks">
        {weeks.map(({ week, on }) => (
          <li key={week} className={on ? "fb-on" : undefined}>
            {words.day(week)}
            <strong>{on ? "on" : "off"}</strong>
          </li>
        ))}
      </ol>
      <Text as="p" tone={result ? undefined : "subdued"}>
        {result?.effectMinor != null && result.lowMinor !== null && result.highMinor !== null
          ? `${outcome}: ${words.money(Math.abs(result.effectMinor))} ${result.effectMinor < 0 ? "less" : "more"} when on (change between ${words.money(result.lowMinor)} and ${words.money(result.highMinor)}), p ${words.count(result.p ?? 1, 3)}, over ${result.pairs} pairs${result.spentMinor > 0 ? `, at ${words.money(result.spentMinor)} more spend` : ""}.`
          : result
            ? `Ended with ${result.pairs} pairs of weeks: six are needed.`
            : stoppedOn
              ? "Ended."
              : "Runs. It is read when the data of its last week are in."}
      </Text>
      {result && result.state !== "too_few" ? (
        <HowMade
          method="Mean difference of the on and the off week of each pair. Under no effect each difference could as well have had the other sign: the share of such lots that differ as much is p (randomisation inference)"
          window={weeks[0] && weeks.at(-1) ? `${words.fullDay(weeks[0].week)} to the week of ${words.fullDay(weeks.at(-1)?.week ?? "")}` : null}
          rows={[{ what: "pairs of weeks", count: result.pairs }]}
          interval="every constant effect that the same test would not refuse, 95 %"
          state={result.state === "supported" ? "Supported, by lot" : "No detectable effect"}
          figure={`reallocation --path tests.${at}`}
          count={(value) => words.count(value)}
        />
      ) : null}
    </BlockStack>
  );
}
