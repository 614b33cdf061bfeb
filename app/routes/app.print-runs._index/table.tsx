import { memo } from "react";
import {
  BlockStack,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import type { PrintRunListing } from "#app/migration/inserts/index.ts";
import { formatCount, formatDay } from "#app/ui/format.ts";
import { RowLink } from "#app/ui/row-link.tsx";
import { StatusBadge } from "#app/ui/status-badges.tsx";

type Shown =
  | "id"
  | "name"
  | "insertName"
  | "status"
  | "codeKind"
  | "quantity"
  | "scans"
  | "registrations";
type Row = Pick<PrintRunListing, Shown> & { createdAt: string };
type Props = { runs: Row[]; locale: string };

/** The print runs of a page. Apart from the search field, so that a key pressed there draws no table. */
export const PrintRunsTable = memo(function PrintRunsTable({ runs, locale }: Props) {
  const { smDown } = useBreakpoints();
  const number = (value: number) => (
    <Text as="span" alignment="end" numeric>
      {formatCount(value, locale)}
    </Text>
  );
  return (
    <IndexTable
      selectable={false}
      condensed={smDown}
      itemCount={runs.length}
      emptyState={
        <EmptySearchResult
          title="No print run matches"
          description="Try another word, or look under another tab."
          withIllustration
        />
      }
      headings={[
        { title: "Run" },
        { title: "Status" },
        { title: "Made" },
        { title: "Cards", alignment: "end" },
        { title: "Scans", alignment: "end" },
        { title: "Registrations", alignment: "end" },
      ]}
    >
      {runs.map((run, position) => {
        const name = (
          <BlockStack>
            <RowLink url={`/app/print-runs/${run.id}`}>{run.name}</RowLink>
            <Text as="span" tone="subdued">
              {run.insertName} · {run.codeKind === "unique" ? "unique codes" : "shared code"}
            </Text>
          </BlockStack>
        );
        return (
          <IndexTable.Row key={run.id} id={run.id} position={position}>
            {smDown ? (
              <div className="fb-row">
                <BlockStack gap="200">
                  {name}
                  <InlineStack gap="300" blockAlign="center">
                    <StatusBadge status={run.status} />
                    <Text as="span" tone="subdued">
                      {formatCount(run.quantity, locale)} cards · {formatCount(run.scans, locale)}{" "}
                      scans · {formatCount(run.registrations, locale)} registrations
                    </Text>
                  </InlineStack>
                </BlockStack>
              </div>
            ) : (
              <>
                <IndexTable.Cell>{name}</IndexTable.Cell>
                <IndexTable.Cell>
                  <StatusBadge status={run.status} />
                </IndexTable.Cell>
                <IndexTable.Cell>{formatDay(run.createdAt, locale)}</IndexTable.Cell>
                <IndexTable.Cell>{number(run.quantity)}</IndexTable.Cell>
                <IndexTable.Cell>{number(run.scans)}</IndexTable.Cell>
                <IndexTable.Cell>{number(run.registrations)}</IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
});
