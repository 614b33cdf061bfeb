import { BlockStack, Box, Card, InlineStack, Link, Select, Text } from "@shopify/polaris";
import { offerKinds, type Offer, type OfferKind } from "#app/migration/inserts/model.ts";
import { riskOfOffer } from "#app/migration/inserts/risk.ts";
import { insertTemplates } from "#app/migration/inserts/templates.ts";
import { offerKindNames } from "#app/ui/insert-names.ts";
import { RiskBadge } from "#app/ui/status-badges.tsx";
import { OfferFields } from "./offer-fields.tsx";
import type { InsertForm, FormProps } from "./use-insert-form.ts";

const options = offerKinds.map((kind) => ({ value: kind, label: offerKindNames[kind] ?? kind }));

/** An offer of another kind begins as its template does; the terms come along. */
function offerOfKind(form: InsertForm, kind: OfferKind): Offer {
  const start = insertTemplates.find(({ offer }) => offer.kind === kind)!.offer;
  return { ...start, terms: form.offer.terms };
}

/** What the person gets, with what Amazon may think of it. */
export function OfferSection(props: FormProps) {
  const { form, set } = props;
  const risk = riskOfOffer({
    offerKind: form.offer.kind,
    discountPrintedOnInsert: form.offer.kind === "discount" && form.offer.printedOnInsert,
    insertKind: form.kind,
  });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Offer
        </Text>
        <Select
          label="What the person gets"
          options={options}
          value={form.offer.kind}
          onChange={(kind) => set({ offer: offerOfKind(form, kind as OfferKind) })}
        />
        <Box padding="300" background="bg-surface-secondary" borderRadius="200">
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="semibold">
                With Amazon
              </Text>
              <RiskBadge level={risk.level} />
            </InlineStack>
            <Text as="p">{risk.why}</Text>
            <Text as="p" tone="subdued" variant="bodySm">
              {risk.source.url ? (
                <Link url={risk.source.url} target="_blank" monochrome>
                  {risk.source.title}
                </Link>
              ) : (
                risk.source.title
              )}
            </Text>
          </BlockStack>
        </Box>
        <OfferFields {...props} />
      </BlockStack>
    </Card>
  );
}
