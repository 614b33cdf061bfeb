import { Badge, BlockStack, Card, Text } from "@shopify/polaris";
import type { Lever } from "#app/flywheel/index.ts";
import { forceName } from "#app/flywheel/home/sentences.ts";
import { FlywheelLink } from "../flywheel/frame.tsx";
import { HowMade } from "../flywheel/how-made.tsx";
import type { Words } from "../flywheel/words.ts";

const known = {
  window: { name: "Supported by layer 1", tone: "success", interval: "95 %, layer 1’s bootstrap" },
  test: { name: "Tested by lot", tone: "success", interval: "95 %, randomisation inference" },
  observed: { name: "Directional", tone: "info", interval: "95 %, Student’s t on Newey-West’s standard error" },
} as const;

const sentence = (says: string) => `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;

/** Each spend with what its next unit brings, and how that is known. */
export function LeversCard({ levers, words }: { levers: Lever[]; words: Words }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Spend by force, and what the next unit brings
        </Text>
        {levers.length === 0 ? (
          <Text as="p" tone="subdued">
            No spend is known yet. <FlywheelLink to="/app/imports?source=tiktok-ads">Import ad spend</FlywheelLink> or <FlywheelLink to="/app/imports/costs">enter costs by month and force</FlywheelLink>.
          </Text>
        ) : (
          <div className="fb-scroll" role="region" aria-label="Spend by force" tabIndex={0}>
            <table className="fb-table fb-table--stacked">
              <thead>
                <tr>
                  <th scope="col">Spend</th>
                  <th scope="col" className="fb-number">A week now</th>
                  <th scope="col" className="fb-number">Revenue of the next 1</th>
                  <th scope="col" className="fb-number">95 % interval</th>
                  <th scope="col">How it is known</th>
                </tr>
              </thead>
              <tbody>
                {levers.map(({ id, name, force, weeklyMinor, marginal }, at) => (
                  <tr key={id}>
                    <td>
                      {name}
                      <div className="fb-small">{force ? <FlywheelLink to={`/app/forces/${force}`}>{`${force}: ${forceName(force)}`}</FlywheelLink> : "drives no force"}</div>
                    </td>
                    <td className="fb-number" data-name="A week now">{words.wholeMoney(weeklyMinor)}</td>
                    <td className="fb-number" data-name="Next 1 brings">{marginal.state === "unknown" ? "–" : words.count(marginal.estimate, 2)}</td>
                    <td className="fb-number" data-name="95 % interval">{marginal.state === "measured" ? `${words.count(marginal.low, 2)} – ${words.count(marginal.high, 2)}` : "–"}</td>
                    <td data-name="How it is known" className="fb-table__row">
                      {marginal.state === "unknown" ? (
                        <span className="fb-small">{sentence(marginal.says)}</span>
                      ) : (
                        <>
                          <Badge tone={marginal.state === "measured" ? known[marginal.by].tone : "attention"}>{marginal.state === "measured" ? known[marginal.by].name : "Average, at most"}</Badge>
                          <HowMade figure={`reallocation --path levers.${at}`} method={marginal.method} rows={marginal.rows} interval={marginal.state === "measured" ? known[marginal.by].interval : "none: an average of the ledger"} state={marginal.state === "measured" ? known[marginal.by].name : "Average, at most"} window={marginal.from && marginal.through ? `${words.day(marginal.from)} to ${words.day(marginal.through)}` : null} count={(value) => words.count(value)} />
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          Revenue, not profit: 1 pays only where your margin on it is more than all of it. A channel’s split over forces is set under <FlywheelLink to="/app/imports/settings">import settings</FlywheelLink>.
        </Text>
      </BlockStack>
    </Card>
  );
}
