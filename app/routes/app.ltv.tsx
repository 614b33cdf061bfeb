import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, DataTable, Text } from "@shopify/polaris";
import { channelNames, readResult, requestRecompute, type Channel, type CohortsResult } from "#app/flywheel/index.ts";
import { toMajor } from "#app/platform/currency.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { Chart } from "#app/ui/charts/chart.tsx";
import { ltvCurves } from "#app/ui/charts/cohorts.server.ts";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { stateNames, wordsFor } from "#app/ui/flywheel/words.ts";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { formatCount, formatMoney } from "#app/ui/format.ts";

const pathName = (path: string) => (path === "card" ? "Came with a card" : path === "unknown" ? "Way not known" : (channelNames[path as Channel] ?? path));

export const loader = staffLoader(async ({ shopId, locale, demo }) => {
  const stored = await withShop(shopId, async (tx) => {
    const result = await readResult<CohortsResult>(tx, "cohorts");
    if (!result && !demo) await requestRecompute(tx);
    return result;
  });
  if (!stored || stored.payload.paths.length === 0) return json({ locale, demo, computed: stored !== null, cohorts: null, names: {} as Record<string, string>, chart: "" });
  const { paths, currency } = stored.payload;
  const major = (minor: number | null) => (minor === null ? null : toMajor(minor, currency));
  const compact = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 });
  const shown = paths.filter((path) => Object.values(path.curve).some((point) => point.estimate !== null)).slice(0, 6);
  const chart = ltvCurves(
    shown.map((path) => ({ name: pathName(path.path), points: Object.entries(path.curve).map(([days, point]) => ({ days: Number(days), estimate: major(point.estimate), low: major(point.low), high: major(point.high) })) })),
    (value) => compact.format(value),
  );
  return json({ locale, demo, computed: true, cohorts: stored.payload, names: Object.fromEntries(paths.map((path) => [path.path, pathName(path.path)])), chart });
});

/** States of a lifetime value, at six months. */
const valueStates: Record<string, string> = { hidden: "Hidden: under 20 customers observed for six months", not_observable: "Nobody observed for six months yet" };

const noForecast: Record<string, string> = { insufficient_data: "too few repeat buyers", not_converged: "none: the fit did not converge", undefined_mean: "none: order values have no stable mean", disagrees_with_observed: "none: it disagrees with what was observed" };

function forecastText(forecast: CohortsResult["paths"][number]["forecast"], money: (minor: number | null) => string): string {
  const year = forecast?.state === "forecast" ? forecast.horizons["365"] : undefined;
  return year ? `${money(year.newCustomer.revenue)} by the model` : (noForecast[forecast?.state ?? ""] ?? "–");
}

export default function Ltv() {
  const { locale, demo, computed, cohorts, names, chart } = useLoaderData<typeof loader>();
  useUntilReady(computed);
  if (!cohorts) {
    return (
      <FlywheelPage title="What customers are worth" demo={demo} canDemo back={{ content: "Flywheel", url: "/app" }}>
        <Banner title={computed ? "No Shopify orders yet" : "The first figures are being computed"}>
          <BlockStack gap="200">
            <Text as="p">
              This page will say what a customer brings in the 30, 90, 180 and 365 days from the first order, by how they came (with a card, from TikTok Shop, by search and so on) and by month, each with its 95 % interval. A way shows once 20 customers have been known that long, so that no average of a few is taken for a fact.
            </Text>
            <Text as="p">
              It is made of Shopify orders of people whose first order is known. They come by the <FlywheelLink to="/app/sync">first sync</FlywheelLink>; how people came is told by visits, sends and cards, so <FlywheelLink to="/app/inserts">put a card in the box</FlywheelLink> and <FlywheelLink to="/app/imports?source=send-recipients">import who received your sends</FlywheelLink>.
            </Text>
          </BlockStack>
        </Banner>
      </FlywheelPage>
    );
  }
  const { currency } = cohorts;
  const words = wordsFor(locale, currency);
  const money = (minor: number | null | undefined) => (minor === null || minor === undefined ? "–" : formatMoney(Math.round(minor), currency, locale));
  const top = Math.max(1, ...cohorts.months.flatMap((month) => month.cells.map((cell) => cell ?? 0)));
  return (
    <FlywheelPage title="What customers are worth" subtitle={cohorts.asOf ? `Shopify orders: data through ${words.longDay(cohorts.asOf)}` : undefined} demo={demo} canDemo back={{ content: "Flywheel", url: "/app" }}>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Revenue a customer since the first order, by how they came
          </Text>
          <Chart svg={chart} label="Mean revenue a customer by days since the first order for each path, with intervals; the table below says the same" />
          <Text as="p" tone="subdued">
            Mean cumulative function: only customers observed so long count at each age, refunds are negative on their own day. Bands: bootstrap-t, 95 %. Groups of fewer than 20 observed customers are not shown.
          </Text>
        </BlockStack>
      </Card>
      <Card padding="0">
        <DataTable
          columnContentTypes={["text", "numeric", "text", "text", "text", "text", "text"]}
          headings={["Path", "Customers", "30 days", "90 days", "6 months", "12 months", "12 months, forecast"]}
          rows={cohorts.paths.map((path, at) => [
            <>
              {names[path.path] ?? path.path}
              <HowMade method="Mean cumulative function, robust variance, bootstrap-t" window={cohorts.asOf ? `first orders and orders to ${words.day(cohorts.asOf)}` : null} rows={[{ what: "customers", count: path.customers }]} interval="bootstrap-t over customers, 95 %" state={stateNames[path.curve[180]?.state ?? ""] ?? valueStates[path.curve[180]?.state ?? ""] ?? null} figure={`cohorts --path paths.${at}`} command={cohorts.command} input={`/app/forces/input?of=cohort-${path.path}`} count={(value) => words.count(value)} />
            </>,
            formatCount(path.customers, locale),
            ...[30, 90, 180, 365].map((days) => {
              const point = path.curve[days];
              if (!point || point.estimate === null) return point?.state === "not_observable" ? "nobody observed so long" : "too few";
              return (
                <>
                  {money(point.estimate)}
                  <div className="fb-small">
                    {money(point.low)} – {money(point.high)}
                    {point.state === "directional" ? ", directional" : ""}
                  </div>
                </>
              );
            }),
            forecastText(path.forecast, money),
          ])}
        />
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            By month of the first order
          </Text>
          <Text as="p" tone="subdued">
            Revenue a customer by months since the first order. A cell stands only when the whole month’s customers are that old, and there are at least 20.
          </Text>
          <div className="fb-heat" role="region" aria-label="Cohorts by month" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">First order</th>
                  <th scope="col">Customers</th>
                  {Array.from({ length: 13 }, (_unused, age) => (
                    <th key={age} scope="col">
                      {age === 0 ? "first" : `+${age}`}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {cohorts.months.slice(-18).map((month) => (
                  <tr key={month.month}>
                    <th scope="row">{words.month(`${month.month}-01`)}</th>
                    <td>{formatCount(month.customers, locale)}</td>
                    {month.cells.map((cell, age) => (
                      <td key={age} style={cell === null ? undefined : { background: `rgba(15, 118, 110, ${(0.08 + 0.5 * (cell / top)).toFixed(3)})` }}>
                        {cell === null ? "" : money(cell)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <HowMade
            method="Revenue so far of a month’s customers ÷ their number, by months of 30.44 days since each one’s first order"
            window={cohorts.asOf ? `first orders and orders to ${words.day(cohorts.asOf)}` : null}
            rows={[{ what: "months", count: cohorts.months.length }, { what: "customers", count: cohorts.months.reduce((sum, { customers }) => sum + customers, 0) }]}
            interval="none: what these very customers spent; the curves above have theirs"
            state="Counted, from 20 customers on"
            figure="cohorts --path months"
            count={(value) => words.count(value)}
          />
        </BlockStack>
      </Card>
      <Text as="p" tone="subdued" variant="bodySm">
        A forecast is a model’s (BG/NBD and Gamma-Gamma), not a measurement, and has no interval: on data that suit these models they run 3–8 % low. It is shown from 200 customers with 50 repeat buyers, when the fit converged and agrees with what was observed.
      </Text>
    </FlywheelPage>
  );
}
