import { useState } from "react";
import { Banner, BlockStack, Card, List, RangeSlider, Text } from "@shopify/polaris";
import { leverName } from "#app/flywheel/reallocation/names.ts";
import { propose, shareRange } from "#app/flywheel/reallocation/propose.ts";
import type { ReallocationResult } from "#app/flywheel/index.ts";
import { HowMade } from "../flywheel/how-made.tsx";
import type { Words } from "../flywheel/words.ts";

/** What to move, what it is expected to bring, and how one would know; or why nothing is proposed. */
export function ProposalCard({ result, words }: { result: ReallocationResult; words: Words }) {
  const { levers, scatter } = result;
  const [percent, setPercent] = useState(shareRange.usual * 100);
  const proposal = propose(levers, percent / 100, scatter);
  const name = (id: string) => leverName(levers, id);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {proposal.state === "proposed" ? "What to move" : "Nothing is proposed yet"}
        </Text>
        {proposal.state === "refused" ? (
          <Banner tone="info" title="The evidence is too thin to move money on">
            <List>
              {proposal.reasons.map((reason) => (
                <List.Item key={reason}>{reason}</List.Item>
              ))}
            </List>
          </Banner>
        ) : (
          <>
            <RangeSlider output label="Share of the weekly spend to move, at most" helpText="A published plan of 2026 moves 20 to 30 %. Less is moved where the evidence or the room ends." min={shareRange.least * 100} max={shareRange.most * 100} step={1} value={percent} onChange={(value) => setPercent(Number(value))} suffix={<span className="fb-small">{words.percent(percent / 100, 0)}</span>} />
            <ul className="fb-sentences">
              {proposal.moves.map(({ from, to, minor }) => (
                <li key={`${from}${to}`}>
                  <strong>{words.wholeMoney(minor)} a week</strong> from {name(from)} to {name(to)}
                </li>
              ))}
            </ul>
            <Text as="p">
              That is {words.percent(proposal.share, 0)} of {words.wholeMoney(proposal.totalMinor)} a week. Expected: <strong>{words.wholeMoney(proposal.expected.estimate)} more revenue a week</strong> ({words.wholeMoney(proposal.expected.low)} to {words.wholeMoney(proposal.expected.high)}).
            </Text>
            <Text as="h3" variant="headingSm">
              How you would know
            </Text>
            <ul className="fb-sentences">
              {proposal.check.map(({ lever, weeks, leastMinor, low, against }) => (
                <li key={lever}>
                  {name(lever)} must bring at least {words.wholeMoney(leastMinor)} more a week. Its lower bound is read again every night and is now {words.count(low, 2)} a unit{against ? `: move back if it falls to ${words.count(against.estimate, 2)}, what ${name(against.lever)} bring` : ""}.
                  {weeks !== null && weeks <= 52 ? ` A change of this size stands out of the usual ups and downs after about ${words.count(weeks)} weeks before and as many after.` : " Sales before and after alone will not show a change of this size within a year."}
                </li>
              ))}
            </ul>
            <HowMade
              method="Spend moves from lower estimates to higher lower bounds until the share or the room is used up; what it brings is the sum over the spends of their next unit, along their curve where one is known"
              window={`spend and estimates as in the table below${result.through ? `, sales to ${words.day(result.through)}` : ""}`}
              rows={[{ what: "spends", count: levers.length }, { what: "of them measured", count: levers.filter(({ marginal }) => marginal.state !== "unknown").length }]}
              interval="95 %, errors of the spends taken as independent"
              state={levers.some(({ id, marginal }) => proposal.moves.some(({ to }) => to === id) && marginal.state === "measured" && marginal.by === "observed") ? "Directional" : "Supported, as far as its spends are"}
              through={result.through ? words.day(result.through) : null}
              figure="reallocation --path proposal"
              count={(value) => words.count(value)}
            />
            <Text as="p" tone="subdued" variant="bodySm">
              The stored proposal, which the command makes again, moves {words.percent(shareRange.usual, 0)}; the slider works it out anew here.
            </Text>
          </>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          Money moves only towards a spend whose lower bound beats what the other brings, at most half of a spend at once, and at most a quarter beyond what was ever spent.
        </Text>
      </BlockStack>
    </Card>
  );
}
