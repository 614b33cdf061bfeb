import { useState } from "react";
import { BlockStack, Button, Card, InlineStack, RangeSlider, Text } from "@shopify/polaris";
import { forceName } from "#app/flywheel/home/sentences.ts";
import { leverName } from "#app/flywheel/reallocation/names.ts";
import { expectedOf } from "#app/flywheel/reallocation/propose.ts";
import type { Lever } from "#app/flywheel/index.ts";
import type { Words } from "../flywheel/words.ts";

const steps = 40;

/** Try a distribution of one's own: what it would cost and is expected to bring. */
export function TrialCard({ levers, words }: { levers: Lever[]; words: Words }) {
  const [changes, setChanges] = useState<Record<string, number>>({});
  const extra = Object.values(changes).reduce((sum, minor) => sum + minor, 0);
  const expected = expectedOf(levers, new Map(Object.entries(changes)));
  const blind = levers.filter(({ id, marginal }) => marginal.state === "unknown" && (changes[id] ?? 0) !== 0);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Try another distribution
        </Text>
        {levers.map(({ id, name, force, weeklyMinor, mostMinor }) => {
          const most = Math.max(weeklyMinor, Math.round(mostMinor * 1.25));
          const step = Math.max(1, Math.round(most / steps));
          const value = weeklyMinor + (changes[id] ?? 0);
          return <RangeSlider key={id} label={force ? `${name} · ${force}: ${forceName(force)}` : name} min={0} max={Math.ceil(most / step) * step} step={step} value={Math.round(value / step) * step} onChange={(next) => setChanges({ ...changes, [id]: Number(next) - weeklyMinor })} suffix={<span className="fb-small">{words.wholeMoney(value)} a week</span>} />;
        })}
        <div aria-live="polite">
          {Object.values(changes).every((minor) => minor === 0) ? <Text as="p">Move a slider, by hand or with the arrow keys: what it is expected to bring stands here.</Text> : <Text as="p">
            {extra === 0 ? "The same spend" : extra > 0 ? `${words.wholeMoney(extra)} a week more spend` : `${words.wholeMoney(-extra)} a week less spend`}, and{" "}
            <strong>
              {words.wholeMoney(Math.abs(expected.estimate))} {expected.estimate < 0 ? "less" : "more"} revenue a week
            </strong>{" "}
            (change between {words.wholeMoney(expected.low)} and {words.wholeMoney(expected.high)}).{blind.length > 0 ? ` What ${blind.map(({ id }) => leverName(levers, id)).join(" and ")} would change is not known, and not in it.` : ""}
          </Text>}
        </div>
        <InlineStack>
          <Button onClick={() => setChanges({})} disabled={Object.keys(changes).length === 0}>
            Back to today’s spend
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
