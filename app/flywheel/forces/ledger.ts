import { allocate, type JourneyReport } from "#app/attribution/journeys/index.ts";
import { overlayLedger, type LedgerDay, type OverlaidLedger } from "#app/attribution/ledger/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";
import type { LedgerRule } from "../journeys/index.ts";
import type { Converter } from "../money.ts";
import type { WindowView } from "./window.ts";

/** Which channel each force of layer 1 lays over the ledger. */
export const overlayChannels = { 1: "tiktok", 7: "ai_search", 9: "email_sms" } as const;

export type Sales = { amazon: Map<number, number>; tiktok: Map<number, number>; shopify: Map<number, number> };

/** Revenue by shop-local day where it was sold, in minor units of the shop's currency. */
export async function readSales(tx: Tx, converter: Converter): Promise<Sales> {
  const amazon = await tx.query<DayMoney>(`select day, currency, sum(revenue_minor)::float8 as minor from amazon_days where shop_id = $1 group by 1, 2`, [tx.shopId]);
  const lines = await tx.query<DayMoney>(
    `select (l.ordered_at at time zone s.time_zone)::date as day, l.currency, sum(l.revenue_minor - coalesce(l.refunded_minor, 0))::float8 as minor
       from tiktok_order_lines l join shops s on s.shop_id = l.shop_id where l.shop_id = $1 and not l.is_cancelled group by 1, 2`,
    [tx.shopId],
  );
  // The orders themselves where they were imported; the day's key metrics on days without any.
  const metrics = await tx.query<DayMoney>(
    `select from_day as day, currency, sum(revenue_minor)::float8 as minor from sales_days
      where shop_id = $1 and channel = 'tiktok_shop' and grain = 'day' and item = '' and revenue_minor is not null group by 1, 2`,
    [tx.shopId],
  );
  const shopify = await tx.query<{ day: string; minor: number }>(`select day, sum(amount_minor)::float8 as minor from ledger_days where shop_id = $1 and sold_on = 'shopify' and model = 'last_click' group by 1`, [tx.shopId]);
  const tiktok = byDay(lines, converter);
  const firstLine = Math.min(...tiktok.keys());
  const lastLine = Math.max(...tiktok.keys());
  for (const [day, minor] of byDay(metrics, converter)) if (day < firstLine || day > lastLine || tiktok.size === 0) tiktok.set(day, minor);
  return { amazon: byDay(amazon, converter), tiktok, shopify: new Map(shopify.map((row) => [dayNumber(row.day), row.minor])) };
}

type DayMoney = { day: string; currency: string | null; minor: number | null };

export function byDay(rows: readonly DayMoney[], converter: Converter): Map<number, number> {
  const days = new Map<number, number>();
  for (const row of rows) {
    const day = dayNumber(row.day);
    const minor = row.minor === null ? null : converter.convert(row.minor, row.currency || null, day);
    if (minor !== null) days.set(day, (days.get(day) ?? 0) + minor);
  }
  return days;
}

type CreditRow = { model: string; day: string; soldOn: "shopify" | "amazon"; channel: string; evidence: "observed" | "declared" | "inferred" | "none"; minor: number };

/** Reads the credits of all rules at once; gives the ledger of each by day. */
export async function readLedgers(tx: Tx, sales: Sales): Promise<(rule: LedgerRule) => LedgerDay[]> {
  const rows = await tx.query<CreditRow>(
    `select model, day, sold_on as "soldOn", channel, evidence, sum(amount_minor)::float8 as minor from ledger_days where shop_id = $1 group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    [tx.shopId],
  );
  const byRule = Map.groupBy(rows, ({ model }) => model);
  return (rule) => ledgerDays(rule, byRule.get(rule) ?? [], sales);
}

/** The ledger of a rule by day, with every order of the three stores in it. What was sold on TikTok is TikTok's own. */
function ledgerDays(rule: LedgerRule, rows: readonly CreditRow[], sales: Sales): LedgerDay[] {
  const days = new Map<number, LedgerDay>();
  const at = (day: number): LedgerDay => {
    let known = days.get(day);
    if (!known) days.set(day, (known = { day, actual: none(), credits: new Map(), unattributed: none(), evidence: { observed: 0, declared: 0, inferred: 0 } }));
    return known;
  };
  for (const place of ["amazon", "shopify", "tiktok"] as const) for (const [day, minor] of sales[place]) {
    at(day).actual[place] += minor;
    at(day).unattributed[place] += minor;
  }
  const credit = (day: number, place: "amazon" | "shopify" | "tiktok", channel: string, evidence: "observed" | "declared" | "inferred", minor: number) => {
    const ledger = at(day);
    const known = ledger.credits.get(channel) ?? none();
    known[place] += minor;
    ledger.credits.set(channel, known);
    ledger.evidence[evidence] += minor;
    ledger.unattributed[place] -= minor;
  };
  for (const { day, soldOn, channel, evidence, minor } of rows) {
    if (evidence === "none" || (rule === "last_click" && channel === "direct")) continue;
    credit(dayNumber(day), soldOn, channel, evidence, minor);
  }
  for (const [day, minor] of sales.tiktok) credit(day, "tiktok", "tiktok", "observed", minor);
  return [...days.values()].sort((a, b) => a.day - b.day);
}

/** What a statistical model gives each channel of a year of Shopify paths, as shares of them; null where it says nothing. */
export function modelShares(report: JourneyReport | null, model: "markov" | "leave_one_out"): Map<string, number> | null {
  const credits = Object.entries(report?.models[model] ?? {});
  const total = credits.reduce((sum, [, { value }]) => sum + Math.max(0, value), 0);
  if (!report || report.state === "insufficient_data" || total <= 0) return null;
  return new Map(credits.map(([channel, { value }]) => [channel, Math.max(0, value) / total]));
}

/**
 * The ledger with Shopify's credited revenue of each day divided by a model's shares instead of order by order. A model
 * divides no single order, so no other division of a day is known; what touches are not known of stays unattributed, and
 * linked Amazon orders, of whose paths the model knows nothing, stay as the rule of `days` divided them.
 */
export function dividedByShares(days: readonly LedgerDay[], shares: ReadonlyMap<string, number>): LedgerDay[] {
  const channels = [...shares.keys()];
  const weights = [...shares.values()];
  return days.map((day) => {
    const credits = new Map([...day.credits].map(([channel, money]) => [channel, { ...money, shopify: 0 }]));
    const known = [...day.credits.values()].reduce((sum, { shopify }) => sum + shopify, 0);
    allocate(known, weights).forEach((amount, at) => {
      if (amount === 0) return;
      const channel = channels[at] ?? "";
      credits.set(channel, { ...(credits.get(channel) ?? none()), shopify: amount });
    });
    return { ...day, credits };
  });
}

const none = () => ({ amazon: 0, shopify: 0, tiktok: 0 });

/** Layer 1's and 3's credits laid over the unidentified Amazon revenue, capped by it day by day. */
export function withOverlays(ledger: readonly LedgerDay[], window: WindowView | null): OverlaidLedger {
  const overlays = Object.entries(overlayChannels).map(([force, channel]) => {
    const days = new Map<number, number>();
    for (const impulse of window?.impulses ?? []) {
      if (String(impulse.force) !== force || !impulse.creditByDay) continue;
      const { first, values } = impulse.creditByDay;
      values.forEach((value, at) => value > 0 && days.set(first + at, (days.get(first + at) ?? 0) + value));
    }
    return { channel, days: [...days].sort(([a], [b]) => a - b).map(([day, incremental]) => ({ day, incremental })) };
  });
  return overlayLedger(ledger, overlays);
}
