import { json } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { z } from "zod";
import {
  BlockStack,
  Card,
  EmptySearchResult,
  EmptyState,
  IndexFilters,
  IndexTable,
  InlineStack,
  Page,
  useBreakpoints,
  useIndexResourceState,
  useSetIndexFiltersMode,
  type IndexFiltersProps,
} from "@shopify/polaris";
import {
  archiveInsert,
  countInserts,
  duplicateInsert,
  listInserts,
  publishInsert,
  restoreInsert,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { useSearchField } from "#app/ui/lists/use-search-field.ts";
import { cardAndPhone } from "#app/ui/pictures.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { ImportInsertButton } from "../app.inserts.import/button.tsx";
import { InsertRow } from "./insert-row.tsx";

const tabs = [
  { id: "all", content: "All" },
  { id: "published", content: "Active" },
  { id: "draft", content: "Draft" },
  { id: "archived", content: "Archived" },
] as const;

const querySchema = z.object({
  status: z.enum(["all", "published", "draft", "archived"]).catch("all"),
  search: z.string().max(80).catch(""),
  sort: z.enum(["updated", "name", "scans", "registrations"]).catch("updated"),
  direction: z.enum(["asc", "desc"]).catch("desc"),
});

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const [inserts, counts, saved] = await withShop(shopId, async (tx) => [
    await listInserts(tx, query),
    await countInserts(tx),
    await listSavedViews(tx, "inserts"),
  ]);
  return json({ inserts, counts, saved, query, locale });
});

const actionSchema = z.object({
  what: z.enum(["publish", "archive", "restore", "duplicate"]),
  ids: z.array(z.uuid()).min(1).max(100),
});
const steps = {
  publish: { run: publishInsert, done: "published" },
  archive: { run: archiveInsert, done: "archived" },
  restore: { run: restoreInsert, done: "restored" },
  duplicate: { run: duplicateInsert, done: "duplicated" },
};

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const { what, ids } = actionSchema.parse(await request.json());
  const { run, done } = steps[what];
  await withShop(shopId, async (tx) => {
    for (const id of ids) await run(tx, actor, id);
  });
  const message = ids.length === 1 ? `Insert ${done}` : `${ids.length} inserts ${done}`;
  return { ok: true, message };
});

const sortOptions: IndexFiltersProps["sortOptions"] = [
  { label: "Last change", value: "updated asc", directionLabel: "Oldest first" },
  { label: "Last change", value: "updated desc", directionLabel: "Newest first" },
  { label: "Name", value: "name asc", directionLabel: "A–Z" },
  { label: "Name", value: "name desc", directionLabel: "Z–A" },
  { label: "Scans", value: "scans asc", directionLabel: "Fewest first" },
  { label: "Scans", value: "scans desc", directionLabel: "Most first" },
  { label: "Registrations", value: "registrations asc", directionLabel: "Fewest first" },
  { label: "Registrations", value: "registrations desc", directionLabel: "Most first" },
];

export default function Inserts() {
  const { inserts, counts, saved, query, locale } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const { smDown } = useBreakpoints();
  const { mode, setMode } = useSetIndexFiltersMode();
  const chosen = useIndexResourceState(inserts);
  const act = useAction({ onDone: (reply) => reply.ok && chosen.clearSelection() });
  const total = counts.draft + counts.published + counts.archived;

  const { filters, change } = useSavedViews({
    list: "inserts",
    saved,
    fixed: tabs.map(({ id, content }) => ({
      id,
      content: id === "all" ? content : `${content} (${counts[id]})`,
      query: { status: id === "all" ? "" : id },
    })),
  });
  const search = useSearchField(query.search, (text) => change({ search: text }, { replace: true }));
  const bulk = (what: keyof typeof steps, content: string) => ({
    content,
    onAction: () => act.send({ what, ids: chosen.selectedResources }),
  });
  const frame = {
    title: "Inserts",
    primaryAction: { content: "Create insert", url: "/app/inserts/new" },
    secondaryActions: [
      { content: "Products", url: "/app/products" },
      { content: "Print runs", url: "/app/print-runs" },
    ],
  };

  if (total === 0) {
    return (
      <Page {...frame} secondaryActions={[]}>
        <Card>
          <EmptyState
            heading="Turn Amazon parcels into your own customers"
            image={cardAndPhone}
            action={{ content: "Create insert", url: "/app/inserts/new" }}
            footerContent={<ImportInsertButton onDone={revalidate} plain />}
          >
            <BlockStack gap="200">
              <p>
                An insert is a card, a QR on the packaging or a message with a link. The buyer scans
                it, registers the product and becomes a customer of your store.
              </p>
              <p>It takes about five minutes: choose what the buyer gets, write a line, print.</p>
            </BlockStack>
          </EmptyState>
        </Card>
      </Page>
    );
  }

  const headings = [
    { title: "Insert" },
    { title: "Status" },
    { title: "Offer" },
    { title: "Last change" },
    { title: "Scans", alignment: "end" as const },
    { title: "Registrations", alignment: "end" as const },
  ];
  return (
    <Page {...frame} fullWidth={false}>
      <BlockStack gap="400">
        <RefusalBanner refusal={act.refusal} />
        <Card padding="0">
          <IndexFilters
            {...filters}
            queryValue={search.text}
            queryPlaceholder="Search by name or product"
            onQueryChange={search.type}
            onQueryClear={search.clear}
            sortOptions={sortOptions}
            sortSelected={[`${query.sort} ${query.direction}`]}
            onSort={([value]) => {
              const parts = (value ?? "").split(" ") as [typeof query.sort, typeof query.direction];
              change({ sort: parts[0], direction: parts[1] });
            }}
            filters={[]}
            hideFilters
            onClearAll={() => undefined}
            mode={mode}
            setMode={setMode}
            cancelAction={{ onAction: search.clear }}
          />
          <IndexTable
            condensed={smDown}
            itemCount={inserts.length}
            selectedItemsCount={
              chosen.allResourcesSelected ? "All" : chosen.selectedResources.length
            }
            onSelectionChange={chosen.handleSelectionChange}
            headings={headings as [(typeof headings)[0], ...typeof headings]}
            promotedBulkActions={
              query.status === "archived"
                ? [bulk("restore", "Restore")]
                : [bulk("publish", "Publish"), bulk("archive", "Archive")]
            }
            bulkActions={[bulk("duplicate", "Duplicate")]}
            emptyState={
              <EmptySearchResult
                title="No insert matches"
                description="Try another word, or look under another tab."
                withIllustration
              />
            }
          >
            {inserts.map((insert, position) => (
              <InsertRow
                key={insert.id}
                insert={insert}
                position={position}
                selected={chosen.selectedResources.includes(insert.id)}
                condensed={smDown}
                locale={locale}
              />
            ))}
          </IndexTable>
        </Card>
        <InlineStack align="center">
          <ImportInsertButton onDone={revalidate} plain />
        </InlineStack>
      </BlockStack>
    </Page>
  );
}
