import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, EmptySearchResult, EmptyState, IndexTable, InlineStack, Page, Select, Text, TextField } from "@shopify/polaris";
import { auditActors, readAudit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { auditFilter } from "#app/ui/audit/filter.ts";
import { actionName, actorName } from "#app/ui/audit/words.ts";
import { useDownload } from "#app/ui/use-download.ts";

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const filter = auditFilter(new URL(request.url).searchParams);
  return json(
    await withShop(shopId, async (tx) => ({ locale, filter, timeZone: (await readShop(tx)).timeZone, actors: await auditActors(tx), ...(await readAudit(tx, filter)) })),
  );
});

const whats = [
  { value: "all", label: "Everything" },
  { value: "people", label: "Personal data" },
  { value: "exports", label: "Exports" },
  { value: "erasures", label: "Erasures" },
  { value: "settings", label: "Settings and content" },
];

export default function Audit() {
  const { rows, more, locale, timeZone, filter, actors } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const { download, busy } = useDownload();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone });
  const last = rows.at(-1);
  const change = (name: "what" | "who" | "from" | "to", value: string) =>
    setQuery((old) => {
      const next = new URLSearchParams(old);
      next.delete("before");
      if (value && value !== "all") next.set(name, value);
      else next.delete(name);
      return next;
    });
  const isNarrowed = filter.what !== "all" || filter.who !== "" || filter.from !== "" || filter.to !== "" || filter.before !== null;
  const whos = [
    { value: "", label: "Anybody" },
    { value: "staff", label: "Any member of staff" },
    ...actors.map((actor) => ({ value: actor, label: actorName(actor) })),
    { value: "person", label: "The customer" },
    { value: "system", label: "Flybridge" },
  ];
  return (
    <Page
      title="Audit log"
      subtitle="Who looked at, changed, exported or erased what"
      backAction={{ content: "Settings", url: "/app/settings" }}
      secondaryActions={[{ content: "Download", loading: busy !== null, onAction: () => download(`/app/audit/export?${query}`) }]}
    >
      <BlockStack gap="400">
        <Card>
          <div className="fb-columns">
            <Select label="What" options={whats} value={filter.what} onChange={(value) => change("what", value)} />
            <Select label="Who" options={whos} value={filter.who} onChange={(value) => change("who", value)} />
            <TextField label="From" type="date" value={filter.from} onChange={(value) => change("from", value)} autoComplete="off" />
            <TextField label="To" type="date" value={filter.to} onChange={(value) => change("to", value)} autoComplete="off" />
          </div>
        </Card>
        <Card padding="0">
          {rows.length === 0 && !isNarrowed ? (
            <EmptyState heading="Nothing has happened yet" image="">
              <p>Every look at a person, every change, export and erasure by your team or the app will stand here.</p>
            </EmptyState>
          ) : (
            <IndexTable
              selectable={false}
              itemCount={rows.length}
              emptyState={<EmptySearchResult title="Nothing matches" description="Choose other days, or anybody and everything." withIllustration />}
              headings={[{ title: "When" }, { title: "Who" }, { title: "What" }, { title: "Which" }, { title: "Details" }]}
            >
              {rows.map((row, index) => (
                <IndexTable.Row id={row.id} key={row.id} position={index}>
                  <IndexTable.Cell>{moment.format(new Date(row.at))}</IndexTable.Cell>
                  <IndexTable.Cell>{actorName(row.actor)}</IndexTable.Cell>
                  <IndexTable.Cell>{actionName(row.action)}</IndexTable.Cell>
                  <IndexTable.Cell>{row.subject}</IndexTable.Cell>
                  <IndexTable.Cell>
                    <Text as="span" tone="subdued">
                      {row.details === "{}" ? "" : row.details}
                    </Text>
                  </IndexTable.Cell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          )}
          {more && last ? (
            <Box padding="300">
              <InlineStack align="center">
                <Button url={`?${new URLSearchParams({ ...Object.fromEntries(query), before: `${last.at}_${last.id}` })}`}>Older</Button>
              </InlineStack>
            </Box>
          ) : null}
        </Card>
      </BlockStack>
    </Page>
  );
}
