import { useState } from "react";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  BlockStack,
  Box,
  Button,
  Card,
  InlineError,
  InlineGrid,
  InlineStack,
  Link,
  Text,
  TextField,
  Thumbnail,
} from "@shopify/polaris";
import { ImageIcon, XIcon } from "@shopify/polaris-icons";
import type { Product } from "#app/migration/inserts/index.ts";
import { marketplaces } from "#app/migration/inserts/model.ts";
import { useAction } from "#app/ui/use-action.ts";
import type { FormProps, ListingTyped } from "./use-insert-form.ts";

type Props = FormProps & { products: Product[] };

/** Which products the insert goes with, and what each is called on the insert's Amazon store. */
export function ProductsSection({ form, set, fields, products }: Props) {
  const bridge = useAppBridge();
  const [picked, setPicked] = useState<Product[]>([]);
  const known = new Map([...picked, ...products].map((product) => [product.id, product]));
  const chosen = form.productIds.map((id) => known.get(id)).filter((one) => one !== undefined);
  const add = useAction({
    action: "/app/products",
    onDone: ({ ok, data }) => {
      if (!ok || !data) return;
      const added = data.products as Product[];
      setPicked((old) => [...added, ...old]);
      set({ productIds: added.map(({ id }) => id) });
    },
  });
  const pick = async () => {
    const shopifyIds = chosen.flatMap(({ shopifyId }) => (shopifyId ? [{ id: shopifyId }] : []));
    const selection = await bridge.resourcePicker({
      type: "product",
      multiple: 50,
      filter: { variants: false },
      selectionIds: shopifyIds,
    });
    if (!selection) return;
    const given = selection.map((product) => ({
      id: product.id,
      title: product.title,
      handle: "handle" in product ? product.handle : null,
      imageUrl: "images" in product ? (product.images[0]?.originalSrc ?? null) : null,
    }));
    if (given.length === 0) return set({ productIds: [] });
    add.send({ what: "pick", products: given });
  };
  const store = marketplaces[form.marketplace].name;

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Products
          </Text>
          <Button onClick={() => void pick()} loading={add.busy}>
            {chosen.length > 0 ? "Change products" : "Choose products"}
          </Button>
        </InlineStack>
        {chosen.length === 0 ? (
          <Text as="p" tone="subdued">
            Choose what lies in the box with this insert. Flybridge then knows which Amazon orders
            could have carried it.
          </Text>
        ) : (
          <Text as="p" tone="subdued">
            ASIN or SKU on {store}, so that orders there are recognised. One of the two is enough.
          </Text>
        )}
        {chosen.map((product) => {
          const key = `${product.id}:${form.marketplace}`;
          const there = product.listings.filter((one) => one.marketplace === form.marketplace);
          const typed: ListingTyped = form.listings[key] ?? {
            asin: there[0]?.asin ?? "",
            sku: there[0]?.sku ?? "",
          };
          const edit = (changes: Partial<ListingTyped>) =>
            set({ listings: { ...form.listings, [key]: { ...typed, ...changes } } });
          const without = form.productIds.filter((id) => id !== product.id);
          return (
            <Box
              key={product.id}
              padding="300"
              borderWidth="025"
              borderColor="border"
              borderRadius="200"
            >
              <BlockStack gap="300">
                <InlineStack gap="300" blockAlign="center" wrap={false}>
                  <Thumbnail source={product.imageUrl ?? ImageIcon} alt="" size="small" />
                  <Box width="100%">
                    <Text as="span" fontWeight="semibold">
                      {product.title}
                    </Text>
                  </Box>
                  <Button
                    icon={XIcon}
                    variant="tertiary"
                    accessibilityLabel={`Take out ${product.title}`}
                    onClick={() => set({ productIds: without })}
                  />
                </InlineStack>
                <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
                  <TextField
                    label="ASIN"
                    value={typed.asin}
                    onChange={(asin) => edit({ asin })}
                    placeholder="B0C1ABCDEF"
                    error={fields[`listings.${product.id}.asin`]}
                    autoComplete="off"
                  />
                  <TextField
                    label="SKU on Amazon"
                    value={typed.sku}
                    onChange={(sku) => edit({ sku })}
                    error={fields[`listings.${product.id}.sku`]}
                    autoComplete="off"
                  />
                </InlineGrid>
                {there.length > 1 ? (
                  <Text as="p" tone="subdued">
                    And {there.length - 1} more on {store}: <Link url="/app/products">see all</Link>
                  </Text>
                ) : null}
              </BlockStack>
            </Box>
          );
        })}
        {fields.productIds ? <InlineError message={fields.productIds} fieldID="products" /> : null}
      </BlockStack>
    </Card>
  );
}
