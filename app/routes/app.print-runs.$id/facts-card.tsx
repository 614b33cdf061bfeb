import { BlockStack, Card, DescriptionList, Text } from "@shopify/polaris";
import type { PrintRun, QrAssessment } from "#app/migration/inserts/index.ts";
import { formatCount, formatDay } from "#app/ui/format.ts";
import { codeKindNames, printFormatNames } from "#app/ui/print-names.ts";

type Props = { run: PrintRun; qr: QrAssessment; locale: string };

/** What a run is, once it can no longer be edited. */
export function FactsCard({ run, qr, locale }: Props) {
  const items = [
    { term: "Cards", description: formatCount(run.quantity, locale) },
    { term: "Card codes", description: codeKindNames[run.codeKind] ?? run.codeKind },
    { term: "Format", description: printFormatNames[run.format] ?? run.format },
    { term: "Printed address", description: run.addressBase.replace(/^https?:\/\//, "") },
    ...(run.gtin ? [{ term: "GTIN", description: run.gtin }] : []),
    ...(run.lot ? [{ term: "Lot", description: run.lot }] : []),
    {
      term: "QR",
      description: `${qr.modules} × ${qr.modules} squares of ${qr.moduleMm.toFixed(2)} mm`,
    },
    { term: "Made", description: formatDay(run.createdAt, locale) },
    ...(run.sentAt ? [{ term: "Sent to print", description: formatDay(run.sentAt, locale) }] : []),
  ];
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingMd">
          Run
        </Text>
        <DescriptionList items={items} gap="tight" />
      </BlockStack>
    </Card>
  );
}
