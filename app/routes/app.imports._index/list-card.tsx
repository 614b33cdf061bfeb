import { Card, IndexFilters, useSetIndexFiltersMode } from "@shopify/polaris";
import type { ImportView } from "#app/imports/index.ts";
import type { SavedView } from "#app/platform/saved-lists.ts";
import { choiceFilter } from "#app/ui/lists/choice-filter.tsx";
import { ListPager } from "#app/ui/lists/pager.tsx";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { useSearchField } from "#app/ui/lists/use-search-field.ts";
import { ImportsTable } from "./table.tsx";

type Named = { id: string; title: string };
type Props = {
  imports: (Omit<ImportView, "createdAt" | "finishedAt" | "undoneAt"> & { createdAt: string })[];
  next: string | null;
  query: { source: string; search: string; sort: string };
  saved: SavedView[];
  /** Sources and mappings by which something was imported. */
  used: Named[];
  titleOf: (source: string) => string;
  locale: string;
  timeZone: string;
};

/** Every import there was, to be narrowed, searched, sorted and kept as a view. */
export function ImportsListCard({ imports, next, query, saved, used, titleOf, locale, timeZone }: Props) {
  const { mode, setMode } = useSetIndexFiltersMode();
  const { filters, change } = useSavedViews({
    list: "imports",
    saved,
    fixed: [
      { id: "all", content: "All", query: { state: "" } },
      { id: "running", content: "Running", query: { state: "running" } },
      { id: "rejected", content: "With rejected rows", query: { state: "rejected" } },
      { id: "failed", content: "Failed", query: { state: "failed" } },
      { id: "undone", content: "Undone or cancelled", query: { state: "undone" } },
    ],
  });
  const search = useSearchField(query.search, (text) => change({ search: text }, { replace: true }));
  const bySource = choiceFilter({ key: "source", label: "Source", value: query.source, onChange: (source) => change({ source }), options: used.map(({ id, title }) => ({ value: id, label: title })) });
  return (
    <Card padding="0">
      <IndexFilters
        {...filters}
        queryValue={search.text}
        queryPlaceholder="Search by the file’s name"
        onQueryChange={search.type}
        onQueryClear={search.clear}
        filters={[bySource.filter]}
        appliedFilters={bySource.applied}
        onClearAll={() => change({ source: "" })}
        sortOptions={[
          { label: "Imported", value: "when desc", directionLabel: "Newest first" },
          { label: "Imported", value: "when asc", directionLabel: "Oldest first" },
        ]}
        sortSelected={[query.sort]}
        onSort={([sort]) => change({ sort: sort === "when asc" ? sort : "" })}
        mode={mode}
        setMode={setMode}
        cancelAction={{ onAction: search.clear }}
      />
      <ImportsTable imports={imports} titleOf={titleOf} locale={locale} timeZone={timeZone} />
      <ListPager next={next} />
    </Card>
  );
}
