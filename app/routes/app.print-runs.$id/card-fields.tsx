import { BlockStack, Card, FormLayout, Text, TextField } from "@shopify/polaris";
import { WordingFindings } from "#app/ui/wording-findings.tsx";
import { CmykFields } from "#app/ui/cmyk-fields.tsx";
import { ColourField } from "#app/ui/colour-field.tsx";
import type { CardPreview } from "./card-sides.tsx";
import type { RunEdit } from "./route.tsx";

type Props = {
  form: RunEdit;
  set: (changes: Partial<RunEdit>) => void;
  fields: Record<string, string>;
  preview: CardPreview | null;
};

/** The card's words and colour, with what does not fit and what Amazon's rules say beside each. */
export function CardFields({ form, set, fields, preview }: Props) {
  const { design } = form;
  const { front, back } = design;
  const change = (changes: Partial<RunEdit["design"]>) =>
    set({ design: { ...design, ...changes } });
  const inFront = (changes: Partial<typeof front>) => change({ front: { ...front, ...changes } });
  const onBack = (changes: Partial<typeof back>) => change({ back: { ...back, ...changes } });
  /** What is wrong with a field: the server's answer, or what the layout says now. */
  const wrong = (field: string) =>
    fields[`design.${field}`] ??
    preview?.findings.find((one) => one.field === field && one.severity === "error")?.message;
  const inkError = Object.entries(fields).find(([field]) =>
    field.startsWith("design.brandCmyk"),
  )?.[1];
  const findings = (field: string) => (
    <WordingFindings
      findings={preview?.words.filter((one) => one.field === `design.${field}`) ?? []}
    />
  );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Front
        </Text>
        <FormLayout>
          <BlockStack gap="200">
            <TextField
              label="Headline"
              value={front.headline}
              onChange={(headline) => inFront({ headline })}
              error={wrong("front.headline")}
              maxLength={90}
              autoComplete="off"
            />
            {findings("front.headline")}
          </BlockStack>
          <BlockStack gap="200">
            <TextField
              label="Line below"
              value={front.copy}
              onChange={(copy) => inFront({ copy })}
              error={wrong("front.copy")}
              maxLength={200}
              autoComplete="off"
            />
            {findings("front.copy")}
          </BlockStack>
          <FormLayout.Group>
            <TextField
              label="Brand"
              value={design.brandName}
              onChange={(brandName) => change({ brandName })}
              error={wrong("brandName")}
              helpText={design.logoKey ? "The logo stands in its place." : undefined}
              maxLength={60}
              autoComplete="off"
            />
            <ColourField
              label="Colour"
              value={design.brandColour}
              onChange={(brandColour) => change({ brandColour })}
              error={wrong("brandColour")}
            />
          </FormLayout.Group>
          <CmykFields
            label="Print the colour in these inks (CMYK)"
            value={design.brandCmyk}
            onChange={(brandCmyk) => change({ brandCmyk })}
            error={inkError}
          />
        </FormLayout>
        <Text as="h2" variant="headingMd">
          Back
        </Text>
        <FormLayout>
          <BlockStack gap="200">
            <TextField
              label="Heading"
              value={back.heading}
              onChange={(heading) => onBack({ heading })}
              error={wrong("back.heading")}
              maxLength={80}
              autoComplete="off"
            />
            {findings("back.heading")}
          </BlockStack>
          {[0, 1, 2].map((index) => (
            <TextField
              key={index}
              label={`Step ${index + 1}`}
              value={back.steps[index] ?? ""}
              onChange={(text) =>
                onBack({
                  steps: [0, 1, 2].map((at) => (at === index ? text : (back.steps[at] ?? ""))),
                })
              }
              error={wrong(`back.steps.${index}`)}
              maxLength={60}
              autoComplete="off"
            />
          ))}
          <TextField
            label="Before the address"
            value={back.addressIntro}
            onChange={(addressIntro) => onBack({ addressIntro })}
            error={wrong("back.addressIntro")}
            maxLength={40}
            autoComplete="off"
          />
          <BlockStack gap="200">
            <TextField
              label="Small print"
              value={back.smallPrint}
              onChange={(smallPrint) => onBack({ smallPrint })}
              error={wrong("back.smallPrint")}
              helpText="Who is responsible, as Amazon and the law want it on an insert."
              maxLength={200}
              autoComplete="off"
            />
            {findings("back.smallPrint")}
          </BlockStack>
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
