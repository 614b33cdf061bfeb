import { addDays, dayKinds, weekday, type CalendarEvent } from "./calendar.ts";
import { cancelledShare, meanOrder, promotionDiscount } from "./brand.ts";
import { drawsFrom, type Draws } from "./draws.ts";
import type { Added, DayTruth, ImpulseName, Purpose } from "./types.ts";

export const retention = 0.5;
const windowDays = 3;
export const coefficients: Readonly<Record<ImpulseName, number>> = { tiktok_posts: 0.06, tiktok_spend: 1.6, sends: 0.08, ai: 0.15 };
export const impulseNames = Object.keys(coefficients) as ImpulseName[];

export type PlannedSend = { id: string; day: number; hour: number; purpose: Purpose; name: string; recipients: number };
export type Demand = {
  days: string[];
  kinds: DayTruth["calendar"][];
  posts: number[];
  /** TikTok ads, USD minor units. */
  tiktokSpendMinor: number[];
  sends: PlannedSend[];
  /** Citation rate over all engines, and the days on which it steps. */
  citationRate: number[];
  steps: number[];
  searches: Record<"US" | "UK", number[]>;
  /** Orders that come without a branded search, expected. */
  otherOrders: Record<"US" | "UK", number[]>;
  purchasesPerSearch: Record<"US" | "UK", number>;
  truth: DayTruth[];
};

/** The last 28 days against the 28 before them: TikTok doubles, e-mail to Amazon's buyers halves. */
const pace = (day: number, days: number, last: number, before: number) => (day >= days - 28 ? last : day >= days - 56 ? before : 1);

function bursts(draws: Draws, days: number, first: number, gap: [number, number], length: [number, number]): boolean[] {
  const on = new Array<boolean>(days).fill(false);
  for (let day = first; day < days;) {
    const until = day + draws.whole(...length);
    for (; day < Math.min(until, days); day++) on[day] = true;
    day += draws.whole(...gap);
  }
  return on;
}

const campaigns: { purpose: Purpose; name: string; first: number; gap: [number, number]; recipients: [number, number] }[] = [
  { purpose: "replenishment", name: "Time for new pads?", first: 12, gap: [8, 13], recipients: [2200, 5000] },
  { purpose: "review_request", name: "How is your carrier doing?", first: 17, gap: [9, 15], recipients: [1500, 3600] },
  { purpose: "newsletter", name: "Mira letter", first: 3, gap: [7, 7], recipients: [9000, 10_500] },
  { purpose: "reactivation", name: "We kept your place", first: 50, gap: [36, 44], recipients: [1800, 2600] },
  { purpose: "creator_recruiting", name: "Film your carry, join our creators", first: 110, gap: [70, 90], recipients: [420, 700] },
];

function planSends(draws: Draws, days: number): PlannedSend[] {
  const sends: PlannedSend[] = [];
  for (const { purpose, name, first, gap, recipients } of campaigns) {
    const forAmazon = purpose === "replenishment" || purpose === "review_request";
    let number = 1;
    for (let day = first; day < days;) {
      const count = draws.between(...recipients) * (0.85 + (0.5 * day) / days) * (forAmazon ? pace(day, days, 0.45, 1.25) : 1);
      sends.push({ id: `mira-${purpose}-${String(number).padStart(3, "0")}`, day, hour: 10 + draws.int(5), purpose, name: `${name} #${number++}`, recipients: Math.round(count) });
      day += Math.round(draws.whole(...gap) * (forAmazon && day >= days - 34 ? 1.5 : 1));
    }
  }
  return sends.sort((a, b) => a.day - b.day);
}

const logit = (rate: number) => Math.log(rate / (1 - rate));
/** New guides raise the rate, new models of the assistants lower it again: it must not look like a trend. */
const ratesByStep = [0.09, 0.3, 0.1, 0.32, 0.12, 0.36, 0.15, 0.42];

function planCitations(days: number): { citationRate: number[]; steps: number[] } {
  const steps = [0.1, 0.23, 0.36, 0.49, 0.62, 0.76].map((share) => Math.round(days * share)).concat(days - 31);
  return { steps, citationRate: Array.from({ length: days }, (_, day) => ratesByStep[steps.filter((step) => step <= day).length]!) };
}

/** Normalised windowed geometric adstock. */
export function adstock(values: readonly number[]): number[] {
  const weights = Array.from({ length: windowDays + 1 }, (_, k) => retention ** k);
  const total = weights.reduce((sum, one) => sum + one, 0);
  return values.map((_, day) => weights.reduce((sum, weight, k) => sum + weight * (values[day - k] ?? 0), 0) / total);
}

const weekdays = [0.07, 0.04, 0, -0.02, -0.03, -0.05, 0.02];
const calendarEffect: Record<DayTruth["calendar"], number> = { none: 0, promotion: 0.24, event: 0.6, stock_out: -0.1 };

/**
 * Daily branded search on Amazon and what is behind it:
 * log of the mean = level + trend + season + weekday + promotion + AR(1) + Σ coefficient × exposure.
 */
export function planDemand({ seed, from, days: length, events, scale }: { seed: number; from: string; days: number; events: CalendarEvent[]; scale: number }): Demand {
  const days = Array.from({ length }, (_, day) => addDays(from, day));
  const kinds = dayKinds(days, events);
  const draws = drawsFrom(seed, 1);
  const posting = bursts(draws, length, 40, [5, 11], [3, 6]);
  const posts = posting.map((on, day) => (on ? Math.max(1, Math.round((1 + draws.poisson(1.1)) * pace(day, length, 2.1, 0.7))) : 0));
  const flights = bursts(draws, length, 30, [5, 9], [4, 7]);
  let daily = 0;
  const tiktokSpendMinor = flights.map((on, day) => {
    if (!flights[day - 1]) daily = draws.between(6250, 11_875);
    return on ? Math.round(daily * draws.between(0.85, 1.15) * pace(day, length, 1.7, 0.6)) : 0;
  });
  const sends = planSends(drawsFrom(seed, 2), length);
  const sent = new Array<number>(length).fill(0);
  for (const { purpose, day, recipients } of sends) if (purpose === "replenishment" || purpose === "review_request") sent[day] = sent[day]! + recipients / 1000;
  const { citationRate, steps } = planCitations(length);
  const level = citationRate.map((_, day) => {
    const week = citationRate.slice(Math.max(0, day - 6), day + 1).map(logit);
    return week.reduce((sum, one) => sum + one, 0) / week.length - logit(ratesByStep[0]!);
  });
  const raw: Record<ImpulseName, number[]> = { tiktok_posts: posts, tiktok_spend: tiktokSpendMinor.map((minor) => minor / 100_000), sends: sent, ai: level };
  const felt: Record<ImpulseName, number[]> = { tiktok_posts: adstock(raw.tiktok_posts), tiktok_spend: adstock(raw.tiktok_spend), sends: adstock(sent), ai: level };

  const noise = drawsFrom(seed, 3);
  const searches: Demand["searches"] = { US: [], UK: [] };
  const otherOrders: Demand["otherOrders"] = { US: [], UK: [] };
  const purchasesPerSearch = { US: 0.044, UK: 0.05 };
  const truth: DayTruth[] = [];
  let drift = 0;
  for (const [day, date] of days.entries()) {
    drift = 0.45 * drift + 0.04 * noise.normal();
    const kind = kinds[day]!;
    const season = 0.05 * Math.cos((2 * Math.PI * (day - 60)) / 365.25);
    const common = (0.34 * day) / length + season + weekdays[weekday(date)]! + calendarEffect[kind] + (kinds[day - 1] === "promotion" ? 0.06 : 0);
    const effect = Object.fromEntries(impulseNames.map((name) => [name, coefficients[name] * felt[name][day]!])) as Record<ImpulseName, number>;
    const total = impulseNames.reduce((sum, name) => sum + effect[name], 0);
    const us = Math.round(400 * scale * Math.exp(common + drift + total));
    searches.US.push(us);
    searches.UK.push(Math.round(58 * scale * Math.exp(common + 0.05 * noise.normal())));
    const generic = Math.exp(0.1 * (day / length) + 0.6 * weekdays[weekday(date)]! + 0.9 * calendarEffect[kind]) * scale;
    otherOrders.US.push(16 * generic);
    otherOrders.UK.push(2.6 * generic);
    const value = meanOrder("US") * (1 - cancelledShare) * (kind === "promotion" || kind === "event" ? 1 - promotionDiscount : 1);
    const added = (part: number): Added => ({ searches: us * (1 - Math.exp(-part)), amazonRevenueMinor: us * (1 - Math.exp(-part)) * purchasesPerSearch.US * value });
    truth.push({
      day: date,
      searches: us,
      amazonRevenueMinor: (us * purchasesPerSearch.US + otherOrders.US[day]!) * value,
      exposure: Object.fromEntries(impulseNames.map((name) => [name, raw[name][day]!])) as Record<ImpulseName, number>,
      added: Object.fromEntries(impulseNames.map((name) => [name, added(effect[name])])) as Record<ImpulseName, Added>,
      calendar: kind,
    });
  }
  return { days, kinds, posts, tiktokSpendMinor, sends, citationRate, steps, searches, otherOrders, purchasesPerSearch, truth };
}

/** What several days' impulses added, together: not quite the sum of each, since effects multiply. */
export function addedTogether(truth: readonly DayTruth[], names: readonly ImpulseName[]): Added {
  let searches = 0;
  let amazonRevenueMinor = 0;
  for (const day of truth) {
    const kept = names.reduce((product, name) => product * (1 - (day.searches > 0 ? day.added[name].searches / day.searches : 0)), 1);
    const alone = day.added[names[0]!];
    searches += day.searches * (1 - kept);
    const each = alone.searches > 0 ? alone.amazonRevenueMinor / alone.searches : names.reduce((found, name) => found || (day.added[name].searches > 0 ? day.added[name].amazonRevenueMinor / day.added[name].searches : 0), 0);
    amazonRevenueMinor += day.searches * (1 - kept) * each;
  }
  return { searches, amazonRevenueMinor };
}
