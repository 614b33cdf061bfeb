import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, Button, Card, EmptyState, IndexTable, InlineStack, Page, Text } from "@shopify/polaris";
import { withShop } from "#app/platform/db.ts";
import { readAudit } from "#app/platform/audit.ts";
import { readShop } from "#app/platform/shops.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const before = new URL(request.url).searchParams.get("before");
  return json(await withShop(shopId, async (tx) => ({ locale, timeZone: (await readShop(tx)).timeZone, ...(await readAudit(tx, before && !Number.isNaN(Date.parse(before)) ? new Date(before) : null)) })));
});

export default function Audit() {
  const { rows, more, locale, timeZone } = useLoaderData<typeof loader>();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone });
  const last = rows.at(-1);
  return (
    <Page title="Audit log" subtitle="Who looked at, changed, exported or erased what" backAction={{ content: "Settings", url: "/app/settings" }}>
      <Card padding="0">
        {rows.length === 0 ? (
          <EmptyState heading="Nothing has happened yet" image="">
            <p>Every look at a person, every change, export and erasure by your team or the app will stand here.</p>
          </EmptyState>
        ) : (
          <IndexTable selectable={false} itemCount={rows.length} headings={[{ title: "When" }, { title: "Who" }, { title: "What" }, { title: "Which" }, { title: "Details" }]}>
            {rows.map((row, index) => (
              <IndexTable.Row id={row.id} key={row.id} position={index}>
                <IndexTable.Cell>{moment.format(new Date(row.at))}</IndexTable.Cell>
                <IndexTable.Cell>{row.actor === "person" ? "The customer" : row.actor === "system" ? "Flybridge" : `Staff ${row.actor.slice(6)}`}</IndexTable.Cell>
                <IndexTable.Cell>{row.action.replace(".", ": ").replaceAll("_", " ")}</IndexTable.Cell>
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
              <Button url={`?before=${encodeURIComponent(last.at)}`}>Older</Button>
            </InlineStack>
          </Box>
        ) : null}
      </Card>
    </Page>
  );
}
