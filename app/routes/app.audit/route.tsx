import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Card, EmptyState, FormLayout, IndexFilters, Page, TextField, useSetIndexFiltersMode } from "@shopify/polaris";
import { auditActors, readAudit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { auditFilter } from "#app/ui/audit/filter.ts";
import { actorName } from "#app/ui/audit/words.ts";
import { choiceFilter } from "#app/ui/lists/choice-filter.tsx";
import { ListPager } from "#app/ui/lists/pager.tsx";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { useDownload } from "#app/ui/use-download.ts";
import { AuditTable } from "./table.tsx";

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const filter = auditFilter(new URL(request.url).searchParams);
  return json(
    await withShop(shopId, async (tx) => ({
      ...(await readAudit(tx, filter)),
      timeZone: (await readShop(tx)).timeZone,
      actors: await auditActors(tx),
      saved: await listSavedViews(tx, "audit"),
      filter,
      locale,
    })),
  );
});

export default function Audit() {
  const { rows, next, locale, timeZone, filter, actors, saved } = useLoaderData<typeof loader>();
  const [query] = useSearchParams();
  const { download, busy } = useDownload();
  const { mode, setMode } = useSetIndexFiltersMode();
  const { filters, change } = useSavedViews({
    list: "audit",
    saved,
    fixed: [
      { id: "all", content: "Everything", query: { what: "" } },
      { id: "people", content: "Personal data", query: { what: "people" } },
      { id: "exports", content: "Exports", query: { what: "exports" } },
      { id: "erasures", content: "Erasures", query: { what: "erasures" } },
      { id: "settings", content: "Settings and content", query: { what: "settings" } },
    ],
  });
  const byWho = choiceFilter({
    key: "who",
    label: "Who",
    value: filter.who,
    onChange: (who) => change({ who }),
    options: [{ value: "staff", label: "Any member of staff" }, ...actors.map((actor) => ({ value: actor, label: actorName(actor) })), { value: "person", label: "The customer" }, { value: "system", label: "Flybridge" }],
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const days = [filter.from && `from ${day.format(new Date(filter.from))}`, filter.to && `to ${day.format(new Date(filter.to))}`].filter(Boolean).join(" ");
  const byDay = {
    key: "days",
    label: "Days",
    shortcut: true,
    filter: (
      <FormLayout>
        <TextField label="From" type="date" value={filter.from} onChange={(from) => change({ from })} autoComplete="off" />
        <TextField label="To" type="date" value={filter.to} onChange={(to) => change({ to })} autoComplete="off" helpText="Days in UTC" />
      </FormLayout>
    ),
  };
  const isNarrowed = filter.what !== "all" || filter.who !== "" || days !== "" || filter.before !== null;
  return (
    <Page
      title="Audit log"
      subtitle="Who looked at, changed, exported or erased what"
      backAction={{ content: "Settings", url: "/app/settings" }}
      secondaryActions={[{ content: "Download", loading: busy !== null, onAction: () => download(`/app/audit/export?${query}`) }]}
    >
      <Card padding="0">
        {rows.length === 0 && !isNarrowed ? (
          <EmptyState heading="Nothing has happened yet" image="">
            <p>Every look at a person, every change, export and erasure by your team or the app will stand here.</p>
          </EmptyState>
        ) : (
          <>
            <IndexFilters
              {...filters}
              hideQueryField
              queryValue=""
              onQueryChange={() => undefined}
              onQueryClear={() => undefined}
              filters={[byWho.filter, byDay]}
              appliedFilters={[...byWho.applied, ...(days ? [{ key: "days", label: days.charAt(0).toUpperCase() + days.slice(1), onRemove: () => change({ from: "", to: "" }) }] : [])]}
              onClearAll={() => change({ who: "", from: "", to: "" })}
              mode={mode}
              setMode={setMode}
              cancelAction={{ onAction: () => undefined }}
            />
            <AuditTable rows={rows} locale={locale} timeZone={timeZone} />
          </>
        )}
        <ListPager next={next} />
      </Card>
    </Page>
  );
}
