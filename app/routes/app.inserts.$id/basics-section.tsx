import { BlockStack, Card, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import {
  insertKinds,
  marketplaces,
  type InsertKind,
  type Marketplace,
} from "#app/migration/inserts/model.ts";
import { insertKindNames } from "#app/ui/insert-names.ts";
import type { FormProps } from "./use-insert-form.ts";

const kindHelp: Record<InsertKind, string> = {
  card: "A printed card that lies in the box.",
  packaging: "A QR on the box, label or leaflet.",
  review_message: "A link in mail that you send yourself. Never in Amazon’s buyer messages.",
};
const kindOptions = insertKinds.map((kind) => ({
  value: kind,
  label: insertKindNames[kind] ?? kind,
}));
const marketplaceOptions = Object.entries(marketplaces).map(([value, { name }]) => ({
  value,
  label: name,
}));

/** What the insert is called, what it is, and where its products are bought. */
export function BasicsSection({ form, set, fields }: FormProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Insert
        </Text>
        <FormLayout>
          <TextField
            label="Name"
            helpText="Only you see it."
            value={form.name}
            onChange={(name) => set({ name })}
            error={fields.name}
            maxLength={80}
            autoComplete="off"
          />
          <FormLayout.Group>
            <Select
              label="Kind"
              options={kindOptions}
              value={form.kind}
              onChange={(kind) => set({ kind: kind as InsertKind })}
              helpText={kindHelp[form.kind]}
              error={fields.kind}
            />
            <Select
              label="Bought on"
              options={marketplaceOptions}
              value={form.marketplace}
              onChange={(marketplace) => set({ marketplace: marketplace as Marketplace })}
              helpText="“Open my Amazon orders” leads there."
              error={fields.marketplace}
            />
          </FormLayout.Group>
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
