import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, EmptyState, IndexFilters, Page, useSetIndexFiltersMode } from "@shopify/polaris";
import { z } from "zod";
import { listAmazonOrders, openSearch, sealSearch } from "#app/migration/desk/index.ts";
import { marketplaces } from "#app/migration/inserts/model.ts";
import { withShop } from "#app/platform/db.ts";
import { readPageMark } from "#app/platform/pages.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { choiceFilter } from "#app/ui/lists/choice-filter.tsx";
import { ListPager } from "#app/ui/lists/pager.tsx";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { revalidateUnlessSearch, useSearchField } from "#app/ui/lists/use-search-field.ts";
import { productTags } from "#app/ui/pictures.ts";
import { useAction } from "#app/ui/use-action.ts";
import { OrdersTable } from "./table.tsx";

/** How imports call the marketplace of orders that Amazon only shipped. */
const multiChannel = "Non-Amazon";

const querySchema = z.object({
  linked: z.enum(["1", ""]).catch(""),
  marketplace: z.enum(Object.keys(marketplaces) as [keyof typeof marketplaces, ...(keyof typeof marketplaces)[]]).or(z.enum([multiChannel, ""])).catch(""),
  sort: z.enum(["bought desc", "bought asc"]).catch("bought desc"),
  find: z.string().catch(""),
  before: z.string().catch(""),
});

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const found = openSearch(shopId, query.find);
  return json(
    await withShop(shopId, async (tx) => ({
      ...(await listAmazonOrders(tx, { search: found, linkedOnly: query.linked === "1", marketplace: query.marketplace, oldestFirst: query.sort === "bought asc", before: readPageMark(query.before) })),
      saved: await listSavedViews(tx, "orders"),
      timeZone: (await readShop(tx)).timeZone,
      marketplace: query.marketplace,
      sort: query.sort,
      found,
      locale,
    })),
  );
});

/** Turns what is searched into what may stand in the page's address. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const { search } = z.object({ search: z.string() }).parse(await request.json());
  return { ok: true, data: { find: sealSearch(shopId, search) } };
});

const marketplaceOptions = [...Object.entries(marketplaces).map(([value, { name }]) => ({ value, label: name })), { value: multiChannel, label: "Multi-channel, not counted" }];

export const shouldRevalidate = revalidateUnlessSearch;

export default function Orders() {
  const { rows, next, total, saved, marketplace, sort, found, timeZone, locale } = useLoaderData<typeof loader>();
  const { mode, setMode } = useSetIndexFiltersMode();
  const { filters, change } = useSavedViews({
    list: "orders",
    saved,
    fixed: [
      { id: "all", content: "All", query: { linked: "" } },
      { id: "linked", content: "Linked to a customer", query: { linked: "1" } },
    ],
  });
  const seal = useAction({ onDone: (reply) => change({ find: String(reply.data?.find ?? "") }, { replace: true }) });
  const search = useSearchField(found, (text) => (text.trim() ? seal.send({ search: text }) : change({ find: "" }, { replace: true })));
  const byMarketplace = choiceFilter({ key: "marketplace", label: "Marketplace", value: marketplace, onChange: (value) => change({ marketplace: value }), options: marketplaceOptions });
  if (total === 0) {
    return (
      <Page title="Amazon orders">
        <Card>
          <EmptyState heading="Import your Amazon orders" image={productTags} action={{ content: "Import the all-orders report", url: "/app/imports" }}>
            <p>In Seller Central open Reports → Fulfilment → All orders, download the report and drop it here. Buyers’ names and addresses are never stored.</p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page title="Amazon orders" primaryAction={{ content: "Import orders", url: "/app/imports" }}>
      <Card padding="0">
        <IndexFilters
          {...filters}
          loading={seal.busy}
          queryValue={search.text}
          queryPlaceholder="A whole Amazon order id"
          onQueryChange={search.type}
          onQueryClear={search.clear}
          filters={[byMarketplace.filter]}
          appliedFilters={byMarketplace.applied}
          onClearAll={() => change({ marketplace: "" })}
          sortOptions={[
            { label: "Bought", value: "bought desc", directionLabel: "Newest first" },
            { label: "Bought", value: "bought asc", directionLabel: "Oldest first" },
          ]}
          sortSelected={[sort]}
          onSort={([chosen]) => change({ sort: chosen === "bought asc" ? chosen : "" })}
          mode={mode}
          setMode={setMode}
          cancelAction={{ onAction: search.clear }}
        />
        <OrdersTable rows={rows} locale={locale} timeZone={timeZone} />
        <ListPager next={next} />
      </Card>
    </Page>
  );
}
