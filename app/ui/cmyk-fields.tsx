import { BlockStack, Checkbox, InlineGrid, Text, TextField } from "@shopify/polaris";

export type CmykTyped = [number, number, number, number];

type Props = { label: string; value: CmykTyped | null; onChange: (value: CmykTyped | null) => void; error?: string | undefined };

const inks = ["Cyan", "Magenta", "Yellow", "Black"] as const;

/** The brand's exact ink for the press, or none: then it is worked out from the screen colour. */
export function CmykFields({ label, value, onChange, error }: Props) {
  // Numbers are texts while they are typed; the server reads them.
  const change = (at: number, typed: string) => onChange((value ?? []).map((one, index) => (index === at ? (typed as unknown as number) : one)) as CmykTyped);
  return (
    <BlockStack gap="200">
      <Checkbox label={label} helpText="From your style guide. Otherwise it is worked out from the colour on screens." checked={value !== null} onChange={(on) => onChange(on ? [0, 0, 0, 0] : null)} />
      {value ? (
        <InlineGrid columns={4} gap="200">
          {inks.map((ink, index) => (
            <TextField key={ink} label={ink} type="number" min={0} max={100} suffix="%" value={String(value[index])} onChange={(typed) => change(index, typed)} autoComplete="off" />
          ))}
        </InlineGrid>
      ) : null}
      {error ? (
        <Text as="p" tone="critical">
          {error}
        </Text>
      ) : null}
    </BlockStack>
  );
}
