import { BlockStack, IndexTable, InlineStack, Text, Thumbnail } from "@shopify/polaris";
import { ImageIcon } from "@shopify/polaris-icons";
import type { InsertListing } from "#app/migration/inserts/index.ts";
import { formatCount, formatDay } from "#app/ui/format.ts";
import { insertKindNames, offerKindNames } from "#app/ui/insert-names.ts";
import { RowLink } from "#app/ui/row-link.tsx";
import { StatusBadge } from "#app/ui/status-badges.tsx";

type Props = {
  insert: Omit<InsertListing, "updatedAt"> & { updatedAt: string };
  position: number;
  selected: boolean;
  /** One column, on a phone. */
  condensed: boolean;
  locale: string;
};

/** One insert in the list. */
export function InsertRow({ insert, position, selected, condensed, locale }: Props) {
  const picture = insert.products[0]?.imageUrl ?? ImageIcon;
  const products =
    insert.products.length > 1
      ? `${insert.products[0]?.title} and ${insert.products.length - 1} more`
      : (insert.products[0]?.title ?? "No product yet");
  const name = (
    <InlineStack gap="300" blockAlign="center" wrap={false}>
      <Thumbnail source={picture} alt="" size="small" />
      <BlockStack>
        <RowLink url={`/app/inserts/${insert.id}`}>{insert.name}</RowLink>
        <Text as="span" tone="subdued">
          {insertKindNames[insert.kind]} · {products}
        </Text>
      </BlockStack>
    </InlineStack>
  );
  return (
    <IndexTable.Row id={insert.id} position={position} selected={selected}>
      {condensed ? (
        <div style={{ padding: "12px 16px", width: "100%" }}>
          <BlockStack gap="200">
            {name}
            <InlineStack gap="300" blockAlign="center">
              <StatusBadge status={insert.status} />
              <Text as="span" tone="subdued">
                {formatCount(insert.scans, locale)} scans ·{" "}
                {formatCount(insert.registrations, locale)} registrations
              </Text>
            </InlineStack>
          </BlockStack>
        </div>
      ) : (
        <>
          <IndexTable.Cell>{name}</IndexTable.Cell>
          <IndexTable.Cell>
            <StatusBadge status={insert.status} />
          </IndexTable.Cell>
          <IndexTable.Cell>{offerKindNames[insert.offerKind]}</IndexTable.Cell>
          <IndexTable.Cell>{formatDay(insert.updatedAt, locale)}</IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              {formatCount(insert.scans, locale)}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" alignment="end" numeric>
              {formatCount(insert.registrations, locale)}
            </Text>
          </IndexTable.Cell>
        </>
      )}
    </IndexTable.Row>
  );
}
