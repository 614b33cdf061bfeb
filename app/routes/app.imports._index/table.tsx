import { memo } from "react";
import { BlockStack, EmptySearchResult, IndexTable, InlineStack, Text, useBreakpoints } from "@shopify/polaris";
import type { ImportView } from "#app/imports/index.ts";
import { ImportStateBadge } from "#app/ui/imports/import-state.tsx";
import { RowLink } from "#app/ui/row-link.tsx";

type Row = Pick<ImportView, "id" | "source" | "fileName" | "state" | "progress" | "rows" | "period"> & { createdAt: string };
type Props = { imports: Row[]; titleOf: (source: string) => string; locale: string; timeZone: string };

/** The imports of a page, with what came of each. Apart from the search field, so that a key pressed there draws no table. */
export const ImportsTable = memo(function ImportsTable({ imports, titleOf, locale, timeZone }: Props) {
  const { smDown } = useBreakpoints();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const day = (value: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  return (
    <IndexTable
      selectable={false}
      condensed={smDown}
      itemCount={imports.length}
      emptyState={<EmptySearchResult title="No import matches" description="Try another word, or look under another tab." withIllustration />}
      headings={[{ title: "File" }, { title: "Source" }, { title: "State" }, { title: "Rows", alignment: "end" }, { title: "Rejected", alignment: "end" }, { title: "Covers" }, { title: "When" }]}
    >
      {imports.map((one, position) => {
        const taken = one.rows.taken + one.rows.updated + one.rows.unchanged;
        const name = <RowLink url={`/app/imports/${one.id}`}>{one.fileName}</RowLink>;
        const state = <ImportStateBadge state={one.state} progress={one.progress} />;
        const covers = one.period ? `${day(one.period.from)} – ${day(one.period.to)}` : "–";
        return (
          <IndexTable.Row id={one.id} key={one.id} position={position}>
            {smDown ? (
              <div className="fb-row">
                <BlockStack gap="150">
                  {name}
                  <Text as="span" tone="subdued">
                    {titleOf(one.source)} · {moment.format(new Date(one.createdAt))}
                  </Text>
                  <InlineStack gap="200" blockAlign="center">
                    {state}
                    <Text as="span">{count(taken)} rows</Text>
                    {one.rows.rejected > 0 ? (
                      <Text as="span" tone="critical">
                        {count(one.rows.rejected)} rejected
                      </Text>
                    ) : null}
                  </InlineStack>
                  {one.period ? (
                    <Text as="span" tone="subdued">
                      {covers}
                    </Text>
                  ) : null}
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell>
                  <div className="fb-cut">{name}</div>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <div className="fb-cut">{titleOf(one.source)}</div>
                </IndexTable.Cell>
                <IndexTable.Cell>{state}</IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {count(taken)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric tone={one.rows.rejected > 0 ? "critical" : undefined}>
                    {count(one.rows.rejected)}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>{covers}</IndexTable.Cell>
                <IndexTable.Cell>{moment.format(new Date(one.createdAt))}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
});
