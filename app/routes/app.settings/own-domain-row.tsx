import { Badge, BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useConfirm } from "#app/ui/use-confirm.tsx";

export type OwnDomainShown = {
  host: string;
  provenAt: string | null;
  leadsHereAt: string | null;
  record: { name: string; value: string };
  file: { address: string; content: string };
};

type Props = {
  domain: OwnDomainShown;
  /** The app's own host, which the domain is to point to. */
  appHost: string;
  error?: string | undefined;
  busy: boolean;
  onCheck: () => void;
  onRemove: () => void;
};

/** One domain of the merchant's: how to prove it, and whether it leads to the app. */
export function OwnDomainRow({ domain, appHost, error, busy, onCheck, onRemove }: Props) {
  const { host, provenAt, leadsHereAt, record, file } = domain;
  const confirm = useConfirm();
  const remove = () => {
    if (!provenAt) return onRemove();
    confirm.ask({ title: `Remove ${host}?`, text: `New print runs and mails will no longer use ${host}, and GS1 addresses printed with it will lead nowhere.`, yes: "Remove", onYes: onRemove });
  };
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      {confirm.dialog}
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" fontWeight="semibold">
              {host}
            </Text>
            {provenAt ? <Badge tone="success">Yours</Badge> : <Badge tone="attention">Not proven</Badge>}
            {provenAt ? leadsHereAt ? <Badge tone="success">Leads here</Badge> : <Badge tone="attention">Does not lead here yet</Badge> : null}
          </InlineStack>
          <InlineStack gap="300">
            <Button variant="plain" loading={busy} onClick={onCheck} accessibilityLabel={`Check ${host} now`}>
              Check now
            </Button>
            <Button variant="plain" tone="critical" onClick={remove} accessibilityLabel={`Remove ${host}`}>
              Remove
            </Button>
          </InlineStack>
        </InlineStack>
        {provenAt ? (
          leadsHereAt ? (
            <Text as="p" tone="subdued">
              Mails link to people’s pages under this domain.
            </Text>
          ) : (
            <Text as="p" tone="subdued">
              Point it to the app: in its DNS a CNAME record to {appHost}, and a certificate for it where the app
              is hosted. Until then mails link to our own address, and a print run on it is refused.
            </Text>
          )
        ) : (
          <BlockStack gap="100">
            <Text as="p">Prove that it is yours: by a TXT record in its DNS (name, then value),</Text>
            <div className="fb-code">
              {record.name}
              <br />
              {record.value}
            </div>
            <Text as="p">or by a text file on it (address, then content), if it has a site of its own already:</Text>
            <div className="fb-code">
              {file.address}
              <br />
              {file.content}
            </div>
            <Text as="p" tone="subdued">
              We look every hour for a week, and whenever you press “Check now”.
            </Text>
          </BlockStack>
        )}
        {error ? (
          <Text as="p" tone="critical">
            {error}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}
