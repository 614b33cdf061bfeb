import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import type { CreatorPath } from "#app/flywheel/index.ts";
import { HowMade } from "../flywheel/how-made.tsx";
import type { Words } from "../flywheel/words.ts";
import { FunnelBars } from "../funnel.tsx";

const told = {
  5: { title: "Customers who came by themselves or were asked", invited: "Asked by you" },
  10: { title: "Reached by a recruiting send", invited: "Received the send" },
} as const;

/** From asked to sold, by the force that brought the creators. */
export function CreatorPaths({ paths, words, through }: { paths: CreatorPath[]; words: Words; through: string | null }) {
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      {paths.map((path, at) => (
        <Card key={path.force}>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Force {path.force}: {told[path.force].title}
            </Text>
            <FunnelBars steps={stepsOf(path, words)} />
            <Text as="p">
              {path.gmvMinor > 0 ? `They sold ${words.money(path.gmvMinor)} on TikTok Shop.` : "No sales yet."}
              {path.medianDaysToPost === null ? "" : ` Half of them posted within ${words.count(Math.round(path.medianDaysToPost))} days of registering.`}
            </Text>
            <HowMade
              figure={`creators --path paths.${at}`}
              method={path.force === 10 ? "Creators who are customers and received a send with the purpose “creator recruiting” before their first post" : "Creators who are customers and were not recruited by a send"}
              rows={[{ what: "creators", count: path.accepted }]}
              window={through ? `all time to ${words.day(through)}` : null}
              interval="Wilson, 95 %, of the shares, shown from 20 people on; sales are counted"
              state={path.accepted >= 20 ? "Supported" : path.accepted > 0 ? "Directional: fewer than 20 people" : "Too little data"}
              through={through ? words.day(through) : null}
              count={(value) => words.count(value)}
            />
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}

function stepsOf(path: CreatorPath, words: Words) {
  const most = Math.max(path.invited, path.accepted, 1);
  const share = (one: CreatorPath["postedShare"]) => (one ? { note: `${words.percent(one.value, 0)} (${words.percent(one.low, 0)} to ${words.percent(one.high, 0)})` } : {});
  return [
    { name: told[path.force].invited, count: words.count(path.invited), share: path.invited / most },
    { name: "Became creators", count: words.count(path.accepted), share: path.accepted / most, ...share(path.acceptedShare) },
    { name: "Have posted", count: words.count(path.posted), share: path.posted / most, ...share(path.postedShare) },
  ];
}
