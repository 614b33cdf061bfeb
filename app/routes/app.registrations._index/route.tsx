import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, EmptyState, IndexFilters, Page, useSetIndexFiltersMode } from "@shopify/polaris";
import { z } from "zod";
import { countRegistrations, insertsWithRegistrations, listRegistrations, openSearch, resendMails, sealSearch, type RegistrationFilter } from "#app/migration/desk/index.ts";
import { customerStates } from "#app/migration/desk/customer-states.ts";
import { withShop } from "#app/platform/db.ts";
import { readPageMark } from "#app/platform/pages.ts";
import { listSavedViews } from "#app/platform/saved-views.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { choiceFilter } from "#app/ui/lists/choice-filter.tsx";
import { ListPager } from "#app/ui/lists/pager.tsx";
import { useSavedViews } from "#app/ui/lists/use-saved-views.ts";
import { revalidateUnlessSearch, useSearchField } from "#app/ui/lists/use-search-field.ts";
import { cardAndPhone } from "#app/ui/pictures.ts";
import { customerStateLabel } from "#app/ui/registration-badges.tsx";
import { useAction } from "#app/ui/use-action.ts";
import { RegistrationsTable } from "./table.tsx";

const querySchema = z.object({
  view: z.enum(["all", "waiting", "linked", "review", "unconfirmed"]).catch("all"),
  customer: z.enum(customerStates).optional().catch(undefined),
  insert: z.uuid().optional().catch(undefined),
  sort: z.enum(["registered desc", "registered asc"]).catch("registered desc"),
  find: z.string().catch(""),
  before: z.string().catch(""),
});

export const loader = staffLoader(async ({ shopId, actor, locale }, { request }) => {
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const mark = readPageMark(query.before);
  const filter: RegistrationFilter = {
    view: query.view,
    search: openSearch(shopId, query.find),
    oldestFirst: query.sort === "registered asc",
    ...(query.customer ? { customer: query.customer } : {}),
    ...(query.insert ? { insertId: query.insert } : {}),
    ...(mark && z.uuid().safeParse(mark.id).success ? { before: mark } : {}),
  };
  return json(
    await withShop(shopId, async (tx) => ({
      ...(await listRegistrations(tx, filter, actor)),
      counts: await countRegistrations(tx),
      inserts: await insertsWithRegistrations(tx),
      saved: await listSavedViews(tx, "registrations"),
      timeZone: (await readShop(tx)).timeZone,
      query,
      locale,
      found: filter.search ?? "",
    })),
  );
});

const actionSchema = z.union([z.object({ search: z.string() }), z.object({ what: z.literal("resend"), ids: z.array(z.uuid()).min(1).max(50) })]);

/** Turns what is searched into what may stand in the page's address, or mails many people again. */
export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const asked = actionSchema.parse(await request.json());
  if ("search" in asked) return { ok: true, data: { find: sealSearch(shopId, asked.search) } };
  const { sent, refused } = await resendMails(shopId, asked.ids, actor, new Date());
  const message = `${sent === 1 ? "1 mail is" : `${sent} mails are`} on the way`;
  return { ok: sent > 0 || refused === 0, message: refused === 0 ? message : `${message}; ${refused} not: bounced, or mailed three times today` };
});

export const shouldRevalidate = revalidateUnlessSearch;

export default function Registrations() {
  const { rows, next, counts, inserts, saved, query, timeZone, locale, found } = useLoaderData<typeof loader>();
  const { mode, setMode } = useSetIndexFiltersMode();
  const views = useSavedViews({
    list: "registrations",
    saved,
    fixed: [
      { id: "all", content: `All (${counts.all})`, query: { view: "" } },
      { id: "waiting", content: `Waiting for an order (${counts.waiting})`, query: { view: "waiting" } },
      { id: "linked", content: `Linked (${counts.linked})`, query: { view: "linked" } },
      { id: "review", content: `To review (${counts.review})`, query: { view: "review" } },
      { id: "unconfirmed", content: `Unconfirmed (${counts.unconfirmed})`, query: { view: "unconfirmed" } },
    ],
  });
  const { change } = views;
  const seal = useAction({ onDone: (reply) => change({ find: String(reply.data?.find ?? "") }, { replace: true }) });
  const search = useSearchField(found, (text) => (text.trim() ? seal.send({ search: text }) : change({ find: "" }, { replace: true })));
  const byCustomer = choiceFilter({ key: "customer", label: "Customer", value: query.customer ?? "", onChange: (customer) => change({ customer }), options: customerStates.map((value) => ({ value, label: customerStateLabel(value) })) });
  const byInsert = choiceFilter({ key: "insert", label: "Insert", value: query.insert ?? "", onChange: (insert) => change({ insert }), options: inserts.map(({ id, name }) => ({ value: id, label: name })) });

  if (counts.all === 0) {
    return (
      <Page title="Registrations">
        <Card>
          <EmptyState heading="Nobody has registered yet" image={cardAndPhone} action={{ content: "Make an insert", url: "/app/inserts" }}>
            <p>People appear here the moment they scan a card and leave their e-mail. Print a card, scan it with your phone and try it: proof cards never count.</p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title="Registrations"
      secondaryActions={[
        { content: "Review links", url: "/app/links" },
        { content: "Claims", url: "/app/claims" },
        { content: "Recall list", url: "/app/recall" },
      ]}
    >
      <Card padding="0">
        <IndexFilters
          {...views.filters}
          loading={seal.busy}
          queryValue={search.text}
          queryPlaceholder="A whole e-mail address, an Amazon order id or a card code"
          onQueryChange={search.type}
          onQueryClear={search.clear}
          filters={[byCustomer.filter, byInsert.filter]}
          appliedFilters={[...byCustomer.applied, ...byInsert.applied]}
          onClearAll={() => change({ customer: "", insert: "" })}
          sortOptions={[
            { label: "Registered", value: "registered desc", directionLabel: "Newest first" },
            { label: "Registered", value: "registered asc", directionLabel: "Oldest first" },
          ]}
          sortSelected={[query.sort]}
          onSort={([sort]) => change({ sort: sort === "registered asc" ? sort : "" })}
          mode={mode}
          setMode={setMode}
          cancelAction={{ onAction: search.clear }}
        />
        <RegistrationsTable rows={rows} locale={locale} timeZone={timeZone} />
        <ListPager next={next} />
      </Card>
    </Page>
  );
}
