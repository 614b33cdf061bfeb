import { useState } from "react";
import {
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import type { PrintRun } from "#app/migration/inserts/index.ts";

export type BoxForm = {
  inBoxFrom: string;
  inBoxTo: string;
  sharePercent: string;
  messagesSent: string;
};

type Props = {
  run: PrintRun;
  isMessage: boolean;
  fields: Record<string, string>;
  busy: boolean;
  onSave: (form: BoxForm) => void;
};

/** When the cards were in the box, and in how many of the units: what the migration rate divides by. */
export function BoxCard({ run, isMessage, fields, busy, onSave }: Props) {
  const [form, setForm] = useState<BoxForm>({
    inBoxFrom: run.inBoxFrom ?? "",
    inBoxTo: run.inBoxTo ?? "",
    sharePercent: String(Math.round(run.shareOfUnits * 10_000) / 100),
    messagesSent: run.messagesSent === null ? "" : String(run.messagesSent),
  });
  const field = (name: keyof BoxForm) => ({
    value: form[name],
    onChange: (text: string) => setForm({ ...form, [name]: text }),
    error: fields[name],
    autoComplete: "off",
  });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {isMessage ? "Sent" : "In the box"}
        </Text>
        <Text as="p" tone="subdued">
          {isMessage
            ? "The migration rate divides by the messages that went out."
            : "The migration rate divides by the units that carried the card."}
        </Text>
        <FormLayout>
          {isMessage ? (
            <TextField label="Messages sent" type="number" min={0} {...field("messagesSent")} />
          ) : null}
          <TextField label="From" type="date" {...field("inBoxFrom")} />
          <TextField
            label="To"
            type="date"
            {...field("inBoxTo")}
            helpText="Empty: still going on."
          />
          {isMessage ? null : (
            <TextField
              label="Share of the units"
              type="number"
              min={1}
              max={100}
              suffix="%"
              {...field("sharePercent")}
              helpText="100 % when every unit of these days has the card."
            />
          )}
        </FormLayout>
        <InlineStack align="end">
          <Button loading={busy} onClick={() => onSave(form)}>
            Save dates
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
