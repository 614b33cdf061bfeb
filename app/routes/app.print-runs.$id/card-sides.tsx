import { BlockStack, Card, InlineGrid, SkeletonBodyText, Text } from "@shopify/polaris";
import type { FieldFinding } from "#app/migration/inserts/check-words.ts";
import type { CardFinding, QrAssessment } from "#app/migration/inserts/index.ts";

export type CardPreview = {
  sides: { front: string; back: string } | null;
  findings: CardFinding[];
  qr: QrAssessment;
  words: FieldFinding[];
};

const picture = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** Both sides of the card, drawn from the same layout as the file for the press. */
export function CardSides({
  preview,
  isSample,
}: {
  preview: CardPreview | null;
  isSample: boolean;
}) {
  const sides = preview?.sides;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          The card
        </Text>
        {sides ? (
          <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
            <figure className="fb-card-side">
              <img src={picture(sides.front)} alt="Front of the card" />
              <figcaption>Front</figcaption>
            </figure>
            <figure className="fb-card-side">
              <img src={picture(sides.back)} alt="Back of the card, with the QR" />
              <figcaption>{isSample ? "Back, with the proof’s card code" : "Back"}</figcaption>
            </figure>
          </InlineGrid>
        ) : (
          <SkeletonBodyText lines={8} />
        )}
      </BlockStack>
    </Card>
  );
}
