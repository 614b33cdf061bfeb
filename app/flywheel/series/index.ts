import { citationSeries, type CitationRun } from "#app/attribution/citations/index.ts";
import type { WindowInput } from "#app/attribution/window/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber, isoDay } from "../days.ts";
import type { Converter } from "../money.ts";
import { flags, readCalendar, type Calendar } from "./calendar.ts";
import { readCitationRuns } from "./citation-runs.ts";
import { readDemand, type Demand } from "./demand.ts";
import { asBursts, readExposures, type Exposure } from "./exposure.ts";

export { type Calendar, type CalendarEvent } from "./calendar.ts";
export { readCitationRuns, ownDomains } from "./citation-runs.ts";
export { type Demand } from "./demand.ts";
export { type Exposure } from "./exposure.ts";

/** An impulse of the fit as the pages name it. */
export type ImpulseMeaning = { name: string; label: string; force: 1 | 7 | 9; aboveUsual: boolean };

/** One outcome ready for the window layer, in days from `first` (or weeks from its Monday). */
export type Prepared = { outcome: "searches" | "revenue"; first: number; input: WindowInput; meanings: ImpulseMeaning[]; leftOut: string[] };

export type WindowFacts = {
  calendar: Calendar;
  demand: Demand | null;
  /** Amazon revenue of every covered day in minor units of the shop's currency. */
  revenue: { first: number; values: number[]; orders: number } | null;
  exposures: Exposure[];
  runs: CitationRun[];
};

/** Everything that layer 1 and 3 read, in one pass. */
export async function readWindowFacts(tx: Tx, converter: Converter): Promise<WindowFacts> {
  const demand = await readDemand(tx);
  return {
    calendar: await readCalendar(tx),
    demand,
    revenue: await readAmazonRevenue(tx, converter, demand?.marketplace ?? null),
    exposures: await readExposures(tx, converter),
    runs: await readCitationRuns(tx),
  };
}

/** Amazon revenue (of one marketplace, or all) by shop-local day, converted; days that the order reports cover without an order are 0. */
export async function readAmazonRevenue(tx: Tx, converter: Converter, marketplace: string | null): Promise<WindowFacts["revenue"]> {
  const rows = await tx.query<{ day: string; currency: string; minor: number; orders: number }>(
    `select day, currency, sum(revenue_minor)::float8 as minor, sum(orders)::float8 as orders from amazon_days where shop_id = $1 and ($2::text is null or marketplace = $2) group by 1, 2 order by 1`,
    [tx.shopId, marketplace],
  );
  if (rows.length === 0) return null;
  const reach = await tx.first<{ from: string | null; to: string | null }>(
    `select min(period_from) as "from", max(period_to) as "to" from imports where shop_id = $1 and source like 'amazon-orders%' and state = 'done'`,
    [tx.shopId],
  );
  const first = Math.min(dayNumber(rows[0]!.day), reach?.from ? dayNumber(reach.from) : Infinity);
  const last = Math.max(dayNumber(rows.at(-1)!.day), reach?.to ? dayNumber(reach.to) : -Infinity);
  const values = new Array<number>(last - first + 1).fill(0);
  let orders = 0;
  for (const row of rows) {
    const minor = converter.convert(row.minor, row.currency || null, dayNumber(row.day));
    if (minor === null) continue;
    values[dayNumber(row.day) - first] = (values[dayNumber(row.day) - first] ?? 0) + minor;
    orders += row.orders;
  }
  return { first, values, orders };
}

const leastShare = 0.6;

/** The window layer's input for an outcome; null without that outcome or without any impulse. */
export function prepare(facts: WindowFacts, outcome: Prepared["outcome"]): Prepared | null {
  const series = outcome === "searches" ? facts.demand : facts.revenue && { grain: "day" as const, ...facts.revenue };
  if (!series || series.values.length === 0) return null;
  const { first, grain } = series;
  const step = grain === "week" ? 7 : 1;
  const periods = series.values.length;
  const days = periods * step;
  const perPeriod = (values: (number | null)[], join: "sum" | "any" | "mean" = "sum") =>
    step === 1 ? values : Array.from({ length: periods }, (_, week) => {
      const part = values.slice(week * 7, week * 7 + 7).filter((value) => value !== null);
      if (part.length < 7) return null;
      const sum = part.reduce((a, b) => a + b, 0);
      return join === "any" ? Number(sum > 0) : join === "mean" ? sum / 7 : sum;
    });

  const impulses: WindowInput["impulses"][number][] = [];
  const controls: { name: string; values: (number | null)[] }[] = [];
  const meanings: ImpulseMeaning[] = [];
  const leftOut: string[] = [];
  for (const exposure of facts.exposures) {
    const placed = place(exposure, first, days);
    if (placed.filter((value) => value !== null).length < leastShare * days) {
      leftOut.push(`${exposure.label}: covers too little of the period`);
      continue;
    }
    if (exposure.force === null) {
      controls.push({ name: exposure.name, values: perPeriod(placed.map((value) => value ?? 0)) });
      continue;
    }
    const { values, aboveUsual } = asBursts(placed);
    impulses.push({ name: exposure.name, values: perPeriod(values) });
    meanings.push({ name: exposure.name, label: exposure.label, force: exposure.force, aboveUsual });
  }
  const citations = citationImpulse(facts, first, days, outcome);
  if (citations === "too little") leftOut.push("Citation rate: under 120 sampled days or three steps of it");
  else if (citations) {
    impulses.push({ name: "citation_rate", values: perPeriod(citations, "mean"), kind: "level" });
    meanings.push({ name: "citation_rate", label: "Rate at which assistants cite you, 7-day mean (log odds)", force: 7, aboveUsual: false });
  }
  if (impulses.length === 0) return null;

  const promotions = (["promotion", "price_change"] as const)
    .map((kind) => ({ name: kind, values: perPeriod(flags(facts.calendar, [kind], first, days), "any") }))
    .filter(({ values }) => values.some((value) => value !== 0));
  const excluded = perPeriod(flags(facts.calendar, ["event", "stock_out"], first, days), "any").map((value) => value === 1);
  return {
    outcome,
    first,
    meanings,
    leftOut,
    input: { grain, outcome: series.values, impulses, promotions: promotions.length > 0 ? promotions : "none", controls, excluded },
  };
}

/** An exposure on the outcome's days: null where its source does not reach. */
function place({ first, values }: Pick<Exposure, "first" | "values">, from: number, days: number): (number | null)[] {
  return Array.from({ length: days }, (_, i) => values[from + i - first] ?? null);
}

function citationImpulse(facts: WindowFacts, first: number, days: number, outcome: Prepared["outcome"]): (number | null)[] | "too little" | null {
  if (facts.runs.length === 0) return null;
  const search = outcome === "searches" && facts.demand?.grain === "day" ? facts.demand.values.map((value) => (value && value > 0 ? Math.log(value) : null)) : [];
  const series = citationSeries(facts.runs, { firstDay: first, days }, search);
  if (series.state === "insufficient_data") return "too little";
  // Days before the sampling began would take the others' rows out of the fit: too few of them to matter, or no regressor.
  const known = series.logit.filter((value) => value !== null).length;
  return known < leastShare * days ? "too little" : series.logit;
}

/** The exact input as a table: what the command line reads. */
export function inputTable({ first, input, outcome }: Prepared): { header: string[]; rows: (string | number)[][] } {
  const step = input.grain === "week" ? 7 : 1;
  const promotions = input.promotions === "none" ? [] : input.promotions;
  const columns = [...input.impulses, ...promotions, ...(input.controls ?? [])];
  return {
    header: ["date", outcome, ...columns.map((column) => column.name)],
    rows: input.outcome.map((value, at) => [
      isoDay(first + at * step),
      // An excluded day has no outcome: the same rows go into the fit.
      input.excluded?.[at] || value === null ? "" : value,
      ...columns.map((column) => column.values[at] ?? ""),
    ]),
  };
}
