import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  Card,
  EmptyState,
  IndexFilters,
  Page,
  useSetIndexFiltersMode,
  type IndexFiltersProps,
} from "@shopify/polaris";
import { z } from "zod";
import {
  countPrintRuns,
  printedInserts,
  printRunSorts,
  searchPrintRuns,
  type PrintRunSort,
} from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { choiceFilter } from "#app/ui/lists/choice-filter.tsx";
import { ListPager } from "#app/ui/lists/pager.tsx";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { useSearchField } from "#app/ui/lists/use-search-field.ts";
import { printedStack } from "#app/ui/pictures.ts";
import { useDownload } from "#app/ui/use-download.ts";
import { PrintRunsTable } from "./table.tsx";

const newestFirst = "made desc";
const sorts = Object.keys(printRunSorts).flatMap((sort) => [`${sort} asc`, `${sort} desc`]);

const querySchema = z.object({
  status: z.enum(["draft", "making", "ready", "sent"]).optional().catch(undefined),
  insert: z.uuid().optional().catch(undefined),
  search: z.string().max(80).catch(""),
  sort: z.enum(sorts as [string, ...string[]]).catch(newestFirst),
  before: z.coerce.number<unknown>().int().min(0).max(100_000).catch(0),
});
const pageSize = 50;

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const [sort, direction] = query.sort.split(" ") as [PrintRunSort, "asc" | "desc"];
  const { found, counts, inserts, saved } = await withShop(shopId, async (tx) => ({
    found: await searchPrintRuns(tx, {
      search: query.search,
      ...{ sort, direction, limit: pageSize, offset: query.before },
      ...(query.status ? { status: query.status } : {}),
      ...(query.insert ? { insertId: query.insert } : {}),
    }),
    counts: await countPrintRuns(tx),
    inserts: await printedInserts(tx),
    saved: await listSavedViews(tx, "print-runs"),
  }));
  const runs = found.rows.map(
    ({ id, name, insertName, status, codeKind, quantity, scans, registrations, createdAt }) => ({
      ...{ id, name, insertName, status, codeKind, quantity, scans, registrations, createdAt },
    }),
  );
  const next = found.more ? String(query.before + pageSize) : null;
  return json({ runs, next, counts, inserts, saved, query, locale });
});

const sortOptions: IndexFiltersProps["sortOptions"] = [
  { label: "Made", value: "made desc", directionLabel: "Newest first" },
  { label: "Made", value: "made asc", directionLabel: "Oldest first" },
  { label: "Name", value: "name asc", directionLabel: "A–Z" },
  { label: "Name", value: "name desc", directionLabel: "Z–A" },
  { label: "Cards", value: "cards desc", directionLabel: "Most first" },
  { label: "Cards", value: "cards asc", directionLabel: "Fewest first" },
  { label: "Scans", value: "scans desc", directionLabel: "Most first" },
  { label: "Scans", value: "scans asc", directionLabel: "Fewest first" },
  { label: "Registrations", value: "registrations desc", directionLabel: "Most first" },
  { label: "Registrations", value: "registrations asc", directionLabel: "Fewest first" },
];

export default function PrintRuns() {
  const { runs, next, counts, inserts, saved, query, locale } = useLoaderData<typeof loader>();
  const { mode, setMode } = useSetIndexFiltersMode();
  const { download } = useDownload();
  const { filters, change } = useSavedViews({
    list: "print-runs",
    saved,
    fixed: [
      { id: "all", content: "All", query: { status: "" } },
      { id: "draft", content: `Draft (${counts.draft})`, query: { status: "draft" } },
      { id: "ready", content: `Ready to print (${counts.ready})`, query: { status: "ready" } },
      { id: "sent", content: `Sent to print (${counts.sent})`, query: { status: "sent" } },
    ],
  });
  const search = useSearchField(query.search, (text) =>
    change({ search: text }, { replace: true }),
  );
  const byInsert = choiceFilter({
    key: "insert",
    label: "Insert",
    value: query.insert ?? "",
    onChange: (insert) => change({ insert }),
    options: inserts.map(({ id, name }) => ({ value: id, label: name })),
  });
  if (Object.values(counts).every((count) => count === 0)) {
    return (
      <Page title="Print runs" backAction={{ content: "Inserts", url: "/app/inserts" }}>
        <Card>
          <EmptyState
            heading="Nothing printed yet"
            image={printedStack}
            action={{ content: "Choose an insert", url: "/app/inserts" }}
          >
            <p>
              A print run is a batch of cards with their card codes: the QR, the file for the press
              and what became of it. Begin from an insert.
            </p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title="Print runs"
      backAction={{ content: "Inserts", url: "/app/inserts" }}
      secondaryActions={[
        {
          content: "Export card codes",
          onAction: () => download("/app/print-runs/card-codes"),
          helpText: "Every card code with its address and page, as CSV",
        },
      ]}
    >
      <Card padding="0">
        <IndexFilters
          {...filters}
          queryValue={search.text}
          queryPlaceholder="Search by run, insert or lot"
          onQueryChange={search.type}
          onQueryClear={search.clear}
          filters={[byInsert.filter]}
          appliedFilters={byInsert.applied}
          onClearAll={() => change({ insert: "" })}
          sortOptions={sortOptions}
          sortSelected={[query.sort]}
          onSort={([sort]) => change({ sort: sort === newestFirst ? "" : (sort ?? "") })}
          mode={mode}
          setMode={setMode}
          cancelAction={{ onAction: search.clear }}
        />
        <PrintRunsTable runs={runs} locale={locale} />
        <ListPager next={next} />
      </Card>
    </Page>
  );
}
