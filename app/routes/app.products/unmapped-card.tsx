import { BlockStack, Card, DataTable, Text } from "@shopify/polaris";
import { marketplaces } from "#app/migration/inserts/model.ts";
import type { UnmappedItem } from "#app/migration/inserts/index.ts";
import { formatCount } from "#app/ui/format.ts";

/** What the imported orders hold and no product is mapped to. */
export function UnmappedCard({ items, locale }: { items: UnmappedItem[]; locale: string }) {
  if (items.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Sold on Amazon, mapped to no product
        </Text>
        <Text as="p" tone="subdued">
          These were in your order reports. Copy the ASIN or SKU into its product, if it carries a
          card.
        </Text>
        <DataTable
          columnContentTypes={["text", "text", "text", "numeric"]}
          headings={["Amazon store", "ASIN", "SKU", "Units"]}
          rows={items.map(({ marketplace, asin, sku, units }) => [
            marketplaces[marketplace]?.name ?? marketplace,
            asin ?? "–",
            sku ?? "–",
            formatCount(units, locale),
          ])}
        />
      </BlockStack>
    </Card>
  );
}
