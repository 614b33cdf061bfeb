import { useState } from "react";
import { BlockStack, Card, Text, TextField } from "@shopify/polaris";
import { UnsavedBar } from "../save-bar.tsx";
import { useAction } from "../use-action.ts";

/** The target of the migration rate, and who is written to when it leaves its expected band or a source is overdue. */
export function TargetCard({ target, mailTo }: { target: number | null; mailTo: string[] }) {
  const start = { rate: target === null ? "" : String(Math.round(target * 1000) / 10), mails: mailTo.join(", ") };
  const [{ rate, mails }, setForm] = useState(start);
  // What was saved is shown as it is kept: addresses in lower case, each once.
  const { send, busy, fields } = useAction({ action: "/app?index", onDone: ({ ok }) => ok && setForm(start) });
  return (
    <Card>
      <UnsavedBar
        id="target"
        open={rate !== start.rate || mails !== start.mails}
        saving={busy}
        onSave={() => send({ targetRate: rate.trim() === "" ? null : Number(rate), mailTo: mails.split(/[\s,;]+/).filter(Boolean) })}
        onDiscard={() => setForm(start)}
      />
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Target and alerts
        </Text>
        <TextField label="Target of the migration rate" suffix="%" type="number" min={0.1} max={100} step={0.1} autoComplete="off" value={rate} onChange={(text) => setForm((old) => ({ ...old, rate: text }))} error={fields.targetRate} />
        <TextField
          label="Write to"
          helpText="When the rate leaves the band that its last eight weeks lead one to expect, or a source is overdue. Several addresses with commas; empty for nobody."
          autoComplete="off"
          value={mails}
          onChange={(text) => setForm((old) => ({ ...old, mails: text }))}
          error={fields.mailTo}
        />
      </BlockStack>
    </Card>
  );
}
