import { BlockStack, Card, Text } from "@shopify/polaris";
import { FlywheelLink } from "../flywheel/frame.tsx";
import { Missing, PlainTable, SeriesCard } from "./parts.tsx";
import type { NodeProps } from "./tiktok-node.tsx";

const purposes: Record<string, { name: string; force: 6 | 9 | 10 | null }> = {
  replenishment: { name: "Replenishment", force: 9 },
  review_request: { name: "Review request", force: 9 },
  reactivation: { name: "Reactivation", force: 6 },
  creator_recruiting: { name: "Creator recruiting", force: 10 },
  newsletter: { name: "Newsletter", force: 6 },
  unknown: { name: "Purpose not known", force: null },
};
const effects = { 6: "on Shopify, by credit", 9: "on Amazon, by window", 10: "on TikTok Shop, by creators" };

/** Email/SMS: sends by what they were for with what they moved on other nodes, and who may be written to. */
export function EmailNode({ result: { email, values, weeks }, charts, words }: NodeProps) {
  const forces = new Map([...values.flatMap(({ outgoing }) => outgoing)].map((one) => [one.force, one]));
  const effect = (force: 6 | 9 | 10 | null) => {
    const found = force && forces.get(force);
    if (!found) return "give the sends a purpose";
    return (
      <>
        {found.minor === null ? "not measured" : `${words.money(found.minor)}${found.low === null || found.high === null ? "" : ` (${words.money(found.low)} – ${words.money(found.high)})`}`} <FlywheelLink to={`/app/forces/${force}`}>{effects[force]}</FlywheelLink>
      </>
    );
  };
  const rate = (part: number | null, whole: number) => (part === null || whole === 0 ? "not told" : words.percent(part / whole, 2));
  return (
    <>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Sends by purpose since {words.day(email.from)}
          </Text>
          {email.sends.length === 0 ? (
            <Missing what="the campaigns of your e-mail and SMS platform" source="klaviyo-campaigns" />
          ) : (
            <PlainTable
              title="Sends by purpose"
              head={[{ name: "Purpose" }, { name: "Sends", isNumber: true }, { name: "Recipients", isNumber: true }, { name: "Clicked", isNumber: true }, { name: "Unsubscribed", isNumber: true }, { name: "Effect, last 28 covered days" }]}
              rows={email.sends.map((send) => {
                const about = purposes[send.purpose] ?? { name: send.purpose, force: null };
                return { key: send.purpose, cells: [about.name, words.count(send.sends), words.count(send.recipients), rate(send.clicks, send.delivered ?? send.recipients), rate(send.unsubscribes, send.delivered ?? send.recipients), effect(about.force)] };
              })}
            />
          )}
          <Text as="p" tone="subdued" variant="bodySm">
            An effect is of the force, not of one purpose: replenishment and review requests go into one fit on Amazon.
          </Text>
        </BlockStack>
      </Card>
      <SeriesCard title="Subscribers who came by a card" chart={charts.joined ?? null} series={[email.joined]} weeks={weeks} words={words} missing={{ what: "the first registrations that consent to mail", source: "amazon-orders" }}>
        <Text as="p">
          {words.count(email.subscribers.email)} by e-mail and {words.count(email.subscribers.sms)} by SMS may be written to; their wording and moment of consent are kept.
        </Text>
      </SeriesCard>
    </>
  );
}
