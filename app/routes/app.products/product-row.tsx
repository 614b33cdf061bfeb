import { useState } from "react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Collapsible,
  InlineGrid,
  InlineStack,
  Select,
  Text,
  TextField,
  Thumbnail,
} from "@shopify/polaris";
import { DeleteIcon, ImageIcon, PlusIcon } from "@shopify/polaris-icons";
import { marketplaces } from "#app/migration/inserts/model.ts";
import type { Product } from "#app/migration/inserts/index.ts";
import { useAction } from "#app/ui/use-action.ts";

type Typed = { marketplace: string; asin: string; sku: string; gtin: string };
type Props = { product: Product; open: boolean; onToggle: () => void };

const options = Object.entries(marketplaces).map(([value, { name }]) => ({ value, label: name }));
const empty: Typed = { marketplace: "US", asin: "", sku: "", gtin: "" };

function typedOf(product: Product): Typed[] {
  const rows = product.listings.map(({ marketplace, asin, sku, gtin }) => ({
    ...{ marketplace, asin: asin ?? "", sku: sku ?? "", gtin: gtin ?? "" },
  }));
  return rows.length > 0 ? rows : [empty];
}

/** A product with its listings, which open below it to be edited. */
export function ProductRow({ product, open, onToggle }: Props) {
  const [rows, setRows] = useState(() => typedOf(product));
  const save = useAction({ onDone: ({ ok }) => ok && onToggle() });
  const { listings } = product;
  const edit = (index: number, changes: Partial<Typed>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  const summary = listings
    .map(({ marketplace, asin, sku }) => `${marketplace} ${asin ?? sku ?? ""}`)
    .slice(0, 3)
    .join(" · ");
  return (
    <Box borderBlockStartWidth="025" borderColor="border-secondary">
      <Box padding="300">
        <InlineStack gap="300" blockAlign="center" wrap={false}>
          <Thumbnail source={product.imageUrl ?? ImageIcon} alt="" size="small" />
          <Box width="100%">
            <BlockStack>
              <Text as="span" fontWeight="semibold">
                {product.title}
              </Text>
              <Text as="span" tone="subdued">
                {summary || "Not mapped yet"}
                {listings.length > 3 ? ` and ${listings.length - 3} more` : ""}
              </Text>
            </BlockStack>
          </Box>
          {listings.length === 0 ? <Badge tone="attention">Not mapped</Badge> : null}
          <Button
            onClick={() => {
              setRows(typedOf(product));
              onToggle();
            }}
            disclosure={open ? "up" : "down"}
            ariaExpanded={open}
            ariaControls={`listings-${product.id}`}
          >
            {open ? "Close" : "Edit"}
          </Button>
        </InlineStack>
      </Box>
      <Collapsible id={`listings-${product.id}`} open={open}>
        <Box padding="300" paddingBlockStart="0">
          <BlockStack gap="300">
            {rows.map((row, index) => (
              <InlineGrid
                key={index}
                columns={{ xs: 1, sm: "1.2fr 1fr 1fr 1fr auto" }}
                gap="200"
                alignItems="end"
              >
                <Select
                  label="Amazon store"
                  labelHidden={index > 0}
                  options={options}
                  value={row.marketplace}
                  onChange={(marketplace) => edit(index, { marketplace })}
                />
                {(["asin", "sku", "gtin"] as const).map((name) => (
                  <TextField
                    key={name}
                    label={name.toUpperCase()}
                    labelHidden={index > 0}
                    value={row[name]}
                    onChange={(text) => edit(index, { [name]: text })}
                    error={save.fields[`${index}.${name}`]}
                    autoComplete="off"
                  />
                ))}
                <Button
                  icon={DeleteIcon}
                  variant="tertiary"
                  accessibilityLabel="Remove this listing"
                  onClick={() => setRows(rows.filter((_row, at) => at !== index))}
                />
              </InlineGrid>
            ))}
            <InlineStack align="space-between">
              <Button icon={PlusIcon} onClick={() => setRows([...rows, empty])}>
                Add a listing
              </Button>
              <Button
                variant="primary"
                loading={save.busy}
                onClick={() => save.send({ what: "map", productId: product.id, listings: rows })}
              >
                Save listings
              </Button>
            </InlineStack>
          </BlockStack>
        </Box>
      </Collapsible>
    </Box>
  );
}
