import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, DataTable, InlineStack, Page, Text } from "@shopify/polaris";
import { z } from "zod";
import { readInsert } from "#app/migration/inserts/index.ts";
import { endTest, readTest, type Difference, type Verdict } from "#app/migration/variants/index.ts";
import { withShop } from "#app/platform/db.ts";
import { staffAction, staffLoader } from "#app/shopify/route.server.ts";
import { differenceChart } from "#app/ui/charts/difference.server.ts";
import { formatCount, formatDay, formatPercent } from "#app/ui/format.ts";
import { RefusalBanner } from "#app/ui/refusal-banner.tsx";
import { useAction } from "#app/ui/use-action.ts";

export const loader = staffLoader(async ({ shopId, locale }, { params }) => {
  const { insert, test } = await withShop(shopId, async (tx) => ({ insert: await readInsert(tx, params.id ?? ""), test: await readTest(tx, params.id ?? "") }));
  const days = test?.days ?? [];
  const label = (day: string) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day));
  const chart = days.length > 1 ? differenceChart(days.map(({ day, ...one }) => ({ label: label(day), ...one })), (value) => points(value, locale)) : "";
  return json({ locale, insert: { id: insert.id, name: insert.name, status: insert.status }, test, chart });
});

const asked = z.object({ keep: z.enum(["first", "second"]) });

export const action = staffAction(async ({ shopId, actor }, { request, params }) => {
  const { keep } = asked.parse(await request.json());
  await withShop(shopId, (tx) => endTest(tx, actor, params.id ?? "", keep));
  return { ok: true, message: keep === "second" ? "Everyone sees the second page now" : "Everyone sees the first page now" };
});

/** A difference of two shares in points of a hundred, with its sign. */
function points(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value * 100);
}

export default function LandingTest() {
  const { locale, insert, test, chart } = useLoaderData<typeof loader>();
  const end = useAction();
  const back = { content: insert.name, url: `/app/inserts/${insert.id}` };
  if (!test) {
    return (
      <Page title="Two landing pages" backAction={back} narrowWidth>
        <Banner title="No second page is being tried" action={{ content: "Write one", url: back.url }}>
          Try other words on half of the people who scan, and see which page more of them register on.
        </Banner>
      </Page>
    );
  }
  const count = (value: number) => formatCount(value, locale);
  const share = ({ value, low, high }: Difference) => `${formatPercent(value, locale)} (${formatPercent(low, locale)} – ${formatPercent(high, locale)})`;
  const winner = test.verdict.state === "decided" ? test.verdict.winner : null;
  const { title, text, tone } = inWords(test.verdict, locale);
  return (
    <Page title="Two landing pages" subtitle={test.since ? `Since ${formatDay(test.since, locale)}` : undefined} backAction={back}>
      <BlockStack gap="400">
        <RefusalBanner refusal={end.refusal} shown={() => true} />
        {insert.status === "published" ? null : <Banner tone="info">The insert is not live, so nobody is shown either page for now.</Banner>}
        <Banner title={title} tone={tone}>
          {text}
        </Banner>
        {test.isFairlyShared ? null : (
          <Banner title="The two pages are not shown equally often" tone="warning">
            A fair toss shares people far more evenly than this. Do not trust the rates before the reason is found: tell support, with this insert’s name.
          </Banner>
        )}
        <Card padding="0">
          <DataTable
            columnContentTypes={["text", "numeric", "numeric", "text"]}
            headings={["Page", "Scans", "Registrations", "Registered"]}
            rows={[
              ["First", count(test.first.scans), count(test.first.registrations), share(test.first.rate)],
              ["Second", count(test.second.scans), count(test.second.registrations), share(test.second.rate)],
            ]}
          />
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Difference, second less first
            </Text>
            {test.difference ? (
              <Text as="p" variant="headingLg">
                {points(test.difference.value, locale)} points ({points(test.difference.low, locale)} to {points(test.difference.high, locale)})
              </Text>
            ) : (
              <Text as="p">Nothing to compare yet.</Text>
            )}
            {chart ? <div className="fb-chart" role="img" tabIndex={0} aria-label="The difference of the two rates day by day within its interval; above is where it stands today" dangerouslySetInnerHTML={{ __html: chart }} /> : null}
            <Text as="p" tone="subdued">
              The interval holds on all days at once (95 %), so you may look every day and stop when it leaves zero out: of a hundred tests of equal pages, at most five ever name a winner. Asymptotic confidence sequence, Waudby-Smith et al. 2024; Johari et al. 2022. Scans are people; reloads, previews and programs are not among them.
            </Text>
          </BlockStack>
        </Card>
        <InlineStack gap="200" align="end">
          <Button loading={end.busy} variant={winner === "first" ? "primary" : undefined} onClick={() => end.send({ keep: "first" })}>
            Keep the first page
          </Button>
          <Button loading={end.busy} variant={winner === "second" ? "primary" : undefined} onClick={() => end.send({ keep: "second" })}>
            Use the second page
          </Button>
        </InlineStack>
      </BlockStack>
    </Page>
  );
}

/** What the test says, as one says it. */
function inWords(verdict: Verdict, locale: string): { title: string; text: string; tone: "info" | "success" } {
  const more = (scans: number) => `${formatCount(scans, locale)} more scans`;
  const about = (scans: number) => `about ${more(Number(scans.toPrecision(2)))}`;
  switch (verdict.state) {
    case "decided":
      return { tone: "success", title: `The ${verdict.winner} page wins`, text: `Decided on ${formatDay(verdict.on, locale)}: more people register on it, and chance is not the reason. End the test below.` };
    case "alike":
      return { tone: "info", title: "No difference worth having", text: `If there is any, it is smaller than ${points(verdict.worth, locale).replace("+", "")} points. Keep the page you like better.` };
    case "early": {
      const needs = [verdict.scansEach > 0 && `${more(verdict.scansEach)} of the page with fewer`, verdict.registrations > 0 && `${formatCount(verdict.registrations, locale)} more registrations`].filter(Boolean);
      return { tone: "info", title: "Too early to say anything", text: `It takes at least ${needs.join(" and ")}.` };
    }
    case "open": {
      const asSeen = verdict.asSeen === null ? "The two rates hardly differ." : `If the difference stays as it is, it takes ${about(verdict.asSeen)}.`;
      const worth = verdict.toTellWorth ? ` To tell a difference of ${points(verdict.worth, locale).replace("+", "")} points, ${about(verdict.toTellWorth)}.` : "";
      return { tone: "info", title: "No winner yet", text: asSeen + worth };
    }
  }
}
