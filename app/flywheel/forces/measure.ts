import { ruleNames } from "#app/ui/flywheel/words.ts";
import { wilson } from "#app/attribution/numerics/intervals.ts";
import { journeyState, type JourneyReport } from "#app/attribution/journeys/index.ts";
import type { OverlaidLedger } from "#app/attribution/ledger/index.ts";
import type { DaySeries, Momentum } from "../days.ts";
import { daySeries, isoDay, momentum, monday, sumDays } from "../days.ts";
import { forces, type ForceNumber } from "./catalogue.ts";
import { citedRate, type CitationsView } from "./citations.ts";
import type { CreatorFacts } from "./creators.ts";
import { overlayChannels } from "./ledger.ts";
import type { ForceState, ForceView, WeekValue } from "./model.ts";
import type { WindowView } from "./window.ts";

const windowDays = 28;
const shownWeeks = 53;
/** Costs come by month: a year of weeks beside them would be too little to fit anything. */
const keptWeeks = 157;

export type Credits = { series: DaySeries | null; byRule: { rule: string; minor: number }[]; evidence: { observed: number; declared: number; inferred: number }; orders: number };
export type Carried = { series: DaySeries | null; customers: number; orders: number; last: number | null; migrated: number };

/** A force's view with what all have in common; the measures fill in the rest. */
function base(number: ForceNumber, series: DaySeries | null, last: number | null): ForceView {
  const unknown: Momentum = { state: "unknown", now: 0, before: 0, change: null };
  return {
    number, state: "blind", reasons: [], amountMinor: null, low: null, high: null, intervalOf: null, citations: null,
    momentum: last === null ? unknown : momentum(series, last), evidence: "counted", weeks: weeksOf(series, last, shownWeeks), months: monthsOf(series, last),
    from: last === null ? null : isoDay(last - windowDays + 1), through: last === null ? null : isoDay(last),
    method: forces[number].measure, rows: [], input: null, command: null, missing: [], facts: [], estimates: [], creators: [], pages: [],
  };
}

function weeksOf(series: DaySeries | null, last: number | null, most: number): WeekValue[] {
  if (!series || last === null) return [];
  const weeks: WeekValue[] = [];
  for (let week = Math.max(monday(series.first), monday(last) - 7 * (most - 1)); week <= last; week += 7) {
    weeks.push({ week: isoDay(week), value: sumDays(series, week, week + 6), partial: week < series.first || week + 6 > last });
  }
  return weeks;
}

function monthsOf(series: DaySeries | null, last: number | null): ForceView["months"] {
  const months = new Map<string, number[]>();
  for (const { week, value, partial } of weeksOf(series, last, keptWeeks)) {
    const month = week.slice(0, 7);
    if (partial) continue;
    months.set(month, [...(months.get(month) ?? []), value]);
  }
  // Each month has four Mondays or five: with fewer whole weeks it is not a whole month.
  return [...months].filter(([, values]) => values.length >= 4).map(([month, values]) => ({ month, value: Math.round(values.reduce((sum, value) => sum + value, 0) / values.length) }));
}

const worst: ForceState[] = ["supported", "directional", "confounded_with_promotions", "possible_reverse_causality", "no_detectable_effect", "insufficient_data"];

/** Forces 1, 7 and 9: layer 1's (and 3's) credit laid over the Amazon revenue that no journey explains. */
export function overlayForce(number: 1 | 7 | 9, window: WindowView | null, overlaid: OverlaidLedger, last: number | null): ForceView {
  const channel = overlayChannels[number];
  const rows = overlaid.days.map((day) => ({ day: day.day, value: day.channels.get(channel)?.overlay ?? 0 }));
  const impulses = (window?.impulses ?? []).filter((impulse) => impulse.force === number);
  const series = impulses.length > 0 ? daySeries(rows) : null;
  const view = base(number, series, last);
  const estimates = impulses.map(({ name, label, aboveUsual, searches, revenue, headline, headlineFrom, credit }) => ({ name, label, aboveUsual, searches, revenue, headline, headlineFrom, creditMinor: Math.round(credit) }));
  const table = window?.tables.revenue ?? window?.tables.searches;
  const shared = { ...view, evidence: "model" as const, estimates, input: window?.tables.revenue ? ("revenue" as const) : window?.tables.searches ? ("searches" as const) : null, command: table?.command ?? null };
  if (!window || impulses.length === 0 || (window.blind.length > 0 && !window.tables.revenue && !window.tables.searches)) {
    const missing = (window?.blind ?? []).filter(({ sources }) => number === 1 || !sources.includes("tiktok-videos"));
    const own = number === 9 ? { what: "e-mail and SMS sends with their days and purposes", sources: ["klaviyo-campaigns"] } : number === 7 ? { what: "sampled answers of assistants: 120 days of them with three steps of the rate", sources: ["citations"] } : null;
    return { ...shared, missing: own && impulses.length === 0 ? [own, ...missing] : missing, reasons: (window?.leftOut ?? []).filter((line) => (number === 7) === line.startsWith("Citation")) };
  }
  const results = impulses.map(({ revenue, searches }) => revenue ?? searches);
  const state = worst.find((one) => results.some((result) => result?.state === one)) ?? "insufficient_data";
  const credited = impulses.filter(({ credit }) => credit > 0);
  const amountMinor = credited.length > 0 && view.momentum ? Math.round(view.momentum.now) : state === "insufficient_data" ? null : 0;
  const scale = (side: "low" | "high") => {
    const whole = credited.reduce((sum, { headline }) => sum + (headline.estimate ?? 0), 0);
    // Each impulse's half-width on its own: independent errors add in squares.
    const width = Math.sqrt(credited.reduce((sum, { headline }) => sum + ((headline[side] ?? headline.estimate ?? 0) - (headline.estimate ?? 0)) ** 2, 0));
    return whole > 0 && amountMinor ? Math.max(0, Math.round((amountMinor * (whole + (side === "low" ? -width : width))) / whole)) : null;
  };
  const reasons = results.flatMap((result) => result?.reasons ?? []);
  const facts: ForceView["facts"] = impulses.map(({ label, searches }) => ({ label: `Incremental branded searches, whole period: ${label}`, value: searches?.incremental.estimate ?? null, kind: "count" as const }));
  if (overlaid.total.capped) reasons.push("Together the overlays asked for more than the unidentified Amazon revenue of some days and were scaled down there.");
  return {
    ...shared, state, amountMinor, low: scale("low"), high: scale("high"),
    intervalOf: amountMinor ? "95 % interval of the whole period’s estimate, scaled to these 28 days" : null,
    reasons: [...new Set(reasons)], facts,
    rows: [{ what: "usable days of revenue", count: window.usablePeriods.revenue }, { what: "usable periods of searches", count: window.usablePeriods.searches }, { what: "promotion days", count: window.promotionDays }],
    missing: window.blind,
  };
}

/** Forces 2 and 4: how often sampled answers cite the node's pages. */
export function citationForce(number: 2 | 4, citations: CitationsView | null): ForceView {
  const of = number === 2 ? "tiktok" : "amazon";
  const days = citations?.days ?? [];
  const last = days.at(-1)?.day ?? null;
  const series = daySeries(days.map(({ day, [of]: value }) => ({ day, value })));
  const view = base(number, series, last);
  if (!citations || last === null) return { ...view, missing: [{ what: "sampled answers of assistants with the pages that they cite", sources: ["citations"] }] };
  const { now, before } = citedRate(days, of, last);
  // Rates are compared, not counts: sampling more is not being cited more.
  const apart = now.rate !== null && before.rate !== null && before.runs >= 20 && now.runs >= 20 && (now.low > before.rate || now.high < before.rate) && (before.low > now.rate || before.high < now.rate);
  const change = now.rate !== null && before.rate ? now.rate / before.rate - 1 : null;
  const state: ForceState = now.runs < 20 ? "insufficient_data" : citations.prompts < 50 ? "directional" : "supported";
  return {
    ...view, state, evidence: "counted", citations: { hits: now.hits, runs: now.runs, rate: now.rate, low: now.low, high: now.high },
    low: null, high: null, intervalOf: "Wilson, 95 %, of the share of answers",
    momentum: { state: before.runs < 20 || now.runs < 20 ? "unknown" : !apart ? "steady" : (now.rate ?? 0) > (before.rate ?? 0) ? "growing" : "shrinking", now: now.hits, before: before.hits, change },
    reasons: now.runs < 20 ? ["Fewer than 20 answers in 28 days."] : citations.prompts < 50 ? ["Fewer than 50 prompts: exploratory."] : [],
    rows: [{ what: "answers in 28 days", count: now.runs }, { what: "prompts", count: citations.prompts }],
    facts: [
      { label: "Share of answers, these 28 days", value: now.rate, kind: "percent" },
      { label: "Share of answers, the 28 days before", value: before.rate, kind: "percent" },
      ...(number === 4 ? [{ label: "Reviews on the listings now", value: citations.reviews.at(-1)?.reviews ?? null, kind: "count" as const }] : []),
    ],
    pages: citations.pages.filter((page) => page.of === of),
  };
}

/** Forces 6 and 8: credit of the ledger, with the range that the rules span. */
export function creditForce(number: 6 | 8, credits: Credits, last: number | null, report: JourneyReport | null, known: { sends: number; registrations: number; recipients: number }): ForceView {
  const view = base(number, credits.series, last);
  if (last === null) return { ...view, missing: [{ what: "Shopify orders: they come by themselves once the first sync has run", sources: [] }] };
  if (number === 6 && (known.sends === 0 || known.registrations === 0) && !credits.series) {
    return { ...view, missing: [known.registrations === 0 ? { what: "a card in the box: nobody has registered yet", sources: [] } : { what: "your e-mail and SMS sends, and who received them", sources: ["klaviyo-campaigns", "send-recipients"] }] };
  }
  const totals = report?.totals;
  const whole = journeyState(totals ? totals.conversions - totals.unattributed.conversions : 0, totals?.journeys ?? 0);
  const state: ForceState = credits.orders === 0 ? "insufficient_data" : whole;
  const amounts = credits.byRule.map(({ minor }) => minor);
  return {
    ...view, state, amountMinor: Math.round(view.momentum.now), low: amounts.length > 0 ? Math.min(...amounts) : null, high: amounts.length > 0 ? Math.max(...amounts) : null,
    intervalOf: "from the least to the greatest of the six ledger rules",
    evidence: credits.evidence,
    rows: [{ what: "conversions in a year of journeys", count: totals?.conversions ?? 0 }, { what: "people in them", count: totals?.journeys ?? 0 }],
    reasons: state === "insufficient_data" ? ["Fewer than 30 conversions or 100 journeys."] : state === "directional" ? ["Fewer than 150 conversions."] : [],
    facts: [
      ...credits.byRule.map(({ rule, minor }) => ({ label: `Under “${ruleNames[rule] ?? rule}”`, value: minor, kind: "money" as const })),
      ...(number === 6 ? [{ label: "Messages received by registered people, 28 days", value: known.recipients, kind: "count" as const }, { label: "Credited revenue for each of them", value: known.recipients > 0 ? view.momentum.now / known.recipients : null, kind: "money" as const }] : []),
    ],
    missing: number === 6 && known.sends === 0 ? [{ what: "who received your sends: until then only visits from mails count", sources: ["klaviyo-campaigns", "send-recipients"] }] : [],
  };
}

/** Force 3: all Shopify revenue of migrated customers, never added to anything. */
export function carriedForce(carried: Carried): ForceView {
  const view = base(3, carried.series, carried.last);
  if (carried.last === null || carried.migrated === 0) return { ...view, missing: [{ what: "a published card in the box: nobody has registered yet", sources: [] }] };
  const state: ForceState = carried.orders >= 30 ? "supported" : carried.orders > 0 ? "directional" : "insufficient_data";
  return {
    ...view, state, amountMinor: Math.round(view.momentum.now), evidence: { observed: view.momentum.now, declared: 0, inferred: 0 },
    intervalOf: null,
    reasons: state === "supported" ? [] : ["Fewer than 30 orders of migrated customers in 28 days."],
    rows: [{ what: "orders of migrated customers in 28 days", count: carried.orders }, { what: "migrated customers", count: carried.migrated }],
    facts: [{ label: "Migrated customers so far", value: carried.migrated, kind: "count" }, { label: "of them with a Shopify order", value: carried.customers, kind: "count" }],
  };
}

/** Forces 5 and 10: what matched creators sold on TikTok Shop. */
export function creatorForce(number: 5 | 10, creators: CreatorFacts): ForceView {
  const days = number === 5 ? creators.customers : creators.recipients;
  const own = creators.top.filter(({ recruited }) => recruited === (number === 10));
  const series = daySeries([...days].map(([day, value]) => ({ day, value })));
  const view = base(number, series && creators.last !== null ? padded(series, Math.min(creators.first ?? series.first, creators.last - 56), creators.last) : series, creators.last);
  if (creators.creators === 0 || creators.last === null) return { ...view, missing: [{ what: "your creators with their e-mail, and TikTok’s affiliate orders", sources: ["creators", "tiktok-affiliate"] }] };
  if (number === 10 && creators.recruitingSends === 0) return { ...view, missing: [{ what: "the send that recruits creators, with its purpose, and its recipients", sources: ["klaviyo-campaigns", "send-recipients"] }] };
  const people = number === 5 ? creators.matched - creators.recruited : creators.recruited;
  const state: ForceState = people >= 5 ? "supported" : people > 0 ? "directional" : "insufficient_data";
  return {
    ...view, state, amountMinor: Math.round(view.momentum.now), evidence: "counted", creators: own,
    reasons: people === 0 ? ["No creator’s e-mail is a customer’s yet."] : people < 5 ? ["Fewer than five creators: one post decides."] : [],
    rows: [{ what: "creators known", count: creators.creators }, { what: number === 5 ? "of them customers" : "of them recruited by mail", count: people }],
    facts: [{ label: "Share of known creators", value: creators.creators > 0 ? people / creators.creators : null, kind: "percent" }, ...(people > 0 ? intervalFact(people, creators.creators) : [])],
  };
}

function intervalFact(people: number, all: number): ForceView["facts"] {
  const interval = wilson(people, all);
  return interval ? [{ label: "95 % interval of that share", kind: "range", low: interval.low, high: interval.high }] : [];
}

/** The same series from an earlier day on; days without a sale are 0. */
function padded({ first, values }: DaySeries, earliest: number, last: number): DaySeries {
  const from = Math.min(first, earliest);
  const days = Array.from({ length: last - from + 1 }, (_, at) => values[from + at - first] ?? 0);
  return { first: from, values: days };
}
