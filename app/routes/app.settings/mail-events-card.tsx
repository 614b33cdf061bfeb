import { useState } from "react";
import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import type { MailEventsAccess } from "#app/migration/registration/index.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";

type Props = { access: MailEventsAccess; busy: boolean; onRenew: () => void };

/** Where the shop's own mail provider tells us what bounced and who complained. */
export function MailEventsCard({ access, busy, onRenew }: Props) {
  const [shown, setShown] = useState(false);
  const confirm = useConfirm();
  return (
    <Card>
      {confirm.dialog}
      <BlockStack gap="400">
        <Text as="h3" variant="headingSm">
          Bounces and complaints
        </Text>
        <Text as="p" tone="subdued">
          If you send through your own mail server, enter this as a webhook at your provider (Amazon SES by SNS, Postmark, or any program that sends JSON). Then no more mail goes to addresses that bounced or complained, and the registration says so.
        </Text>
        <FormLayout>
          <TextField label="Webhook address" value={access.address} readOnly autoComplete="off" selectTextOnFocus />
          <FormLayout.Group>
            <TextField label="Webhook user name" value={access.userName} readOnly autoComplete="off" selectTextOnFocus />
            <TextField
              label="Webhook password"
              type={shown ? "text" : "password"}
              value={access.password}
              readOnly
              autoComplete="off"
              selectTextOnFocus
              connectedRight={<Button onClick={() => setShown(!shown)}>{shown ? "Hide" : "Show"}</Button>}
            />
          </FormLayout.Group>
        </FormLayout>
        <InlineStack>
          <Button loading={busy} onClick={() => confirm.ask({ title: "Make a new password?", text: "The old password stops working at once.", yes: "Make a new one", onYes: onRenew })}>
            Make a new password
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
