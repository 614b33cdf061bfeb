import { Banner, BlockStack, Card, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { AddressBase, QrAssessment } from "#app/migration/inserts/index.ts";
import { RunFields } from "../app.print-runs.new/run-fields.tsx";
import type { CardPreview } from "./card-sides.tsx";
import type { RunEdit } from "./route.tsx";

type Props = {
  form: RunEdit;
  set: (changes: Partial<RunEdit>) => void;
  fields: Record<string, string>;
  preview: CardPreview | null;
  bases: AddressBase[];
  qr: QrAssessment;
};

const levels = [
  { value: "M", label: "M: for cards (15 % may be lost)" },
  { value: "Q", label: "Q: for rough surfaces (25 %)" },
  { value: "H", label: "H: for boxes that wear, or a picture in the QR (30 %)" },
];

/** What the run is made of, and whether its QR can be read at the size that it prints. */
export function RunCard({ form, set, fields, preview, bases, qr }: Props) {
  const assessed = preview?.qr ?? qr;
  const isAlone = form.format === "qr" || form.format === "link";
  const module = assessed.moduleMm.toFixed(2);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Run and QR
        </Text>
        <RunFields
          form={{
            ...form,
            quantity: String(form.quantity),
            gtin: form.gtin ?? "",
            lot: form.lot ?? "",
          }}
          set={({ format, gtin, lot, ...changes }) =>
            set({
              ...changes,
              ...(format ? { format: format as RunEdit["format"] } : {}),
              ...(gtin === undefined ? {} : { gtin: gtin || null }),
              ...(lot === undefined ? {} : { lot: lot || null }),
            })
          }
          fields={fields}
          bases={bases}
          codeKindFixed
        />
        <FormLayout>
          <FormLayout.Group>
            <Select
              label="Error correction"
              options={levels}
              value={form.design.ecc}
              onChange={(ecc) =>
                set({ design: { ...form.design, ecc: ecc as RunEdit["design"]["ecc"] } })
              }
            />
            {isAlone ? (
              <TextField
                label="Width of the QR"
                type="number"
                suffix="mm"
                value={String(form.design.qrMm)}
                onChange={(text) =>
                  // Typed numbers arrive as texts; the server reads them.
                  set({ design: { ...form.design, qrMm: text as unknown as number } })
                }
                error={fields["design.qrMm"]}
                autoComplete="off"
              />
            ) : null}
          </FormLayout.Group>
        </FormLayout>
        {assessed.warnings.map((warning) => (
          <Banner key={warning.code} tone={warning.severity === "strong" ? "critical" : "warning"}>
            {warning.message}
          </Banner>
        ))}
        <Text as="p" tone="subdued">
          {assessed.modules} × {assessed.modules} squares of {module} mm
          {assessed.warnings.length === 0 ? ": reads well on any phone." : "."}
        </Text>
      </BlockStack>
    </Card>
  );
}
