import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { createReportLink, endReportLink, listReportLinks, readReport, readWeeklyTo, reportTables, saveWeeklyTo } from "#app/flywheel/reports/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { formatCount, formatDay } from "#app/ui/format.ts";
import { ReportLinksCard } from "#app/ui/reports/links-card.tsx";
import { WeeklyCard } from "#app/ui/reports/weekly-card.tsx";
import { useDownload } from "#app/ui/use-download.ts";

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const report = await readReport(shopId);
  const own = demo ? { links: [], weeklyTo: [] } : await withShop(shopId, async (tx) => ({ links: await listReportLinks(tx, new Date()), weeklyTo: await readWeeklyTo(tx) }));
  return json({
    locale, demo, canDemo: Boolean(config().DEMO_SHOP), ...own,
    report: report && { through: report.through, headlines: report.headlines, tables: reportTables(report).map(({ id, title, rows }) => ({ id, title, rows: rows.length })) },
  });
});

export const action = staffAction(async ({ shopId, actor }, { request }) => {
  const given = (await request.json()) as { intent?: string; id?: string; weeklyTo?: unknown };
  const now = new Date();
  const message = await withShop(shopId, async (tx) => {
    switch (given.intent) {
      case "weekly":
        return saveWeeklyTo(tx, actor, given.weeklyTo).then(() => "Saved");
      case "link":
        return createReportLink(tx, actor, given, now).then(() => "Link made");
      case "end":
        return endReportLink(tx, actor, given.id, now).then(() => "The link has ended");
      default:
        throw new UserError("That cannot be done here.");
    }
  });
  return { ok: true, message };
});

export default function Reports() {
  const { locale, demo, canDemo, links, weeklyTo, report } = useLoaderData<typeof loader>();
  const { download, busy } = useDownload();
  const file = (name: string) => `/app/reports/files/${name}${demo ? "?demo=1" : ""}`;
  return (
    <FlywheelPage title="Reports" subtitle={report?.through ? `Data through ${formatDay(report.through, locale)}` : undefined} demo={demo} canDemo={canDemo} back={{ content: "Flywheel", url: demo ? "/app?demo=1" : "/app" }}>
      {report ? (
        <>
          <Card>
            <BlockStack gap="400">
              <InlineStack align="space-between" blockAlign="center" gap="300">
                <Text as="h2" variant="headingMd">
                  The whole flywheel on paper
                </Text>
                <Button variant="primary" loading={busy === file("report.pdf")} onClick={() => download(file("report.pdf"))}>
                  Download PDF
                </Button>
              </InlineStack>
              <div className="fb-report-figures">
                {report.headlines.map(({ name, value, interval, window }) => (
                  <div key={name}>
                    <Text as="p" tone="subdued">
                      {name}
                    </Text>
                    <Text as="p" variant="headingLg">
                      {value}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {interval}; {window}
                    </Text>
                  </div>
                ))}
              </div>
            </BlockStack>
          </Card>
          {demo ? null : (
            <div className="fb-grid fb-grid--two">
              <ReportLinksCard links={links} locale={locale} />
              <WeeklyCard weeklyTo={weeklyTo} />
            </div>
          )}
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Every table as CSV
              </Text>
              <ul className="fb-report-tables">
                {report.tables.map(({ id, title, rows }) => (
                  <li key={id}>
                    <Button variant="plain" loading={busy === file(`${id}.csv`)} onClick={() => download(file(`${id}.csv`))}>
                      {title}
                    </Button>
                    <Text as="span" variant="bodySm" tone="subdued">
                      {formatCount(rows, locale)} {rows === 1 ? "row" : "rows"}
                    </Text>
                  </li>
                ))}
              </ul>
            </BlockStack>
          </Card>
        </>
      ) : (
        <Banner>The first figures are being computed. The report is made of them.</Banner>
      )}
    </FlywheelPage>
  );
}
