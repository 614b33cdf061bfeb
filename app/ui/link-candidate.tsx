import { useEffect, useRef } from "react";
import { Badge, BlockStack, Button, ButtonGroup, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { LinkReason } from "#app/migration/linking/index.ts";

export type Candidate = {
  linkId: string;
  registrationUrl: string;
  level: string;
  score: number | null;
  reasons: LinkReason[];
  person: string;
  registeredAt: string;
  orderTyped: string | null;
  cardProducts: string | null;
  country: string | null;
  orderId: string;
  purchasedAt: string;
  orderItems: string | null;
  orderCountry: string | null;
};

/** Why the two may belong together, in a sentence. */
function sayReason(reason: LinkReason): { text: string; agrees: boolean } {
  switch (reason.fact) {
    case "order_id_equal":
      return { text: "The order id is the same", agrees: true };
    case "order_id_near":
      return { text: `The typed id is ${reason.edits === 1 ? "one slip" : `${reason.edits} slips`} away from this order's`, agrees: true };
    case "product":
      return { text: reason.agrees ? "The order holds a product of the card" : "The order holds no product of the card", agrees: reason.agrees };
    case "date":
      return { text: reason.days === 1 ? "Bought the day before registering" : reason.days === 0 ? "Bought on the day of registering" : `Bought ${reason.days} days before registering`, agrees: reason.agrees };
    case "postal_code":
      return { text: reason.agrees ? "Same postal code" : "Another postal code", agrees: reason.agrees };
    case "country":
      return { text: reason.agrees ? "Same country" : "Another country", agrees: reason.agrees };
    case "units":
      return { text: `${reason.people} people for ${reason.units === 1 ? "one unit" : `${reason.units} units`}`, agrees: false };
    case "lead":
      return { text: `${reason.times} times as likely as the next order`, agrees: true };
  }
}

type Props = { candidate: Candidate; selected: boolean; accept: string; refuse: string; onAccept: () => void; onRefuse: () => void; busy: boolean };

/** Registration and order side by side, the reasons between them, and one key for each answer. */
export function LinkCandidateCard({ candidate, selected, accept, refuse, onAccept, onRefuse, busy }: Props) {
  const own = useRef<HTMLDivElement>(null);
  // The keys move through more cards than fit the page.
  useEffect(() => {
    if (selected) own.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <div ref={own} className={selected ? "fb-candidate fb-candidate--selected" : "fb-candidate"} aria-current={selected || undefined}>
      <Card>
        <BlockStack gap="300">
          <div className="fb-candidate__sides">
            <div>
              <Text as="h3" tone="subdued">
                Registration
              </Text>
              <Text as="p" fontWeight="semibold">
                <Link url={candidate.registrationUrl}>{candidate.person}</Link>
              </Text>
              <Text as="p">{candidate.registeredAt}</Text>
              <Text as="p">{candidate.cardProducts ?? "No product on the card"}</Text>
              <Text as="p">{candidate.orderTyped ? `typed: ${candidate.orderTyped}` : "no order id given"}</Text>
            </div>
            <div>
              <Text as="h3" tone="subdued">
                Amazon order
              </Text>
              <Text as="p" fontWeight="semibold">
                {candidate.orderId}
              </Text>
              <Text as="p">{candidate.purchasedAt}</Text>
              <Text as="p">{candidate.orderItems ?? "Nothing left of this order"}</Text>
              <Text as="p">{candidate.orderCountry ?? ""}</Text>
            </div>
          </div>
          <InlineStack gap="200" align="space-between" blockAlign="center">
            <InlineStack gap="100">
              {candidate.reasons.map((reason, index) => {
                const { text, agrees } = sayReason(reason);
                return (
                  <Badge key={index} tone={agrees ? "success" : "attention"}>
                    {text}
                  </Badge>
                );
              })}
            </InlineStack>
            <ButtonGroup>
              <Button onClick={onRefuse} disabled={busy}>
                {refuse}
              </Button>
              <Button variant="primary" onClick={onAccept} disabled={busy}>
                {accept}
              </Button>
            </ButtonGroup>
          </InlineStack>
        </BlockStack>
      </Card>
    </div>
  );
}
