import { useState } from "react";
import { Badge, BlockStack, Box, Button, Card, IndexTable, InlineStack, Link, Text, useIndexResourceState } from "@shopify/polaris";
import { useAction } from "../use-action.ts";
import type { Words } from "../flywheel/words.ts";

export type CandidateRow = { customerGid: string; why: "handle" | "orders"; orders: number; handle: string | null; invitedAt: string | null };

/** Owned customers who could be creators, the likeliest first. */
export function Candidates({ rows, total, words, rule, readOnly }: { rows: CandidateRow[]; total: number; words: Words; rule: string; readOnly: boolean }) {
  const [shown, setShown] = useState(25);
  const visible = rows.slice(0, shown);
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } = useIndexResourceState(visible, { resourceIDResolver: (row) => row.customerGid });
  const { send, busy } = useAction({ onDone: (reply) => reply.ok && clearSelection() });
  return (
    <Card padding="0">
      <BlockStack gap="200">
        <Box padding="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {words.count(total)} customers who could be creators
            </Text>
            <Text as="p" tone="subdued">
              {rule} Write to them from Shopify, then note here that you asked.
            </Text>
          </BlockStack>
        </Box>
        <IndexTable
          itemCount={visible.length}
          selectable={!readOnly}
          selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
          onSelectionChange={handleSelectionChange}
          headings={[{ title: "Customer" }, { title: "Why" }, { title: "Orders", alignment: "end" }, { title: "Asked" }]}
          promotedBulkActions={[{ content: "Note as asked", disabled: busy, onAction: () => send({ intent: "invite", customers: selectedResources }) }]}
          bulkActions={[{ content: "Would rather not", disabled: busy, onAction: () => send({ intent: "decline", customers: selectedResources }) }]}
          emptyState={<EmptyCandidates />}
        >
          {visible.map((row, index) => (
            <IndexTable.Row key={row.customerGid} id={row.customerGid} position={index} selected={selectedResources.includes(row.customerGid)}>
              <IndexTable.Cell>
                <Link url={`shopify://admin/customers/${row.customerGid.split("/").at(-1)}`} target="_top">
                  Customer {row.customerGid.split("/").at(-1)}
                </Link>
              </IndexTable.Cell>
              <IndexTable.Cell>{row.why === "handle" ? `Makes videos${row.handle ? `: ${row.handle}` : ""}` : "Buys again"}</IndexTable.Cell>
              <IndexTable.Cell>
                <Text as="span" alignment="end" numeric>
                  {words.count(row.orders)}
                </Text>
              </IndexTable.Cell>
              <IndexTable.Cell>{row.invitedAt ? <Badge tone="info">{words.day(row.invitedAt.slice(0, 10))}</Badge> : "–"}</IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
        {rows.length > shown ? (
          <Box padding="400">
            <InlineStack align="center">
              <Button onClick={() => setShown(rows.length)}>Show {words.count(rows.length)}</Button>
            </InlineStack>
          </Box>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function EmptyCandidates() {
  return (
    <Box padding="400">
      <Text as="p" tone="subdued" alignment="center">
        Nobody yet. Let customers say “I make videos” on their own page (Settings), and keep registrations coming.
      </Text>
    </Box>
  );
}
