import { useState } from "react";
import { BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { JourneySettings } from "#app/flywheel/index.ts";
import { UnsavedBar } from "../save-bar.tsx";
import { useAction } from "../use-action.ts";
import { ruleNames } from "./words.ts";

const rules = ["position", "first", "last", "linear", "linear_unique", "time_decay"] as const;

/** Which rule the wheel and the forces follow. Every rule stays beside it in the ledger. */
export function LedgerRuleCard({ settings }: { settings: JourneySettings }) {
  const start = { rule: settings.ledgerModel, halfLife: String(settings.halfLifeDays), infer: settings.inferAssistants };
  const [form, setForm] = useState(start);
  const { rule, halfLife, infer } = form;
  const { send, busy, fields } = useAction({ onDone: ({ ok }) => ok && setForm(start) });
  return (
    <Card>
      <UnsavedBar
        id="ledger-rule"
        open={JSON.stringify(form) !== JSON.stringify(start)}
        saving={busy}
        onSave={() => send({ ledgerModel: rule, halfLifeDays: Number(halfLife), inferAssistants: infer })}
        onDiscard={() => setForm(start)}
      />
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Your rule
        </Text>
        <FormLayout>
          <Select
            label="Divide an order’s money by"
            options={rules.map((value) => ({ value, label: ruleNames[value] ?? value }))}
            value={rule}
            onChange={(value) => setForm((old) => ({ ...old, rule: value as JourneySettings["ledgerModel"] }))}
            error={fields.ledgerModel}
            helpText="The wheel and the forces follow this rule. The ledger above goes on showing all of them: where they differ much, no single one should be trusted."
          />
          {rule === "time_decay" ? <TextField label="Half-life" suffix="days" type="number" min={0.5} max={90} step={0.5} autoComplete="off" value={halfLife} onChange={(text) => setForm((old) => ({ ...old, halfLife: text }))} error={fields.halfLifeDays} helpText="A touch this long before the order counts half as much as one at the order." /> : null}
          <Checkbox
            label="Count direct visits to a page that an assistant cited in the 28 days before as AI Search"
            checked={infer}
            onChange={(checked) => setForm((old) => ({ ...old, infer: checked }))}
            helpText="A guess, and shown as “inferred” everywhere: assistants often send people without saying so."
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
