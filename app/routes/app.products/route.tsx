import { useState } from "react";
import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  BlockStack,
  Box,
  Button,
  Card,
  EmptySearchResult,
  EmptyState,
  Icon,
  InlineStack,
  Page,
  TextField,
} from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import {
  addPickedProducts,
  listProducts,
  listUnmappedItems,
  readProducts,
  saveListings,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { useSearchField } from "#app/ui/lists/use-search-field.ts";
import { productTags } from "#app/ui/pictures.ts";
import { useAction } from "#app/ui/use-action.ts";
import { ProductRow } from "./product-row.tsx";
import { UnmappedCard } from "./unmapped-card.tsx";

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const search = new URL(request.url).searchParams.get("search") ?? "";
  const [products, unmapped] = await withShop(shopId, async (tx) => [
    await listProducts(tx, search),
    await listUnmappedItems(tx),
  ]);
  return json({ products, unmapped, search, locale });
});

const actionSchema = z.discriminatedUnion("what", [
  z.object({ what: z.literal("pick"), products: z.unknown() }),
  z.object({ what: z.literal("map"), productId: z.uuid(), listings: z.unknown() }),
]);

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const asked = actionSchema.parse(await request.json());
  return withShop(shopId, async (tx) => {
    if (asked.what === "map") {
      await saveListings(tx, actor, asked.productId, asked.listings);
      return { ok: true, message: "Listings saved" };
    }
    const ids = await addPickedProducts(tx, asked.products);
    return { ok: true, data: { products: await readProducts(tx, ids) } };
  });
});

export default function Products() {
  const { products, unmapped, search, locale } = useLoaderData<typeof loader>();
  const bridge = useAppBridge();
  const [, setQuery] = useSearchParams();
  const [open, setOpen] = useState<string | null>(null);
  const add = useAction();
  const { text, type, clear } = useSearchField(search, (value) => setQuery(value ? { search: value } : {}, { replace: true }));
  const pick = async () => {
    const selection = await bridge.resourcePicker({
      type: "product",
      multiple: 50,
      filter: { variants: false },
    });
    const picked = (selection ?? []).map((product) => ({
      id: product.id,
      title: product.title,
      handle: "handle" in product ? product.handle : null,
      imageUrl: "images" in product ? (product.images[0]?.originalSrc ?? null) : null,
    }));
    if (picked.length > 0) add.send({ what: "pick", products: picked });
  };
  const choose = {
    content: "Add products",
    loading: add.busy,
    onAction: () => void pick(),
  };
  if (products.length === 0 && !search) {
    return (
      <Page title="Products" backAction={{ content: "Inserts", url: "/app/inserts" }}>
        <Card>
          <EmptyState
            heading="Tell Flybridge what your products are called on Amazon"
            image={productTags}
            action={choose}
          >
            <p>
              With a product’s ASIN or SKU, Flybridge knows which Amazon orders could have carried a
              card, and links registrations to them.
            </p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title="Products"
      subtitle="What each product is called on Amazon"
      backAction={{ content: "Inserts", url: "/app/inserts" }}
      primaryAction={choose}
    >
      <BlockStack gap="400">
        <Card padding="0">
          <Box padding="300">
            <TextField
              label="Search products"
              labelHidden
              prefix={<Icon source={SearchIcon} />}
              placeholder="Search by title, ASIN, SKU or GTIN"
              value={text}
              onChange={type}
              clearButton
              onClearButtonClick={clear}
              autoComplete="off"
            />
          </Box>
          {products.map((product) => (
            <ProductRow
              key={product.id}
              product={product}
              open={open === product.id}
              onToggle={() => setOpen(open === product.id ? null : product.id)}
            />
          ))}
          {products.length === 0 ? (
            <Box padding="800">
              <EmptySearchResult title="No product matches" description="Try another word." />
            </Box>
          ) : null}
        </Card>
        <UnmappedCard items={unmapped} locale={locale} />
        <InlineStack align="center">
          <Button variant="plain" url="/app/imports">
            Import Amazon orders
          </Button>
        </InlineStack>
      </BlockStack>
    </Page>
  );
}
