import { memo } from "react";
import { Badge, BlockStack, EmptySearchResult, IndexTable, InlineStack, Link, Text, useBreakpoints } from "@shopify/polaris";
import type { AmazonOrderRow } from "#app/migration/desk/index.ts";
import { formatMoney } from "#app/ui/format.ts";
import { OrderBadge } from "#app/ui/registration-badges.tsx";

type Row = Omit<AmazonOrderRow, "purchasedAt"> & { purchasedAt: string };
type Props = { rows: Row[]; locale: string; timeZone: string };

/** The imported orders of a page. Apart from the search field, so that a key pressed there draws no table. */
export const OrdersTable = memo(function OrdersTable({ rows, locale, timeZone }: Props) {
  const { smDown } = useBreakpoints();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone });
  return (
    <IndexTable
      selectable={false}
      condensed={smDown}
      itemCount={rows.length}
      emptyState={<EmptySearchResult title="No order matches" description="An order is found by its whole id, once its report was imported." withIllustration />}
      headings={[{ title: "Order" }, { title: "Bought" }, { title: "Marketplace" }, { title: "Items" }, { title: "Total", alignment: "end" }, { title: "Status" }, { title: "Customer" }]}
    >
      {rows.map((row, index) => {
        const id = (
          <Text as="span" fontWeight="semibold">
            {row.orderId}
          </Text>
        );
        const total = row.totalMinor === null || !row.currency ? "–" : formatMoney(row.totalMinor, row.currency, locale);
        const status = row.isMultiChannel ? <Badge>Multi-channel, not counted</Badge> : row.status;
        const customer = row.registrationId ? (
          <InlineStack gap="200">
            <OrderBadge state="linked" level={row.level} />
            <Link url={`/app/registrations/${row.registrationId}`}>Open</Link>
          </InlineStack>
        ) : null;
        return (
          <IndexTable.Row id={row.orderId} key={row.orderId} position={index}>
            {smDown ? (
              <div className="fb-row">
                <BlockStack gap="100">
                  <InlineStack align="space-between" gap="200">
                    {id}
                    <span>{total}</span>
                  </InlineStack>
                  <Text as="span" tone="subdued">
                    {date.format(new Date(row.purchasedAt))} · {row.marketplace} · {row.items}
                  </Text>
                  <InlineStack gap="200">
                    {status}
                    {customer}
                  </InlineStack>
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell>{id}</IndexTable.Cell>
                <IndexTable.Cell>{date.format(new Date(row.purchasedAt))}</IndexTable.Cell>
                <IndexTable.Cell>{row.marketplace}</IndexTable.Cell>
                <IndexTable.Cell>{row.items}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {total}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{status}</IndexTable.Cell>
                <IndexTable.Cell>{customer ?? "–"}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
});
