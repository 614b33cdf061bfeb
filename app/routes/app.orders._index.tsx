import { json } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Badge, Box, Button, Card, EmptyState, IndexTable, InlineStack, Link, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { listAmazonOrders } from "#app/migration/desk/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { formatMoney } from "#app/ui/format.ts";
import { OrderBadge } from "#app/ui/registration-badges.tsx";

export const loader = staffLoader(async ({ shopId, locale }, { request }) => {
  const query = new URL(request.url).searchParams;
  return json({ locale, ...(await withShop(shopId, (tx) => listAmazonOrders(tx, { search: query.get("search") ?? "", linkedOnly: query.get("linked") === "1", before: query.get("before") ?? "" }))) });
});

export default function Orders() {
  const { rows, more, total, locale } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const [search, setSearch] = useState(query.get("search") ?? "");
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const last = rows.at(-1);
  if (total === 0) {
    return (
      <Page title="Amazon orders">
        <Card>
          <EmptyState heading="Import your Amazon orders" image="" action={{ content: "Import the all-orders report", url: "/app/imports" }}>
            <p>In Seller Central open Reports → Fulfilment → All orders, download the report and drop it here. Buyers’ names and addresses are never stored.</p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page title="Amazon orders" primaryAction={{ content: "Import orders", url: "/app/imports" }}>
      <Card padding="0">
        <Box padding="300">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              setQuery(search ? { search } : {});
            }}
          >
            <InlineStack gap="200" blockAlign="end">
              <div style={{ flexGrow: 1 }}>
                <TextField label="Find an order id" labelHidden placeholder="Find an order id" value={search} onChange={setSearch} autoComplete="off" clearButton onClearButtonClick={() => setQuery({})} />
              </div>
              <Button submit>Find</Button>
              <Button pressed={query.get("linked") === "1"} onClick={() => setQuery(query.get("linked") === "1" ? {} : { linked: "1" })}>
                Linked only
              </Button>
            </InlineStack>
          </form>
        </Box>
        <IndexTable
          selectable={false}
          itemCount={rows.length}
          headings={[{ title: "Order" }, { title: "Bought" }, { title: "Marketplace" }, { title: "Items" }, { title: "Total", alignment: "end" }, { title: "Status" }, { title: "Customer" }]}
        >
          {rows.map((row, index) => (
            <IndexTable.Row id={row.orderId} key={row.orderId} position={index}>
              <IndexTable.Cell>
                <Text as="span" fontWeight="semibold">
                  {row.orderId}
                </Text>
              </IndexTable.Cell>
              <IndexTable.Cell>{date.format(new Date(row.purchasedAt))}</IndexTable.Cell>
              <IndexTable.Cell>{row.marketplace}</IndexTable.Cell>
              <IndexTable.Cell>{row.items}</IndexTable.Cell>
              <IndexTable.Cell>
                <Text as="span" alignment="end" numeric>
                  {row.totalMinor === null || !row.currency ? "–" : formatMoney(row.totalMinor, row.currency, locale)}
                </Text>
              </IndexTable.Cell>
              <IndexTable.Cell>{row.isMultiChannel ? <Badge>Multi-channel, not counted</Badge> : row.status}</IndexTable.Cell>
              <IndexTable.Cell>
                {row.registrationId ? (
                  <InlineStack gap="200">
                    <OrderBadge state="linked" level={row.level} />
                    <Link url={`/app/registrations/${row.registrationId}`}>Open</Link>
                  </InlineStack>
                ) : (
                  "–"
                )}
              </IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
        {more && last ? (
          <Box padding="300">
            <InlineStack align="center">
              <Button url={`?${new URLSearchParams({ ...Object.fromEntries(query), before: `${last.purchasedAt}_${last.orderId}` })}`}>Older</Button>
            </InlineStack>
          </Box>
        ) : null}
      </Card>
    </Page>
  );
}
