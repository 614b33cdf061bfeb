import { useState } from "react";
import { Banner, BlockStack, Card, List, RangeSlider, Text } from "@shopify/polaris";
import { propose, shareRange } from "#app/flywheel/reallocation/propose.ts";
import type { ReallocationResult } from "#app/flywheel/index.ts";
import type { Words } from "../flywheel/words.ts";

/** What to move, what it is expected to bring, and how one would know; or why nothing is proposed. */
export function ProposalCard({ result: { levers, scatter }, words }: { result: ReallocationResult; words: Words }) {
  const [percent, setPercent] = useState(shareRange.usual * 100);
  const proposal = propose(levers, percent / 100, scatter);
  const name = (id: string) => levers.find((lever) => lever.id === id)?.name ?? id;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {proposal.state === "proposed" ? "What to move" : "Nothing is proposed yet"}
        </Text>
        {proposal.state === "refused" ? (
          <Banner tone="info">
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
                  <strong>{words.money(minor)} a week</strong> from {name(from)} to {name(to)}
                </li>
              ))}
            </ul>
            <Text as="p">
              That is {words.percent(proposal.share, 0)} of {words.money(proposal.totalMinor)} a week. Expected: <strong>{words.money(proposal.expected.estimate)} more revenue a week</strong> ({words.money(proposal.expected.low)} to {words.money(proposal.expected.high)}).
            </Text>
            <Text as="h3" variant="headingSm">
              How you would know
            </Text>
            <ul className="fb-sentences">
              {proposal.check.map(({ lever, weeks, leastMinor }) => (
                <li key={lever}>
                  {name(lever)}: at least {words.money(leastMinor)} more a week. {weeks === null ? "How long that takes to show cannot be said yet." : weeks > 52 ? "Against its usual ups and downs that would take more than a year to show: measure it by an on/off test." : `Against its usual ups and downs that shows after about ${words.count(weeks)} weeks before and after; if it does not, move back.`}
                </li>
              ))}
            </ul>
          </>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          Money moves only towards a spend whose lower bound beats what the other brings, at most half of a spend at once, and at most a quarter beyond what was ever spent.
        </Text>
      </BlockStack>
    </Card>
  );
}
