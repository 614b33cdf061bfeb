import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineStack, Layout, Tabs, Text } from "@shopify/polaris";
import { useState } from "react";
import { readResult, requestRecompute, type Funnel, type Grouped, type HomeResult, type MigrationResult, type MigrationValue } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { Chart, ChartTable } from "#app/ui/charts/chart.tsx";
import { weeklyRateChart } from "#app/ui/charts/weekly-rate.server.ts";
import { LeakSentence } from "#app/ui/flywheel/changes.tsx";
import { FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { LeaksMade } from "#app/ui/flywheel/leaks-made.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { ValueCard } from "#app/ui/flywheel/value-card.tsx";
import { wordsFor } from "#app/ui/flywheel/words.ts";
import { formatDay } from "#app/ui/format.ts";
import { FunnelBars } from "#app/ui/funnel.tsx";
import { dateFormat, numberFormat } from "#app/ui/intl.ts";
import { Later } from "#app/ui/later.tsx";
import { PlainTable } from "#app/ui/nodes/parts.tsx";
import { RateCard } from "#app/ui/rate-card.tsx";

const staleAfter = 60_000;

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const { stored, value, leaks } = await withShop(shopId, async (tx) => {
    const result = await readResult<MigrationResult>(tx, "migration");
    if (!demo && (!result || Date.now() - result.computedAt.getTime() > staleAfter)) await requestRecompute(tx);
    return { stored: result, value: (await readResult<MigrationValue>(tx, "migration-value"))?.payload ?? null, leaks: (await readResult<HomeResult>(tx, "home"))?.payload.leaks ?? [] };
  });
  const shared = { locale, demo, canDemo: Boolean(config().DEMO_SHOP), value, leaks };
  if (!stored) return json({ ...shared, migration: null, computedAt: null, chart: "" });
  const percent = numberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const weeks = stored.payload.weeks.slice(-shownWeeks);
  const chart = weeklyRateChart(
    weeks.map(({ week, activity, partial }) => ({
      label: dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${week}T00:00:00Z`)),
      ...(activity.state === "ok" && !partial ? activity : { value: null, low: null, high: null }),
      hatched: partial,
    })),
    { claim: [0.08, 0.14], format: (value) => percent.format(value) },
  );
  const { recent: _recent, weeks: all, ...figures } = stored.payload;
  const rows = all.map(({ activity: _activity, cohort: _cohort, cohortLinked: _linked, ...week }) => week);
  const rates = weeks.map(({ week, partial, filling, activity }) => ({ week, partial, filling, activity }));
  return json({ ...shared, migration: { ...figures, weeks: rows, rates }, computedAt: stored.computedAt.toISOString(), chart });
});

/** Weeks in the chart: half a year. */
const shownWeeks = 26;
/** Weeks that the table shows unasked: a quarter. */
const weeksAtOnce = 13;

const groupings = [
  { id: "byInsert", content: "By insert" },
  { id: "byProduct", content: "By product" },
  { id: "byOffer", content: "By offer" },
  { id: "byKind", content: "By mechanism" },
  { id: "byMarketplace", content: "By marketplace" },
] as const;

export default function Migration() {
  const { locale, demo, canDemo, migration, value, leaks, chart } = useLoaderData<typeof loader>();
  useUntilReady(migration !== null);
  if (!migration) {
    return (
      <FlywheelPage title="Migration" demo={demo} canDemo={canDemo}>
        <Banner>The first figures are being computed. This page fills by itself.</Banner>
      </FlywheelPage>
    );
  }
  const words = wordsFor(locale, value?.currency ?? "USD");
  const { through, total } = migration;
  const labelOf = ({ week, partial, filling }: { week: string; partial: boolean; filling: boolean }) => `${formatDay(week, locale)}${partial ? " (order data incomplete)" : filling ? " (still filling)" : ""}`;
  const byWeek = migration.weeks.toReversed().map((week) => ({ ...week, label: labelOf(week) }));
  return (
    <FlywheelPage title="Migration" demo={demo} canDemo={canDemo} subtitle={through.orders ? `Amazon orders: data through ${formatDay(through.orders, locale)}. Registrations: through today.` : "No Amazon orders imported yet"}>
      <BlockStack gap="400">
        {through.orders ? null : (
          <Banner title="Import an Amazon order report to see the rate" action={{ content: "Import orders", url: "/app/imports" }}>
            The migration rate divides by the units that had your card in the box, and those come from Amazon’s all-orders report.
          </Banner>
        )}
        {migration.shopifySince ? (
          <Banner tone="info">
            Shopify shows this app orders since {formatDay(migration.shopifySince, locale)} only: first orders before that day are not known. Access to all orders is asked for in the Partner Dashboard.
          </Banner>
        ) : null}
        {migration.waitingForOrder > 0 ? (
          <Banner tone="info" action={{ content: "Import orders", url: "/app/imports" }}>
            {migration.waitingForOrder} registrations gave an order id that is not in your imported orders yet. They are tried again after every import.
          </Banner>
        ) : null}
        <div className="fb-figures">
          <RateCard title="Migration rate, activity" figure="migration --path activity" rate={migration.activity} locale={locale} note="This period’s new owned customers ÷ its units with the card. Published claim of 2026: 8–14 %." />
          <RateCard title="Migration rate, cohort" figure="migration --path cohort" rate={migration.cohort} locale={locale} note="Of the units bought in these weeks, how many are linked to a customer so far." />
          <RateCard title="Registrations per scan" figure="migration --path perScan" rate={migration.perScan} locale={locale} />
        </div>
        <Layout>
          <Layout.Section variant="oneHalf">
            <Card>
              <BlockStack gap="400">
                <Text as="h2" variant="headingMd">
                  From card to first order
                </Text>
                <FunnelBars steps={steps(total, locale, through.orders !== null)} />
                <HowMade
                  method="Counts of what happened since the first card; each step’s share is of the step before it. Units are net of cancelled items and of other channels’ orders"
                  window={`the first card to ${through.orders ? words.fullDay(through.orders) : "today"} for units and links, to today for the rest`}
                  interval="none: these are counts; the rates above have theirs"
                  state={through.orders ? "Counted" : "Units unknown: no orders imported"}
                  figure="migration --path total"
                  count={(value) => words.count(value)}
                />
              </BlockStack>
            </Card>
          </Layout.Section>
          <Layout.Section variant="oneHalf">
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  Activity rate by week
                </Text>
                {migration.rates.some(({ activity }) => activity.state === "ok") ? null : (
                  <Text as="p">
                    Shows from the first week in which 30 units were bought with your card in the box: publish a card, say on its print run since when it is in the box, and import Amazon’s all-orders report for that week.
                  </Text>
                )}
                <Chart svg={chart} label="Activity migration rate by week with its 95 % interval; the table below says the same" whole />
                <ChartTable
                  title="Activity rate by week"
                  head={["Week of", "Rate", "95 % interval", "Migrated", "Units with card"]}
                  rows={migration.rates.toReversed().map(({ activity, ...week }) => ({
                    key: week.week,
                    cells: activity.state === "ok" ? [labelOf(week), words.percent(activity.value), `${words.percent(activity.low)}–${words.percent(activity.high)}`, words.count(activity.numerator), words.count(activity.denominator)] : [labelOf(week), "too little data", activity.why, "", ""],
                  }))}
                />
                <HowMade
                  method="New customers of a week ÷ units with the card bought in it"
                  window={`${words.day(byWeek.at(Math.min(shownWeeks, byWeek.length) - 1)?.week ?? through.registrations)} to ${words.day(byWeek[0]?.week ?? through.registrations)}`}
                  rows={[{ what: "weeks", count: Math.min(shownWeeks, byWeek.length) }]}
                  interval="Poisson count (Byar), 95 %, week by week"
                  state="Each week by itself; from 30 units on"
                  figure="migration --path weeks"
                  count={(value) => words.count(value)}
                />
                <InlineStack gap="400">
                  <Text as="span" tone="subdued">
                    Band: 95 % interval. Hatched: order data do not cover the whole week. Gold: published claim of 2026, for comparison only.
                  </Text>
                </InlineStack>
              </BlockStack>
            </Card>
          </Layout.Section>
        </Layout>
        <div className="fb-stack">
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Where it leaks
              </Text>
              {leaks.length === 0 ? (
                <Text as="p" tone="subdued">
                  No step of an insert loses clearly more than on another one in the last four whole weeks. Two inserts with 60 people at a step each are needed to compare.
                </Text>
              ) : (
                <ol className="fb-sentences">
                  {leaks.slice(0, 5).map((leak) => (
                    <li key={`${leak.insertId} ${leak.step}`}>
                      <LeakSentence leak={leak} words={words} />
                    </li>
                  ))}
                </ol>
              )}
              <LeaksMade words={words} />
            </BlockStack>
          </Card>
          {value ? <ValueCard value={value} words={words} /> : null}
        </div>
        {migration.weeks.length === 0 ? null : <GroupedCard groups={migration} locale={locale} />}
        {migration.weeks.length === 0 ? null : (
        <Card padding="0">
          <FunnelTable first="Week of" rows={byWeek.slice(0, weeksAtOnce)} locale={locale} />
          {byWeek.length > weeksAtOnce ? (
            <Later summary={`${words.count(byWeek.length - weeksAtOnce)} earlier weeks`} isInset>
              {() => <FunnelTable first="Week of" rows={byWeek.slice(weeksAtOnce)} locale={locale} />}
            </Later>
          ) : null}
        </Card>
        )}
      </BlockStack>
    </FlywheelPage>
  );
}

/** The funnel in parts. Apart from the page, so that another part draws nothing else. */
function GroupedCard({ groups, locale }: { groups: Record<(typeof groupings)[number]["id"], Grouped[]>; locale: string }) {
  const [chosen, choose] = useState(0);
  const group = groupings[chosen] ?? groupings[0];
  return (
    <Card padding="0">
      <Tabs tabs={groupings.map((one) => ({ ...one }))} selected={chosen} onSelect={choose} />
      <FunnelTable first={group.content.replace("By ", "")} rows={groups[group.id].map((row) => ({ label: row.name, ...row }))} locale={locale} />
    </Card>
  );
}

const columns = { units: "Units with card", scans: "Scans", registrations: "Registered", confirmed: "Confirmed", migrated: "Migrated", reconnected: "Reconnected", linked: "Linked", firstOrder: "First order" } as const satisfies Record<keyof Funnel, string>;

function FunnelTable({ first, rows, locale }: { first: string; rows: (Funnel & { label: string })[]; locale: string }) {
  const { format } = numberFormat(locale, { maximumFractionDigits: 0 });
  const name = first.charAt(0).toUpperCase() + first.slice(1);
  const steps = Object.keys(columns) as (keyof Funnel)[];
  return (
    <div className="fb-flush">
      <PlainTable
        title={name}
        head={[{ name }, ...steps.map((step) => ({ name: columns[step], isNumber: true }))]}
        rows={rows.map((row, at) => ({ key: `${at}`, cells: [row.label, ...steps.map((step) => format(row[step]))] }))}
      />
    </div>
  );
}

function steps(funnel: Funnel, locale: string, hasOrders: boolean) {
  const count = (value: number) => numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
  const percent = (value: number) => numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  const customers = funnel.migrated + funnel.reconnected;
  const list: [string, number, string?][] = [
    ["Units with the card", funnel.units],
    ["Scans", funnel.scans],
    ["Registrations", funnel.registrations],
    ["Confirmed addresses", funnel.confirmed],
    ["Customers", customers, `${count(funnel.migrated)} migrated, ${count(funnel.reconnected)} reconnected`],
    ["Linked to an Amazon order", funnel.linked],
    ["First Shopify order", funnel.firstOrder],
  ];
  const top = Math.max(1, ...list.map(([, value]) => value));
  return list.map(([name, value, note], index) => {
    const before = list[index - 1]?.[1] ?? 0;
    return { name, count: index === 0 && value === 0 && !hasOrders ? "not known yet" : count(value), share: value / top, note: note ?? (index > 0 && before > 0 && value <= before ? `${percent(value / before)} of the step before` : undefined) };
  });
}
