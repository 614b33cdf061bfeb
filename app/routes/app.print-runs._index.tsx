import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  BlockStack,
  Card,
  EmptyState,
  IndexTable,
  InlineStack,
  Page,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import { listPrintRuns } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { formatCount, formatDay } from "#app/ui/format.ts";
import { printedStack } from "#app/ui/pictures.ts";
import { StatusBadge } from "#app/ui/status-badges.tsx";
import { useDownload } from "#app/ui/use-download.ts";
import { RowLink } from "#app/ui/row-link.tsx";

export const loader = staffLoader(async ({ shopId, locale }) => {
  const runs = await withShop(shopId, (tx) => listPrintRuns(tx));
  return json({
    runs: runs.map(({ id, name, insertName, status, codeKind, quantity, scans, createdAt }) => ({
      ...{ id, name, insertName, status, codeKind, quantity, scans, createdAt },
    })),
    locale,
  });
});

export default function PrintRuns() {
  const { runs, locale } = useLoaderData<typeof loader>();
  const { smDown } = useBreakpoints();
  const { download } = useDownload();
  if (runs.length === 0) {
    return (
      <Page title="Print runs" backAction={{ content: "Inserts", url: "/app/inserts" }}>
        <Card>
          <EmptyState
            heading="Nothing printed yet"
            image={printedStack}
            action={{ content: "Choose an insert", url: "/app/inserts" }}
          >
            <p>
              A print run is a batch of cards with their card codes: the QR, the file for the press
              and what became of it. Begin from an insert.
            </p>
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title="Print runs"
      backAction={{ content: "Inserts", url: "/app/inserts" }}
      secondaryActions={[
        {
          content: "Export card codes",
          onAction: () => download("/app/print-runs/card-codes"),
          helpText: "Every card code with its address and page, as CSV",
        },
      ]}
    >
      <Card padding="0">
        <IndexTable
          selectable={false}
          condensed={smDown}
          itemCount={runs.length}
          headings={[
            { title: "Run" },
            { title: "Status" },
            { title: "Made" },
            { title: "Cards", alignment: "end" },
            { title: "Scans", alignment: "end" },
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
                  <div style={{ padding: "12px 16px", width: "100%" }}>
                    <BlockStack gap="200">
                      {name}
                      <InlineStack gap="300" blockAlign="center">
                        <StatusBadge status={run.status} />
                        <Text as="span" tone="subdued">
                          {formatCount(run.quantity, locale)} cards ·{" "}
                          {formatCount(run.scans, locale)} scans
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
                    <IndexTable.Cell>
                      <Text as="span" alignment="end" numeric>
                        {formatCount(run.quantity, locale)}
                      </Text>
                    </IndexTable.Cell>
                    <IndexTable.Cell>
                      <Text as="span" alignment="end" numeric>
                        {formatCount(run.scans, locale)}
                      </Text>
                    </IndexTable.Cell>
                  </>
                )}
              </IndexTable.Row>
            );
          })}
        </IndexTable>
      </Card>
    </Page>
  );
}
