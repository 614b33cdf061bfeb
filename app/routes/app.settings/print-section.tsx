import { BlockStack, Card } from "@shopify/polaris";
import { CmykFields } from "#app/ui/cmyk-fields.tsx";
import { ColourField } from "#app/ui/colour-field.tsx";
import type { SettingsProps } from "./route.tsx";

/** The brand's colour as the press mixes it. */
export function PrintSection({ form, set, fields }: SettingsProps) {
  const error = Object.entries(fields).find(([field]) => field.startsWith("brandCmyk"))?.[1];
  return (
    <Card>
      <BlockStack gap="400">
        <ColourField label="Brand colour" value={form.brandColour} onChange={(brandColour) => set({ brandColour })} error={fields.brandColour} />
        <CmykFields label="Print it in these inks (CMYK)" value={form.brandCmyk} onChange={(brandCmyk) => set({ brandCmyk })} error={error} />
      </BlockStack>
    </Card>
  );
}
