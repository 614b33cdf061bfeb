import { useState } from "react";
import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useAction } from "../use-action.ts";

/** Who gets the weekly mail: nobody until an address is entered. */
export function WeeklyCard({ weeklyTo }: { weeklyTo: string[] }) {
  const [to, setTo] = useState(weeklyTo.join(", "));
  const { send, busy, fields } = useAction();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Weekly mail
        </Text>
        <TextField label="Write on Mondays to" helpText="The four figures with their intervals, and what changed. Several addresses with commas; empty for nobody." autoComplete="off" value={to} onChange={setTo} error={fields.weeklyTo} />
        <InlineStack>
          <Button loading={busy} onClick={() => send({ intent: "weekly", weeklyTo: to.split(/[\s,;]+/).filter(Boolean) })}>
            Save
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
