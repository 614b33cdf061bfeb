import { useState } from "react";
import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useAction } from "../use-action.ts";

/** The target of the migration rate, and who is written to when it leaves its expected band or a source is overdue. */
export function TargetCard({ target, mailTo }: { target: number | null; mailTo: string[] }) {
  const [rate, setRate] = useState(target === null ? "" : String(Math.round(target * 1000) / 10));
  const [mails, setMails] = useState(mailTo.join(", "));
  const { send, busy, fields } = useAction({ action: "/app?index" });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Target and alerts
        </Text>
        <TextField label="Target of the migration rate" suffix="%" type="number" min={0.1} max={100} step={0.1} autoComplete="off" value={rate} onChange={setRate} error={fields.targetRate} />
        <TextField
          label="Write to"
          helpText="When the rate leaves the band that its last eight weeks lead one to expect, or a source is overdue. Several addresses with commas; empty for nobody."
          autoComplete="off"
          value={mails}
          onChange={setMails}
          error={fields.mailTo}
        />
        <InlineStack>
          <Button loading={busy} onClick={() => send({ targetRate: rate.trim() === "" ? null : Number(rate), mailTo: mails.split(/[\s,;]+/).filter(Boolean) })}>
            Save
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
