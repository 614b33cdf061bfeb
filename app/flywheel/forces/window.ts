import { adstock, combineRevenue, type ImpulseResult, type Interval, type WindowResult } from "#app/attribution/window/index.ts";
import { isoDay } from "../days.ts";
import { readConverter } from "../money.ts";
import type { Computation } from "../recompute.ts";
import { inputTable, prepare, readWindowFacts, type ImpulseMeaning, type Prepared, type WindowFacts } from "../series/index.ts";

/** One impulse of layer 1: what it did to searches and to Amazon revenue. Money in minor units of the shop's currency. */
export type ImpulseView = ImpulseMeaning & {
  searches: ImpulseResult | null;
  revenue: ImpulseResult | null;
  /** The more modest of the two roads to revenue, over the whole period. */
  headline: Interval;
  headlineFrom: "model" | "crossCheck" | null;
  /** What may be credited over the whole period, and by day from `first`. */
  credit: number;
  creditByDay: { first: number; values: number[] } | null;
};

export type WindowView = {
  /** Why layer 1 could not run, with what to do; empty when it ran. */
  blind: { what: string; sources: string[] }[];
  demand: { source: string; kind: string; grain: string; first: number; values: (number | null)[] } | null;
  revenue: { first: number; values: number[] } | null;
  marketplace: string | null;
  events: { kind: string; name: string; from: string; to: string }[];
  impulses: ImpulseView[];
  leftOut: string[];
  promotionDays: number;
  usablePeriods: { searches: number; revenue: number };
  purchasesPerSearch: number | null;
  averageOrderMinor: number | null;
  /** The exact inputs, to download and to run again. */
  tables: Partial<Record<Prepared["outcome"], { header: string[]; rows: (string | number)[][]; command: string }>>;
};

type Inputs = { facts: WindowFacts; searches: Prepared | null; revenue: Prepared | null };

const draws = 500;
const seed = 1;

/** Layer 1 and the way from layer 3 into it: one joint fit for searches, one for Amazon revenue. */
export const windowComputation: Computation<Inputs> = {
  name: "window",
  read: async (tx) => {
    const facts = await readWindowFacts(tx, await readConverter(tx));
    const ready = facts.calendar.answered;
    return { facts, searches: ready ? prepare(facts, "searches") : null, revenue: ready ? prepare(facts, "revenue") : null };
  },
  identity: ({ facts: { runs, ...facts }, searches, revenue }) => [facts, runs.length, searches, revenue],
  compute: async ({ facts, searches, revenue }, { layers }) => {
    const ran = async (prepared: Prepared | null): Promise<WindowResult | null> => (prepared ? layers.run({ layer: "window", input: prepared.input, options: { draws, seed } }) : null);
    // Each in a thread of its own: the longer one is what a night waits for.
    const [onSearches, onRevenue] = await Promise.all([ran(searches), ran(revenue)]);
    const averageOrderMinor = facts.revenue && facts.revenue.orders > 0 ? facts.revenue.values.reduce((a, b) => a + b, 0) / facts.revenue.orders : null;
    const meanings = [...new Map([...(searches?.meanings ?? []), ...(revenue?.meanings ?? [])].map((meaning) => [meaning.name, meaning])).values()];
    const payload: WindowView = {
      blind: missing(facts),
      demand: facts.demand && { source: facts.demand.source, kind: facts.demand.kind, grain: facts.demand.grain, first: facts.demand.first, values: facts.demand.values.map((value) => (value === null ? null : Math.round(value * 10) / 10)) },
      revenue: facts.revenue && { first: facts.revenue.first, values: facts.revenue.values },
      marketplace: facts.demand?.marketplace ?? null,
      events: facts.calendar.events.map(({ kind, name, from, to }) => ({ kind, name, from: isoDay(from), to: isoDay(to) })),
      impulses: meanings.map((meaning) => view(meaning, { facts, revenue, onSearches, onRevenue, averageOrderMinor })),
      leftOut: [...new Set([...(searches?.leftOut ?? []), ...(revenue?.leftOut ?? [])])],
      promotionDays: onRevenue?.promotionDays ?? onSearches?.promotionDays ?? 0,
      usablePeriods: { searches: onSearches?.usablePeriods ?? 0, revenue: onRevenue?.usablePeriods ?? 0 },
      purchasesPerSearch: facts.demand?.purchasesPerSearch ?? null,
      averageOrderMinor,
      tables: { ...(searches ? { searches: reproduce(searches) } : {}), ...(revenue ? { revenue: reproduce(revenue) } : {}) },
    };
    const last = facts.revenue ? isoDay(facts.revenue.first + facts.revenue.values.length - 1) : null;
    return { payload, through: last };
  },
};

type Fits = { facts: WindowFacts; revenue: Prepared | null; onSearches: WindowResult | null; onRevenue: WindowResult | null; averageOrderMinor: number | null };

function view(meaning: ImpulseMeaning, { facts, revenue, onSearches, onRevenue, averageOrderMinor }: Fits): ImpulseView {
  const searches = onSearches?.impulses[meaning.name] ?? null;
  const money = onRevenue?.impulses[meaning.name] ?? null;
  const nothing = { searches, revenue: money, headline: { estimate: null, low: null, high: null }, headlineFrom: null, credit: 0, creditByDay: null };
  if (!money || !revenue) return { ...meaning, ...nothing };
  const isTruth = facts.demand?.kind !== "proxy";
  const combined = combineRevenue({
    revenue: money,
    searches: searches ? onRevenueDays(meaning.name, searches, revenue, facts) : money,
    // A stand-in's searches are not searches: only the truth can be priced.
    purchasesPerSearch: searches && isTruth ? (facts.demand?.purchasesPerSearch ?? null) : null,
    averageOrderValue: averageOrderMinor,
  });
  return { ...meaning, searches, revenue: money, headline: combined.headline, headlineFrom: combined.headlineFrom, credit: combined.credit, creditByDay: combined.credit > 0 ? spread(meaning.name, revenue, money, combined.credit) : null };
}

/**
 * Searches often reach less far than orders. Before the two roads to revenue are compared, the searches are carried on
 * to the revenue's days by the exposure and the sales there.
 */
function onRevenueDays(name: string, searches: ImpulseResult, { first, input }: Prepared, { demand }: WindowFacts): ImpulseResult {
  const impulse = input.impulses.find((one) => one.name === name);
  if (!impulse || !demand) return searches;
  const { x, exposure } = exposureOf(impulse, searches.retention);
  const last = demand.first + demand.values.length * (demand.grain === "week" ? 7 : 1) - 1;
  let all = 0;
  let common = 0;
  input.outcome.forEach((value, at) => {
    if (value === null || input.excluded?.[at] || x[at] === undefined) return;
    const part = value * Math.abs(exposure[at] ?? 0);
    all += part;
    const known = demand.grain === "week" || demand.values[first + at - demand.first] != null;
    if (first + at >= demand.first && first + at <= last && known) common += part;
  });
  // Too little in common says nothing about the rest.
  if (common < 0.2 * all || all === 0) return searches;
  const scale = (value: number | null) => (value === null ? null : (value * all) / common);
  const { estimate, low, high } = searches.incremental;
  return { ...searches, incremental: { estimate: scale(estimate), low: scale(low), high: scale(high) } };
}

/** What a day carries of an impulse: adstock of bursts, height above the lowest of levels. */
function exposureOf(impulse: Prepared["input"]["impulses"][number], retention: number | null): { x: Float64Array; exposure: Float64Array } {
  const known = impulse.values.filter((value) => value !== null);
  const lowest = impulse.kind === "level" ? known.reduce((least, value) => Math.min(least, value), Infinity) : 0;
  const x = Float64Array.from(impulse.values, (value) => (value === null ? 0 : value - lowest));
  return { x, exposure: impulse.kind === "level" ? x : adstock(x, retention ?? 0, 3) };
}

/** The credit on the days that it came from: Σ S_t (1 − e^{−βA_t}) term by term, scaled to the headline. */
function spread(name: string, { first, input }: Prepared, { coefficient, coefficientUnit, retention }: ImpulseResult, credit: number): ImpulseView["creditByDay"] {
  const impulse = input.impulses.find((one) => one.name === name);
  if (!impulse || coefficient === null) return null;
  const { exposure } = exposureOf(impulse, retention);
  const parts = input.outcome.map((value, at) => Math.max(0, (value ?? 0) * -Math.expm1((-coefficient / coefficientUnit) * (exposure[at] ?? 0))));
  const total = parts.reduce((a, b) => a + b, 0);
  return total > 0 ? { first, values: parts.map((part) => (part / total) * credit) } : null;
}

/** The command that gives the same figures from the downloaded table. */
function reproduce(prepared: Prepared): { header: string[]; rows: (string | number)[][]; command: string } {
  const { input, outcome } = prepared;
  const of = (kind: "burst" | "level") => input.impulses.filter((one) => (one.kind ?? "burst") === kind).map((one) => one.name);
  const parts = [`npm run -s layer -- window --input ${outcome}.csv --outcome ${outcome}`, `--impulse ${of("burst").join(",")}`];
  if (of("level").length > 0) parts.push(`--level ${of("level").join(",")}`);
  parts.push(input.promotions === "none" ? "--no-promotions" : `--promo ${input.promotions.map((one) => one.name).join(",")}`);
  if (input.controls && input.controls.length > 0) parts.push(`--control ${input.controls.map((one) => one.name).join(",")}`);
  parts.push(`--grain ${input.grain} --seed ${seed}`);
  return { ...inputTable(prepared), command: parts.join(" ") };
}

function missing({ calendar, revenue, exposures, demand }: WindowFacts): WindowView["blind"] {
  const blind: WindowView["blind"] = [];
  if (!revenue) blind.push({ what: "Amazon’s all-orders report: without it there is no revenue to explain", sources: ["amazon-orders"] });
  if (!demand) blind.push({ what: "Search Query Performance, and Search Console filtered to your brand: without them branded search is not seen", sources: ["amazon-sqp", "google-search-console"] });
  if (!calendar.answered) blind.push({ what: "your promotions, or the answer that there were none: a sale on the days of a post looks like the post’s effect", sources: ["calendar"] });
  if (!exposures.some(({ force }) => force === 1)) blind.push({ what: "TikTok videos or TikTok ad spend by day", sources: ["tiktok-videos", "tiktok-ads"] });
  return blind;
}
