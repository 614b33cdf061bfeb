import { useState } from "react";
import {
  Banner,
  BlockStack,
  Button,
  ChoiceList,
  Collapsible,
  FormLayout,
  Select,
  TextField,
} from "@shopify/polaris";
import type { AddressBase } from "#app/migration/inserts/index.ts";
import { addressKindNames, printFormatNames } from "#app/ui/print-names.ts";

export type RunForm = {
  name: string;
  codeKind: "shared" | "unique";
  quantity: string;
  format: string;
  addressBase: string;
  gtin: string;
  lot: string;
};

type Props = {
  form: RunForm;
  set: (changes: Partial<RunForm>) => void;
  fields: Record<string, string>;
  bases: AddressBase[];
  /** A run that exists keeps its kind of codes. */
  codeKindFixed?: boolean;
};

const kinds = [
  {
    value: "shared",
    label: "One shared card code",
    helpText: "Every card is the same: cheapest to print, any printer can do it.",
  },
  {
    value: "unique",
    label: "A unique card code on each card",
    helpText:
      "Each card registers once and links better. Needs a printer that prints variable data; up to 100,000 a run.",
  },
];
const formats = Object.entries(printFormatNames).map(([value, label]) => ({ value, label }));

/** What a run is: codes, quantity, format and the address that is printed. */
export function RunFields({ form, set, fields, bases, codeKindFixed = false }: Props) {
  const [gs1, setGs1] = useState(form.gtin !== "");
  const base = bases.find((one) => one.base === form.addressBase);
  const addresses = bases.map((one) => ({
    value: one.base,
    label: `${addressKindNames[one.kind]}: ${one.base.replace(/^https?:\/\//, "")}`,
  }));
  const isLink = form.format === "link";
  return (
    <BlockStack gap="400">
      <FormLayout>
        <TextField
          label="Name"
          helpText="Only you see it, such as “October, 5,000”."
          value={form.name}
          onChange={(name) => set({ name })}
          error={fields.name}
          maxLength={80}
          autoComplete="off"
        />
        {isLink || codeKindFixed ? null : (
          <ChoiceList
            title="Card codes"
            choices={kinds}
            selected={[form.codeKind]}
            onChange={([codeKind]) => set({ codeKind: codeKind as RunForm["codeKind"] })}
            {...(fields.codeKind ? { error: fields.codeKind } : {})}
          />
        )}
        <Select
          label="Format"
          options={formats}
          value={form.format}
          onChange={(format) => set({ format })}
          error={fields.format}
        />
        <TextField
          label={isLink ? "Messages planned" : "Quantity"}
          type="number"
          min={1}
          value={form.quantity}
          onChange={(quantity) => set({ quantity })}
          error={fields.quantity}
          autoComplete="off"
        />
        <Select
          label="Printed address"
          options={addresses}
          value={form.addressBase}
          onChange={(addressBase) => set({ addressBase })}
          error={fields.addressBase}
          helpText="Fixed for ever once printed. Add a domain of your own in Settings."
        />
      </FormLayout>
      {base?.warning ? <Banner tone="warning">{base.warning}</Banner> : null}
      {isLink ? null : (
        <>
          <Button
            variant="plain"
            disclosure={gs1 ? "up" : "down"}
            ariaExpanded={gs1}
            ariaControls="gs1"
            onClick={() => setGs1(!gs1)}
            textAlign="left"
          >
            GS1 Digital Link
          </Button>
          <Collapsible id="gs1" open={gs1}>
            <FormLayout>
              <FormLayout.Group>
                <TextField
                  label="GTIN"
                  value={form.gtin}
                  onChange={(gtin) => set({ gtin })}
                  error={fields.gtin}
                  helpText="The QR then serves as the product’s barcode of the future, too."
                  autoComplete="off"
                />
                <TextField
                  label="Lot"
                  value={form.lot}
                  onChange={(lot) => set({ lot })}
                  error={fields.lot}
                  autoComplete="off"
                />
              </FormLayout.Group>
            </FormLayout>
          </Collapsible>
        </>
      )}
    </BlockStack>
  );
}
