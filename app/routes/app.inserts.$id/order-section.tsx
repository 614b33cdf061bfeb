import { BlockStack, Card, ChoiceList, Text } from "@shopify/polaris";
import type { OrderIdMode } from "#app/migration/inserts/model.ts";
import type { FormProps } from "./use-insert-form.ts";

const choices = [
  {
    value: "asked",
    label: "Ask for it (recommended)",
    helpText:
      "On the thank-you page, with a link to their Amazon orders, “it was a gift” and “later”.",
  },
  {
    value: "required",
    label: "Require it",
    helpText: "Fewer people finish. For warranties that stand on the purchase date.",
  },
  {
    value: "not_asked",
    label: "Do not ask",
    helpText: "Links are then only probable, and wait for you to decide.",
  },
];

/** Whether the person is asked for the Amazon order id. */
export function OrderSection({ form, set }: FormProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Amazon order number
        </Text>
        <ChoiceList
          title="Amazon order number"
          titleHidden
          choices={choices}
          selected={[form.orderIdMode]}
          onChange={([mode]) => set({ orderIdMode: mode as OrderIdMode })}
        />
      </BlockStack>
    </Card>
  );
}
