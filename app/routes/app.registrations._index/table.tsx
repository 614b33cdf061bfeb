import { memo } from "react";
import { BlockStack, EmptySearchResult, IndexTable, InlineStack, Text, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import type { RegistrationRow } from "#app/migration/desk/index.ts";
import { CustomerBadge, OrderBadge } from "#app/ui/registration-badges.tsx";
import { RowLink } from "#app/ui/row-link.tsx";
import { useAction } from "#app/ui/use-action.ts";

type Row = Omit<RegistrationRow, "createdAt"> & { createdAt: string };
type Props = { rows: Row[]; locale: string; timeZone: string };

/** The registrations of a page, with what can be done to many. Apart from the search field, so that a key pressed there draws no table. */
export const RegistrationsTable = memo(function RegistrationsTable({ rows, locale, timeZone }: Props) {
  const { smDown } = useBreakpoints();
  const chosen = useIndexResourceState(rows);
  const { send, busy } = useAction({ onDone: (reply) => reply.ok && chosen.clearSelection() });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  return (
    <IndexTable
      condensed={smDown}
      resourceName={{ singular: "registration", plural: "registrations" }}
      itemCount={rows.length}
      selectedItemsCount={chosen.allResourcesSelected ? "All" : chosen.selectedResources.length}
      onSelectionChange={chosen.handleSelectionChange}
      promotedBulkActions={[{ content: "Resend the mail", disabled: busy, onAction: () => send({ what: "resend", ids: chosen.selectedResources }) }]}
      emptyState={<EmptySearchResult title="No registration matches" description="Addresses are stored encrypted, so only a whole one finds its person." withIllustration />}
      headings={[{ title: "Person" }, { title: "Registered" }, { title: "Product and insert" }, { title: "Customer" }, { title: "Amazon order" }]}
    >
      {rows.map((row, index) => {
        const person = (
          <BlockStack>
            <RowLink url={`/app/registrations/${row.id}`}>{row.name ?? row.email}</RowLink>
            {row.name ? (
              <Text as="span" tone="subdued">
                {row.email}
              </Text>
            ) : null}
          </BlockStack>
        );
        const customer = <CustomerBadge state={row.customerState} />;
        const order = <OrderBadge state={row.orderState} level={row.linkLevel} />;
        return (
          <IndexTable.Row id={row.id} key={row.id} position={index} selected={chosen.selectedResources.includes(row.id)}>
            {smDown ? (
              <div className="fb-row">
                <BlockStack gap="150">
                  {person}
                  <Text as="span" tone="subdued">
                    {date.format(new Date(row.createdAt))} · {row.product ?? row.insertName}
                  </Text>
                  <InlineStack gap="150">
                    {customer}
                    {order}
                  </InlineStack>
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell>
                  <div className="fb-cut">{person}</div>
                </IndexTable.Cell>
                <IndexTable.Cell>{date.format(new Date(row.createdAt))}</IndexTable.Cell>
                <IndexTable.Cell>
                  {row.product ? <div className="fb-cut">{row.product}</div> : null}
                  <div className="fb-cut">
                    <Text as="span" tone="subdued">
                      {row.insertName}
                    </Text>
                  </div>
                </IndexTable.Cell>
                <IndexTable.Cell>{customer}</IndexTable.Cell>
                <IndexTable.Cell>{order}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
});
