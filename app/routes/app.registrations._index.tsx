import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Box, Button, Card, EmptySearchResult, EmptyState, IndexFilters, IndexTable, InlineStack, Page, Text, useSetIndexFiltersMode } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { countRegistrations, listRegistrations, openSearch, sealSearch, type RegistrationFilter } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { CustomerBadge, OrderBadge } from "#app/ui/registration-badges.tsx";
import { RowLink } from "#app/ui/row-link.tsx";
import { useAction } from "#app/ui/use-action.ts";

const views = ["all", "waiting", "linked", "review", "unconfirmed"] as const;

export const loader = staffLoader(async ({ shopId, actor, locale }, { request }) => {
  const query = new URL(request.url).searchParams;
  const view = views.find((one) => one === query.get("view")) ?? "all";
  const [createdAt, id] = (query.get("before") ?? "").split("_");
  const filter: RegistrationFilter = {
    view,
    search: openSearch(shopId, query.get("find") ?? ""),
    ...(createdAt && id && !Number.isNaN(Date.parse(createdAt)) && /^[0-9a-f-]{36}$/.test(id) ? { before: { createdAt, id } } : {}),
  };
  const { list, counts } = await withShop(shopId, async (tx) => ({ list: await listRegistrations(tx, filter, actor), counts: await countRegistrations(tx) }));
  return json({ ...list, counts, view, locale, found: filter.search ?? "" });
});

/** Turns what is searched into what may stand in the page's address. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const { search } = z.object({ search: z.string() }).parse(await request.json());
  return { ok: true, data: { find: sealSearch(shopId, search) } };
});

export default function Registrations() {
  const { rows, more, counts, view, locale, found } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const [search, setSearch] = useState(found);
  const { mode, setMode } = useSetIndexFiltersMode();
  const change = (changes: Record<string, string>) =>
    setQuery((old) => {
      const next = new URLSearchParams(old);
      next.delete("before");
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const find = useAction({ onDone: (reply) => change({ find: String(reply.data?.find ?? "") }) });
  const tabs = [
    { id: "all", content: `All (${counts.all})` },
    { id: "waiting", content: `Waiting for an order (${counts.waiting})` },
    { id: "linked", content: `Linked (${counts.linked})` },
    { id: "review", content: `To review (${counts.review})` },
    { id: "unconfirmed", content: `Unconfirmed (${counts.unconfirmed})` },
  ];
  const last = rows.at(-1);

  if (counts.all === 0) {
    return (
      <Page title="Registrations">
        <Card>
          <EmptyState heading="Nobody has registered yet" image="" action={{ content: "Make an insert", url: "/app/inserts" }}>
            <p>People appear here the moment they scan a card and leave their e-mail. Print a card, scan it with your phone and try it: proof cards never count.</p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
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
          tabs={tabs}
          selected={Math.max(0, views.indexOf(view))}
          onSelect={(index) => change({ view: views[index] === "all" ? "" : (views[index] ?? "") })}
          queryValue={search}
          queryPlaceholder="A whole e-mail address, an Amazon order id or a card code"
          onQueryChange={setSearch}
          onQueryClear={() => {
            setSearch("");
            change({ find: "" });
          }}
          onQueryBlur={() => search !== found && find.send({ search })}
          filters={[]}
          onClearAll={() => undefined}
          mode={mode}
          setMode={setMode}
          cancelAction={{ onAction: () => change({ find: "" }) }}
          canCreateNewView={false}
          hideFilters
        />
        <IndexTable
          selectable={false}
          itemCount={rows.length}
          emptyState={<EmptySearchResult title="No registration matches" description="Addresses are stored encrypted, so only a whole one finds its person." withIllustration />}
          headings={[{ title: "Person" }, { title: "Registered" }, { title: "Insert" }, { title: "Product" }, { title: "Customer" }, { title: "Amazon order" }]}
        >
          {rows.map((row, index) => (
            <IndexTable.Row id={row.id} key={row.id} position={index}>
              <IndexTable.Cell>
                <RowLink url={`/app/registrations/${row.id}`}>{row.name ?? row.email}</RowLink>
                {row.name ? (
                  <Text as="p" tone="subdued">
                    {row.email}
                  </Text>
                ) : null}
              </IndexTable.Cell>
              <IndexTable.Cell>{date.format(new Date(row.createdAt))}</IndexTable.Cell>
              <IndexTable.Cell>{row.insertName}</IndexTable.Cell>
              <IndexTable.Cell>{row.product ?? "–"}</IndexTable.Cell>
              <IndexTable.Cell>
                <CustomerBadge state={row.customerState} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <OrderBadge state={row.orderState} level={row.linkLevel} />
              </IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
        {more && last ? (
          <Box padding="300">
            <InlineStack align="center">
              <Button url={`?${new URLSearchParams({ ...Object.fromEntries(query), before: `${last.createdAt}_${last.id}` })}`}>Older</Button>
            </InlineStack>
          </Box>
        ) : null}
      </Card>
    </Page>
  );
}
