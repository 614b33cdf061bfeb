import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

type Run = { id: string; name: string; status: string; scans: number };
type Props = { insertId: string; runs: Run[]; isMessage: boolean };

/** The insert's print runs, and the way to a new one. */
export function PrintCard({ insertId, runs, isMessage }: Props) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {isMessage ? "Links" : "Print runs"}
          </Text>
          <Button url={`/app/print-runs/new?insert=${insertId}`}>
            {isMessage ? "New link" : "Print"}
          </Button>
        </InlineStack>
        {runs.length === 0 ? (
          <Text as="p" tone="subdued">
            {isMessage
              ? "Make a link to put into your own mail."
              : "Make a run of card codes to get the QR and the file for the press."}
          </Text>
        ) : (
          runs.map((run) => (
            <InlineStack key={run.id} align="space-between" gap="200">
              <Link url={`/app/print-runs/${run.id}`}>{run.name}</Link>
              <Badge>{`${run.scans} scans`}</Badge>
            </InlineStack>
          ))
        )}
      </BlockStack>
    </Card>
  );
}
