import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { formatDateTime } from "#app/ui/format.ts";
import { useDownload } from "#app/ui/use-download.ts";

type Props = {
  runId: string;
  proof: { svg: string; address: string };
  seenAt: string | null;
  sent: boolean;
  isCard: boolean;
  locale: string;
  timeZone: string;
  busy: boolean;
  onCheck: () => void;
};

/** The proof: the merchant scans it with their own phone before anything is printed. */
export function ProofCard(props: Props) {
  const { runId, proof, seenAt, sent, isCard, locale, timeZone, busy, onCheck } = props;
  const { download, busy: loading } = useDownload();
  const path = `/app/print-runs/${runId}/files/proof.pdf`;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Proof
          </Text>
          {seenAt ? (
            <Badge tone="success">Scanned</Badge>
          ) : sent ? (
            <Badge>Not scanned</Badge>
          ) : (
            <Badge tone="attention" progress="incomplete">
              Waiting for your scan
            </Badge>
          )}
        </InlineStack>
        {seenAt ? (
          <Text as="p">
            The page opened on a phone on {formatDateTime(seenAt, locale, timeZone)}.
          </Text>
        ) : (
          <Text as="p">
            Scan this with your phone. You see the page as your buyers will; it never counts.
          </Text>
        )}
        {sent ? null : (
          <>
            <img
              className="fb-proof-qr"
              src={`data:image/svg+xml,${encodeURIComponent(proof.svg)}`}
              alt={`QR of the proof: ${proof.address}`}
            />
            <Text as="p" alignment="center" tone="subdued" breakWord>
              {proof.address.replace(/^https?:\/\//, "")}
            </Text>
            <InlineStack gap="200" align="center">
              <Button loading={busy} onClick={onCheck}>
                Check the address
              </Button>
              {isCard ? (
                <Button loading={loading === path} onClick={() => download(path)}>
                  Proof as PDF
                </Button>
              ) : null}
            </InlineStack>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
