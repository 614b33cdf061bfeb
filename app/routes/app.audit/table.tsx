import { memo } from "react";
import { BlockStack, EmptySearchResult, IndexTable, Text, useBreakpoints } from "@shopify/polaris";
import type { AuditRow } from "#app/platform/audit.ts";
import { actionName, actorName } from "#app/ui/audit/words.ts";

type Row = Omit<AuditRow, "at"> & { at: string };
type Props = { rows: Row[]; locale: string; timeZone: string };

/** The lines of a page of the audit log. */
export const AuditTable = memo(function AuditTable({ rows, locale, timeZone }: Props) {
  const { smDown } = useBreakpoints();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone });
  return (
    <IndexTable
      selectable={false}
      condensed={smDown}
      itemCount={rows.length}
      emptyState={<EmptySearchResult title="Nothing matches" description="Choose other days, or anybody and everything." withIllustration />}
      headings={[{ title: "When" }, { title: "Who" }, { title: "What" }, { title: "Which" }, { title: "Details" }]}
    >
      {rows.map((row, position) => {
        const details = (
          <Text as="span" tone="subdued" breakWord>
            {row.details === "{}" ? "" : row.details}
          </Text>
        );
        return (
          <IndexTable.Row id={row.id} key={row.id} position={position}>
            {smDown ? (
              <div className="fb-row">
                <BlockStack gap="100">
                  <Text as="span" fontWeight="semibold">
                    {actionName(row.action)}
                  </Text>
                  <Text as="span" tone="subdued">
                    {actorName(row.actor)} · {moment.format(new Date(row.at))}
                  </Text>
                  <Text as="span" breakWord>
                    {row.subject}
                  </Text>
                  {row.details === "{}" ? null : details}
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell>{moment.format(new Date(row.at))}</IndexTable.Cell>
                <IndexTable.Cell>{actorName(row.actor)}</IndexTable.Cell>
                <IndexTable.Cell>{actionName(row.action)}</IndexTable.Cell>
                <IndexTable.Cell>
                  <div className="fb-wrap">{row.subject}</div>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <div className="fb-wrap">{details}</div>
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
});
