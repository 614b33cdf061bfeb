import { BlockStack, Card, Text } from "@shopify/polaris";
import type { PlanStand, ReallocationResult } from "#app/flywheel/index.ts";
import { FlywheelLink } from "./frame.tsx";
import type { Words } from "./words.ts";

type Proposal = ReallocationResult["proposal"] | null;

/** What comes next: the plan's next task, and where the next unit of spend does most. */
export function NextCard({ plan: { day, done, total, next }, proposal, words }: { plan: PlanStand; proposal: Proposal; words: Words }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          What comes next
        </Text>
        <Text as="p">
          {day === null ? "" : day > 90 ? "The ninety days are over: " : `Day ${Math.max(1, day)} of 90: `}
          {done} of {total} tasks done{next ? `. Next: ${next.title}, ${next.late ? "late since" : "by"} day ${next.dueDay}` : ""}. <FlywheelLink to="/app/plan">Open the plan</FlywheelLink>
        </Text>
        <Text as="p">
          {proposal?.state === "proposed" ? (
            <>
              The next unit of spend: moving <strong>{words.wholeMoney(proposal.movedMinor)} a week</strong> is expected to bring {words.wholeMoney(proposal.expected.estimate)} more ({words.wholeMoney(proposal.expected.low)}–{words.wholeMoney(proposal.expected.high)}).{" "}
            </>
          ) : (
            "Where the next unit of spend does most cannot be said yet. "
          )}
          <FlywheelLink to="/app/reallocation">{proposal?.state === "proposed" ? "See what to move" : "See what it takes"}</FlywheelLink>
        </Text>
      </BlockStack>
    </Card>
  );
}
