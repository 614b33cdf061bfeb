import { json } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { engineName } from "#app/ai-search/index.ts";
import { forces as catalogue, type ForceNumber } from "#app/flywheel/forces/catalogue.ts";
import { readResult, requestRecompute, type ForcesResult, type WindowView } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { NotFound } from "#app/platform/errors.ts";
import { withShop } from "#app/platform/db.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { Chart, ChartTable } from "#app/ui/charts/chart.tsx";
import { forceWeeksChart, seriesChart } from "#app/ui/charts/force-weeks.server.ts";
import { forceName, sourceName } from "#app/ui/flywheel/changes.tsx";
import { EstimateTable } from "#app/ui/flywheel/estimate-table.tsx";
import { FlywheelLink, FlywheelPage } from "#app/ui/flywheel/frame.tsx";
import { HowMade } from "#app/ui/flywheel/how-made.tsx";
import { useUntilReady } from "#app/ui/flywheel/use-until-ready.ts";
import { figureLines, shortValue } from "#app/ui/flywheel/wheel-card.tsx";
import { stateNames, stateTones, wordsFor, type Words } from "#app/ui/flywheel/words.ts";

const shownDays = 180;
const isoDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

export const loader = staffLoader(async ({ shopId, locale, demo }, { params }) => {
  const number = Number(params.force) as ForceNumber;
  if (!(number in catalogue)) throw new NotFound("The force");
  const read = await withShop(shopId, async (tx) => {
    const stored = await readResult<ForcesResult>(tx, "forces");
    if (!stored && !demo) await requestRecompute(tx);
    return { forces: stored?.payload ?? null, window: [1, 7, 9].includes(number) ? ((await readResult<WindowView>(tx, "window"))?.payload ?? null) : null };
  });
  const view = read.forces?.forces.find((one) => one.number === number) ?? null;
  const currency = read.forces?.currency ?? "USD";
  const words = wordsFor(locale, currency);
  const isMoney = catalogue[number].money !== "none";
  const events = (read.forces?.events ?? []).filter(({ kind }) => [1, 7, 9].includes(number) || kind !== "stock_out");
  const inWeek = (week: string) => events.filter((event) => event.from <= isoDay(Date.parse(week) / 86_400_000 + 6) && event.to >= week).map(({ name }) => name);
  const weeks = (view?.weeks ?? []).slice(-53);
  const chart = weeks.some(({ value }) => value !== 0)
    ? forceWeeksChart(weeks.map((week) => ({ label: words.day(week.week), value: week.value, partial: week.partial, events: inWeek(week.week) })), isMoney ? words.shortMoney : (value) => words.count(value))
    : "";
  return json({ locale, demo, canDemo: Boolean(config().DEMO_SHOP), number, view, currency, chart, series: read.window ? seriesOf(read.window, number, words) : null, events: events.slice(-12), names: Object.fromEntries((view?.pages ?? []).map(({ engine }) => [engine, engineName(engine)])) });
});

/** Branded search by day with what was done that day, the last half year. */
function seriesOf(window: WindowView, force: number, { count, day }: Words): { svg: string; names: string[]; rows: { day: string; values: (number | null)[] }[] } | null {
  const { demand } = window;
  if (!demand || demand.grain !== "day") return null;
  const table = window.tables.searches;
  const impulse = window.impulses.find((one) => one.force === force);
  const column = table && impulse ? table.header.indexOf(impulse.name) : -1;
  const from = Math.max(0, demand.values.length - shownDays);
  const days = demand.values.slice(from).map((_, at) => isoDay(demand.first + from + at));
  const bars = column > 0 && table && impulse ? { name: impulse.label, values: table.rows.slice(from).map((row) => (row[column] === "" ? null : Number(row[column]))) } : null;
  const line = { name: demand.kind === "proxy" ? "Stand-in for branded searches" : "Branded searches a day", values: demand.values.slice(from) };
  return {
    svg: seriesChart(days.map(day), line, bars, (value) => count(value)),
    names: [line.name, ...(bars ? [bars.name] : [])],
    rows: days.map((at, index) => ({ day: at, values: [line.values[index] ?? null, ...(bars ? [bars.values[index] ?? null] : [])] })),
  };
}

export default function Force() {
  const { locale, demo, canDemo, number, view, currency, chart, series, events, names } = useLoaderData<typeof loader>();
  useUntilReady(view !== null);
  const words = wordsFor(locale, currency);
  const about = catalogue[number];
  const count = (value: number) => words.count(value);
  const share = (part: number, of: { observed: number; declared: number; inferred: number }) => {
    const sum = of.observed + of.declared + of.inferred;
    return sum > 0 ? words.percent(part / sum, 0) : "–";
  };
  return (
    <FlywheelPage title={`${number}. ${forceName(number)}`} subtitle={`${about.what}.`} demo={demo} canDemo={canDemo} canPrint back={{ content: "Forces", url: demo ? "/app/forces?demo=1" : "/app/forces" }}>
      {view && view.missing.length > 0 ? (
        <Banner tone={view.state === "blind" ? "warning" : "info"} title={view.state === "blind" ? "This force is blind: nothing to measure it with was imported" : "It could be measured better"}>
          <ul className="fb-sentences">
            {view.missing.map(({ what, sources }) => (
              <li key={what}>
                Import {what}.{" "}
                {sources.map((source, at) => (
                  <span key={source}>
                    {at > 0 ? ", " : ""}
                    <FlywheelLink to={`/app/imports?source=${source}`}>{sourceName(source)}</FlywheelLink>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Banner>
      ) : null}
      {view === null ? <Banner>The figures are being computed. This page fills by itself.</Banner> : null}
      {view ? (
        <div className="fb-grid fb-grid--home">
          <div className="fb-stack">
            <Card>
              <BlockStack gap="300">
                <InlineStack align="space-between" blockAlign="center">
                  <Text as="h2" variant="headingMd">
                    The last 28 covered days
                  </Text>
                  <Badge tone={stateTones[view.state] ?? "attention"}>{stateNames[view.state] ?? view.state}</Badge>
                </InlineStack>
                <Text as="p" variant="heading2xl">
                  {view.state === "blind" ? "Not measured" : view.citations ? `${words.count(view.citations.hits)} citing answers` : shortValue(view, words)}
                </Text>
                {figureLines(view, words).map((line) => (
                  <Text as="p" key={line} tone="subdued">
                    {line}
                  </Text>
                ))}
                {view.reasons.map((reason) => (
                  <Text as="p" key={reason}>
                    {reason}
                  </Text>
                ))}
                <HowMade
                  versions={`/app/forces/${number}/versions`}
                  method={view.method}
                  window={view.from && view.through ? `${words.day(view.from)} to ${words.day(view.through)}` : null}
                  rows={view.rows}
                  interval={view.intervalOf}
                  state={stateNames[view.state] ?? view.state}
                  through={view.through ? words.day(view.through) : null}
                  figure={`forces --path forces.${number - 1}`}
                  command={view.command}
                  input={view.input && view.command ? `/app/forces/input?of=${view.input}` : null}
                  count={count}
                />
              </BlockStack>
            </Card>
            {chart ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    By week
                  </Text>
                  <Chart svg={chart} label={`${forceName(number)} by week; the table below says the same`} whole />
                  <Text as="p" tone="subdued" variant="bodySm">
                    Hatched weeks are covered in part and left out of comparisons. ▾ marks weeks with an event or a promotion.
                  </Text>
                  <ChartTable
                    title={`${forceName(number)} by week`}
                    head={["Week of", about.money === "none" ? "Citing answers" : "Money"]}
                    rows={view.weeks.toReversed().map((week) => ({ key: week.week, cells: [`${words.day(week.week)}${week.partial ? " (in part)" : ""}`, about.money === "none" ? words.count(week.value) : words.money(Math.round(week.value))] }))}
                  />
                </BlockStack>
              </Card>
            ) : null}
            {series ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    Branded search and what was done
                  </Text>
                  <Chart svg={series.svg} label="Branded searches by day with the days of the impulse; the table below says the same" whole />
                  <ChartTable title="Branded search by day" head={["Day", ...series.names]} rows={series.rows.toReversed().map(({ day, values }) => ({ key: day, cells: [words.day(day), ...values.map((value) => (value === null ? "not covered" : words.count(value)))] }))} />
                </BlockStack>
              </Card>
            ) : null}
            {view.estimates.length > 0 ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    The estimate over the whole period
                  </Text>
                  <EstimateTable estimates={view.estimates} words={words} />
                  <Text as="p" tone="subdued" variant="bodySm">
                    Within 72 hours; true totals run up to 18 % above. The more modest of two roads to revenue is the headline. Only a holdout could be called causal.
                  </Text>
                </BlockStack>
              </Card>
            ) : null}
            {view.creators.length > 0 ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    Creators
                  </Text>
                  <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
                    <table className="fb-table">
                      <thead>
                        <tr>
                          <th scope="col">Creator</th>
                          <th scope="col">First post</th>
                          <th scope="col" className="fb-number">Posts</th>
                          <th scope="col" className="fb-number">Sales so far</th>
                        </tr>
                      </thead>
                      <tbody>
                        {view.creators.map((creator) => (
                          <tr key={creator.handle}>
                            <td>@{creator.handle}</td>
                            <td>{creator.firstPost ? words.day(creator.firstPost) : "none yet"}</td>
                            <td className="fb-number">{words.count(creator.posts)}</td>
                            <td className="fb-number">{words.money(creator.gmvMinor)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                </BlockStack>
              </Card>
            ) : null}
            {view.pages.length > 0 ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    Pages that assistants cite, last 90 days
                  </Text>
                  <div className="fb-scroll" role="region" aria-label="Table" tabIndex={0}>
                    <table className="fb-table">
                      <thead>
                        <tr>
                          <th scope="col">Page</th>
                          <th scope="col">Assistant</th>
                          <th scope="col" className="fb-number">Citations</th>
                        </tr>
                      </thead>
                      <tbody>
                        {view.pages.map((page) => (
                          <tr key={`${page.url} ${page.engine}`}>
                            <td style={{ overflowWrap: "anywhere" }}>{page.url}</td>
                            <td>{names[page.engine] ?? page.engine}</td>
                            <td className="fb-number">{words.count(page.runs)}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                </BlockStack>
              </Card>
            ) : null}
          </div>
          <div className="fb-stack">
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  What pushes it
                </Text>
                <ul className="fb-sentences">
                  {about.push.map((one) => (
                    <li key={one}>{one}.</li>
                  ))}
                </ul>
              </BlockStack>
            </Card>
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  How it is known
                </Text>
                <Text as="p">{about.measure}.</Text>
                {view.evidence === "model" ? (
                  <>
                    <Text as="p">Evidence: a statistical model of days with and without, not observed people.</Text>
                    <Text as="p">These 28 days are the whole period’s effect, applied to what was done and sold in them: 28 days alone are too few to estimate. So growing means that more was done or sold, not that the same does more.</Text>
                  </>
                ) : view.evidence === "counted" ? (
                  <Text as="p">Evidence: counted.</Text>
                ) : (
                  <Text as="p">
                    Evidence: {share(view.evidence.observed, view.evidence)} observed, {share(view.evidence.declared, view.evidence)} declared by people, {share(view.evidence.inferred, view.evidence)} inferred.
                  </Text>
                )}
                {number === 8 ? <Text as="p">About 70 % of visits from assistants carry no referrer: what is unknown is larger than what is seen.</Text> : null}
                {view.facts.length > 0 ? (
                  <dl className="fb-facts">
                    {view.facts.map((fact) => (
                      <div key={fact.label}>
                        <dt>{fact.label}</dt>
                        <dd>{fact.kind === "range" ? `${words.percent(fact.low)}–${words.percent(fact.high)}` : fact.value == null ? "not known" : fact.kind === "money" ? words.money(Math.round(fact.value)) : fact.kind === "percent" ? words.percent(fact.value) : words.count(fact.value)}</dd>
                      </div>
                    ))}
                  </dl>
                ) : null}
              </BlockStack>
            </Card>
            {events.length > 0 ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    Events in your calendar
                  </Text>
                  <ul className="fb-sentences">
                    {events.toReversed().map((event) => (
                      <li key={`${event.name} ${event.from}`}>
                        {words.day(event.from)}
                        {event.to === event.from ? "" : `–${words.day(event.to)}`}: {event.name}
                      </li>
                    ))}
                  </ul>
                </BlockStack>
              </Card>
            ) : null}
          </div>
        </div>
      ) : null}
    </FlywheelPage>
  );
}
