import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, DataTable, Text } from "@shopify/polaris";
import { readResult, requestRecompute, type CacResult } from "#app/flywheel/index.ts";
import { channelName } from "#app/flywheel/reallocation/names.ts";
import { toMajor } from "#app/platform/currency.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { Chart } from "#app/ui/charts/chart.tsx";
import { cacChart } from "#app/ui/charts/cac.server.ts";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { formatCount, formatMoney, formatPercent } from "#app/ui/format.ts";

const monthName = (month: string, locale: string, style: "short" | "long" = "short") => new Intl.DateTimeFormat(locale, { month: style, year: "numeric", timeZone: "UTC" }).format(new Date(`${month.slice(0, 10)}T00:00:00Z`));

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const stored = await withShop(shopId, async (tx) => {
    const result = await readResult<CacResult>(tx, "cac");
    if (!result && !demo) await requestRecompute(tx);
    return result;
  });
  if (!stored) return json({ locale, demo, cac: null, chart: "", through: null });
  const { months, currency } = stored.payload;
  const major = (minor: number | null) => (minor === null ? null : toMajor(minor, currency));
  const compact = new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  const chart = cacChart(
    months.slice(-18).map((month) => ({ label: monthName(month.month, locale), cac: major(month.cacMinor), low: major(month.low), high: major(month.high), ads: major(month.adMinor) ?? 0, costs: major(month.costsMinor) ?? 0, partial: month.partial })),
    (value) => compact.format(value),
  );
  return json({ locale, demo, cac: stored.payload, chart, through: stored.through });
});

export default function Cac() {
  const { locale, demo, cac, chart, through } = useLoaderData<typeof loader>();
  if (!cac || cac.missing) {
    return (
      <FlywheelPage title="Cost of a new customer" demo={demo} canDemo back={{ content: "Flywheel", url: "/app" }}>
        <Banner title={cac?.missing === "new_customers" ? "New customers are not known yet" : "Import what you spend"}>
          Blended CAC is all acquisition spend divided by all new customers. It needs ad spend or typed costs, and Amazon’s Repeat Purchase report, which says how many of its buyers are new.{" "}
          <FlywheelLink to="/app/imports">Import</FlywheelLink>
        </Banner>
      </FlywheelPage>
    );
  }
  const { trend, currency } = cac;
  const money = (minor: number | null) => (minor === null ? "–" : formatMoney(Math.round(minor), currency, locale));
  return (
    <FlywheelPage title="Cost of a new customer" subtitle={through ? `Spend: data through ${new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${through}T00:00:00Z`))}` : undefined} demo={demo} canDemo back={{ content: "Flywheel", url: "/app" }}>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Blended CAC by month
          </Text>
          <Chart svg={chart} label="Blended cost of a new customer by month with its interval, over the month’s spend; the table below says the same" />
          <Text as="p" tone="subdued">
            (Ad spend + other costs) ÷ (Amazon’s new customers by its Repeat Purchase report, inferred, + first Shopify orders of people who did not come from a card). Band: Poisson interval of the count, 95 %. Pale: the month is not whole.
          </Text>
          <HowMade method="Spend ÷ new customers of the same calendar month, converted by dated rates" window={cac.months.length > 0 ? `${monthName(cac.months[0]?.month ?? "", locale)} to ${monthName(cac.months.at(-1)?.month ?? "", locale)}` : null} rows={[{ what: "months", count: cac.months.length }]} interval="Poisson, 95 %, of the count of customers" state="Inferred: Amazon’s new customers are its own estimate" figure="cac --path months" count={(value) => formatCount(value, locale)} />
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            Does it fall in months 3 to 9?
          </Text>
          <Text as="p">
            {trend.state === "ok"
              ? `${trend.change < 0 ? "It fell" : "It rose"} by ${formatPercent(Math.abs(trend.change), locale)} a month (95 % interval ${formatPercent(trend.low, locale)} to ${formatPercent(trend.high, locale)}, ${trend.periods} months from ${monthName(trend.from ?? "", locale, "long")}). ${trend.high < 0 ? "The whole interval lies below zero." : trend.low > 0 ? "The whole interval lies above zero." : "The interval includes no change."}`
              : `Too little data: ${trend.periods} whole months with a CAC between the third and the ninth; it takes ${trend.need}.`}
          </Text>
          <Text as="p" tone="subdued">
            Least squares on logarithms, Student’s t. A published claim of 2026 calls a decline in these months the sign of a working flywheel; here it is tested, not asserted.
          </Text>
          <HowMade
            method="Mean relative change a month: least squares on logarithms of the whole months’ CAC, from the third to the ninth"
            window={trend.from && trend.to ? `${monthName(trend.from, locale)} to ${monthName(trend.to, locale)}` : null}
            rows={[{ what: "whole months with a CAC", count: trend.periods }]}
            interval="Student’s t, n − 2 degrees of freedom, 95 %"
            state={trend.state !== "ok" ? "Too little data" : trend.high < 0 || trend.low > 0 ? "Supported" : "No detectable change"}
            figure="cac --path trend"
            count={(value) => formatCount(value, locale)}
          />
        </BlockStack>
      </Card>
      <Card padding="0">
        <DataTable
          columnContentTypes={["text", "numeric", "numeric", "numeric", "numeric", "numeric", "text"]}
          headings={["Month", "Ad spend", "Other costs", "New on Amazon (inferred)", "New on Shopify", "Blended CAC", "95 % interval"]}
          rows={cac.months.toReversed().map((month) => [
            `${monthName(month.month, locale)}${month.partial ? " (not whole)" : ""}`,
            money(month.adMinor),
            money(month.costsMinor),
            month.amazonNew === null ? "–" : formatCount(Math.round(month.amazonNew), locale),
            formatCount(month.shopifyNew, locale),
            money(month.cacMinor),
            month.low === null || month.high === null ? "–" : `${money(month.low)} – ${money(month.high)}`,
          ])}
        />
      </Card>
      <Card padding="0">
        <DataTable columnContentTypes={["text", "numeric"]} headings={["Where the ad spend went", "In all"]} rows={cac.bySource.map((row) => [channelName(row.source), money(row.spendMinor)])} />
      </Card>
      {cac.withoutRate.length > 0 ? <Banner tone="warning">Left out for want of an exchange rate: {cac.withoutRate.map((row) => `${row.rows} amounts in ${row.currency}`).join(", ")}. Import a rate file.</Banner> : null}
    </FlywheelPage>
  );
}
