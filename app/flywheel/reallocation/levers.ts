import { slopeAt, type Period } from "#app/attribution/returns/index.ts";
import { toMinor } from "#app/platform/currency.ts";
import type { Tx } from "#app/platform/db.ts";
import { channelName } from "./names.ts";
import { dayNumber, isoDay, monday } from "../days.ts";
import { forces as catalogue, type ForceNumber, type ForcesResult, type ForceView, type WindowView } from "../forces/index.ts";
import type { Converter } from "../money.ts";
import type { Lever, Marginal } from "./model.ts";

const nowWeeks = 4;
const costNames: Record<string, string> = { cards: "Cards", offers: "Offers", creator_fees: "Creator fees", tools: "Tools", content: "Content", other: "Other costs" };
/** Which channel of the ledger is credited with what a paid channel did, for spend that drives no force. */
const ledgerChannels: Record<string, string> = { meta: "paid_social", google_ads: "paid_search" };

type Facts = { forces: ForcesResult; window: WindowView | null };

/** Everything that money goes to each week, by force, with what the next unit of it brings as far as that is known. */
export async function readLevers(tx: Tx, converter: Converter, facts: Facts): Promise<Lever[]> {
  return [...(await adLevers(tx, converter, facts)), ...(await costLevers(tx, converter, facts))].filter(({ weeklyMinor }) => weeklyMinor > 0).sort((a, b) => b.weeklyMinor - a.weeklyMinor);
}

async function adLevers(tx: Tx, converter: Converter, facts: Facts): Promise<Lever[]> {
  const rows = await tx.query<{ channel: string; day: string; currency: string; minor: number }>("select channel, from_day as day, currency, sum(spend_minor)::float8 as minor from spend_days where shop_id = $1 and grain = 'day' and spend_minor is not null group by 1, 2, 3 order by 1, 2", [tx.shopId]);
  const shares = await tx.query<{ channel: string; force: ForceNumber; share: number }>("select channel, force, share::float8 as share from spend_shares where shop_id = $1 order by channel, force", [tx.shopId]);
  const levers: Lever[] = [];
  for (const channel of new Set(rows.map((row) => row.channel))) {
    const days = new Map<number, number>();
    for (const { day, currency, minor } of rows.filter((row) => row.channel === channel)) days.set(dayNumber(day), (days.get(dayNumber(day)) ?? 0) + (converter.convert(minor, currency, dayNumber(day)) ?? 0));
    const weeks = wholeWeeks(days);
    const own = shares.filter((one) => one.channel === channel);
    const split: { force: ForceNumber | null; share: number }[] = own.length > 0 ? own : [{ force: channel === "tiktok_ads" ? 1 : null, share: 1 }];
    for (const { force, share } of split) {
      const spend = weeks.map(({ week, minor }) => ({ week, minor: minor * share }));
      levers.push({ id: `ads:${channel}:${force ?? 0}`, name: channelName(channel), force, weeklyMinor: meanOf(spend.slice(-nowWeeks)), mostMinor: Math.round(Math.max(0, ...spend.map(({ minor }) => minor))), marginal: adMarginal({ channel, force, share, spend, facts, days, currency: converter.currency }) });
    }
  }
  return levers;
}

type AdSpend = { channel: string; force: ForceNumber | null; share: number; spend: { week: string; minor: number }[]; facts: Facts; days: ReadonlyMap<number, number>; currency: string };

function adMarginal({ channel, force, share, spend, facts, days, currency }: AdSpend): Marginal {
  if (force === null) return averageOf(channel, facts.forces, days);
  if (force === 1 && channel === "tiktok_ads") return byWindow(facts.window, share, currency);
  return byWeeks(facts.forces.forces.find(({ number }) => number === force), spend);
}

/** Layer 1's own estimate: its effect is in proportion to what was spent, so its slope is the same at any spend. */
function byWindow(window: WindowView | null, share: number, currency: string): Marginal {
  const impulse = window?.impulses.find(({ name }) => name === "tiktok_ads");
  const table = window?.tables.revenue;
  const column = table?.header.indexOf("tiktok_ads") ?? -1;
  if (!impulse || !table || column < 0) return { state: "unknown", why: "too_few", says: "layer 1 has no TikTok ad spend beside Amazon’s revenue yet" };
  // The table's spend is in major units; what was shared out to other forces is not this force's.
  const used = table.rows.filter((row) => row[1] !== "" && row[column] !== "");
  const spentMinor = toMinor(used.reduce((sum, row) => sum + Number(row[column]), 0), currency) * share;
  const { estimate, low, high } = impulse.headline;
  if (estimate === null || low === null || high === null || spentMinor <= 0) return { state: "unknown", why: "too_few", says: "layer 1 cannot tell TikTok’s ads from the rest yet" };
  if (impulse.credit <= 0) return { state: "unknown", why: "no_effect", says: "layer 1 found no effect that passes its placebos" };
  return { state: "measured", by: "window", estimate: estimate / spentMinor, low: low / spentMinor, high: high / spentMinor, standardError: (high - low) / spentMinor / 3.92, method: `Layer 1’s incremental Amazon revenue ÷ the ad spend of the same days${impulse.aboveUsual ? ", both above their usual level" : ""}; the effect is in proportion to the spend, and its interval is layer 1’s`, rows: [{ what: "days", count: used.length }], from: String(used[0]?.[0] ?? ""), through: String(used.at(-1)?.[0] ?? ""), curve: null };
}

/** The fitted slope over weeks, for forces whose value is counted and not itself made from the spend. */
function byWeeks(force: ForceView | undefined, spend: { week: string; minor: number }[]): Marginal {
  if (!force || catalogue[force.number].money === "none") return { state: "unknown", why: "no_value", says: "its force is counted and has no money" };
  if (catalogue[force.number].money === "overlay") return { state: "unknown", why: "no_value", says: "its force is a model’s estimate, which cannot be laid beside this spend; an on/off test can" };
  const values = new Map(force.weeks.filter(({ partial }) => !partial).map(({ week, value }) => [week, value]));
  const periods = spend.flatMap(({ week, minor }) => (values.has(week) ? [{ at: week, spend: minor, value: values.get(week) ?? 0 }] : []));
  return fitted(periods, "weeks");
}

function fitted(periods: readonly (Period & { at: string })[], unit: "weeks" | "months"): Marginal {
  const today = meanOf(periods.slice(unit === "weeks" ? -nowWeeks : -1).map(({ spend }) => ({ minor: spend })));
  const slope = slopeAt(periods, today);
  if (slope.state !== "ok") {
    const says = slope.state === "too_few" ? `${slope.periods} ${unit} lie beside its force’s value; ${slope.need} are needed` : "its spend never varied, so nothing can be compared: an on/off test can";
    return { state: "unknown", why: slope.state, says };
  }
  return { state: "measured", by: "observed", estimate: slope.estimate, low: slope.low, high: slope.high, standardError: slope.standardError, method: `Slope at today’s spend of the force’s value on ln(1 + spend ÷ mean spend) and a trend over ${slope.periods} ${unit}, Newey-West standard error, Student’s t. Spend that follows sales would look like their cause: a direction, not a proof`, rows: [{ what: unit, count: slope.periods }], from: periods[0]?.at ?? "", through: periods.at(-1)?.at ?? "", curve: { scaleMinor: slope.scale, pivotMinor: slope.pivot } };
}

/** What the ledger credits a paid channel with by unit of its spend: an average, and so at least what the next unit brings. */
function averageOf(channel: string, forces: ForcesResult, days: ReadonlyMap<number, number>): Marginal {
  const name = ledgerChannels[channel];
  const period = forces.ledger.find((one) => one.days === 90) ?? forces.ledger[0];
  const view = period?.rules.find(({ rule }) => rule === forces.rule);
  if (!name || !period || !view) return { state: "unknown", why: "no_value", says: "no channel of the ledger is credited with it" };
  const inPeriod = [...days].filter(([day, minor]) => day >= dayNumber(period.from) && day <= dayNumber(period.to) && minor > 0);
  const spent = inPeriod.reduce((sum, [, minor]) => sum + minor, 0);
  const spentDays = inPeriod.length;
  if (spent <= 0) return { state: "unknown", why: "too_few", says: "nothing was spent in the ledger’s ninety days" };
  return { state: "average", estimate: (view.channels.find((one) => one.channel === name)?.total ?? 0) / spent, method: "What the ledger credits the channel with ÷ its spend, ninety days: an average, which is more than the next unit brings where returns diminish", rows: [{ what: "days with spend", count: spentDays }], from: period.from, through: period.to };
}

async function costLevers(tx: Tx, converter: Converter, { forces }: Facts): Promise<Lever[]> {
  const rows = await tx.query<{ kind: string; force: ForceNumber; month: string; currency: string; minor: number }>("select kind, force, month, currency, sum(amount_minor)::float8 as minor from costs where shop_id = $1 and force > 0 group by 1, 2, 3, 4 order by 1, 2, 3", [tx.shopId]);
  const levers = new Map<string, { kind: string; force: ForceNumber; months: Map<string, number> }>();
  for (const { kind, force, month, currency, minor } of rows) {
    const id = `costs:${kind}:${force}`;
    const lever = levers.get(id) ?? { kind, force, months: new Map() };
    lever.months.set(month, (lever.months.get(month) ?? 0) + (converter.convert(minor, currency, dayNumber(month)) ?? 0));
    levers.set(id, lever);
  }
  return [...levers].map(([id, { kind, force, months }]): Lever => {
    const weekly = [...months].map(([month, minor]) => ({ month, minor: (minor * 7) / daysIn(month) }));
    return { id, name: costNames[kind] ?? kind, force, weeklyMinor: Math.round(weekly.at(-1)?.minor ?? 0), mostMinor: Math.round(Math.max(0, ...weekly.map(({ minor }) => minor))), marginal: byMonths(forces.forces.find(({ number }) => number === force), weekly) };
  });
}

/** Costs come by month: both sides become a mean week of the month, whose weeks are those that begin in it. */
function byMonths(force: ForceView | undefined, weekly: { month: string; minor: number }[]): Marginal {
  if (!force || catalogue[force.number].money === "none") return { state: "unknown", why: "no_value", says: "its force is counted and has no money" };
  if (catalogue[force.number].money === "overlay") {
    const varied = slopeAt(weekly.map(({ minor }) => ({ spend: minor, value: 0 })), 0).state !== "never_varied";
    return varied ? { state: "unknown", why: "no_value", says: "its force is a model’s estimate, which cannot be laid beside this cost; an on/off test can" } : { state: "unknown", why: "never_varied", says: "its cost never varied, so nothing can be compared: an on/off test can" };
  }
  const values = new Map(force.months.map(({ month, value }) => [month, value]));
  const periods = weekly.flatMap(({ month, minor }) => (values.has(month.slice(0, 7)) ? [{ at: month, spend: minor, value: values.get(month.slice(0, 7)) ?? 0 }] : []));
  return fitted(periods, "months");
}

function wholeWeeks(days: ReadonlyMap<number, number>): { week: string; minor: number }[] {
  const [first, last] = [Math.min(...days.keys()), Math.max(...days.keys())];
  const weeks: { week: string; minor: number }[] = [];
  for (let week = monday(first) < first ? monday(first) + 7 : monday(first); week + 6 <= last; week += 7) {
    let minor = 0;
    for (let day = week; day < week + 7; day++) minor += days.get(day) ?? 0;
    weeks.push({ week: isoDay(week), minor });
  }
  return weeks;
}

const daysIn = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
const meanOf = (rows: readonly { minor: number }[]) => (rows.length === 0 ? 0 : Math.round(rows.reduce((sum, { minor }) => sum + minor, 0) / rows.length));
