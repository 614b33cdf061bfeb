import type { OverlaidLedger } from "#app/attribution/ledger/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { dayNumber, daySeries, isoDay, localDay } from "../days.ts";
import type { JourneysResult } from "../journeys/report.ts";
import { ledgerModels, type LedgerRule } from "../journeys/index.ts";
import { readConverter, withoutRate } from "../money.ts";
import type { Computation } from "../recompute.ts";
import { readResult } from "../results.ts";
import type { CitationsView } from "./citations.ts";
import { readCreators, type CreatorFacts } from "./creators.ts";
import { dividedByShares, modelShares, readLedgers, readSales, withOverlays } from "./ledger.ts";
import { carriedForce, citationForce, creatorForce, creditForce, overlayForce, type Carried, type Credits } from "./measure.ts";
import type { ForcesResult, ForceView, LedgerView } from "./model.ts";
import type { WindowView } from "./window.ts";

export { forces, type ForceDescription, type ForceNumber } from "./catalogue.ts";
export { glanceAt } from "./model.ts";
export type * from "./model.ts";
export type { CitationsView } from "./citations.ts";
export type { ImpulseView, WindowView } from "./window.ts";

const ledgerWindows = [28, 90, 365];
type Known = { sends: number; registrations: number; recipients: number };
type Inputs = {
  currency: string;
  rule: LedgerRule;
  shopifyLast: number | null;
  salesLast: number | null;
  window: WindowView | null;
  citations: CitationsView | null;
  journeys: JourneysResult | null;
  ledgers: { rule: LedgerRule | "markov" | "leave_one_out"; overlaid: OverlaidLedger }[];
  credits: { 6: Credits; 8: Credits };
  carried: Carried;
  creators: CreatorFacts;
  known: Known;
  missingRates: ForcesResult["missingRates"];
};

/** The ten forces in their last 28 days, and the one ledger under every rule and model with the overlays on it. */
export const forcesComputation: Computation<Inputs> = {
  name: "forces",
  read: async (tx, { now }) => {
    const shop = await readShop(tx);
    const converter = await readConverter(tx);
    const today = localDay(now, shop.timeZone);
    const window = (await readResult<WindowView>(tx, "window"))?.payload ?? null;
    const citations = (await readResult<CitationsView>(tx, "citations"))?.payload ?? null;
    const journeys = (await readResult<JourneysResult>(tx, "journeys"))?.payload ?? null;
    const rule = journeys?.rule ?? "position";
    const sales = await readSales(tx, converter);
    const shopifyLast = await shopifyReach(tx, today);
    const ledgerOf = await readLedgers(tx, sales);
    const ledgers: Inputs["ledgers"] = [];
    for (const model of ledgerModels) {
      const days = ledgerOf(model);
      ledgers.push({ rule: model, overlaid: withOverlays(days, model === "last_click" ? null : window) });
      if (model !== rule) continue;
      for (const statistical of ["markov", "leave_one_out"] as const) {
        const shares = modelShares(journeys?.report ?? null, statistical);
        if (shares) ledgers.push({ rule: statistical, overlaid: withOverlays(dividedByShares(days, shares), window) });
      }
    }
    const lasts = [window?.revenue ? window.revenue.first + window.revenue.values.length - 1 : null, shopifyLast, sales.tiktok.size > 0 ? Math.max(...sales.tiktok.keys()) : null].filter((day) => day !== null);
    return {
      currency: shop.currency, rule, shopifyLast, window, citations, journeys, ledgers,
      salesLast: lasts.length > 0 ? Math.min(...lasts) : null,
      credits: { 6: await readCredits(tx, 6, rule, shopifyLast), 8: await readCredits(tx, 8, rule, shopifyLast) },
      carried: await readCarried(tx, shopifyLast),
      creators: await readCreators(tx, converter),
      known: await readKnown(tx),
      missingRates: withoutRate(converter),
    };
  },
  identity: ({ ledgers, creators, ...rest }) => [rest, ledgers.map(({ rule, overlaid }) => [rule, overlaid.total.amazonUnidentified, [...overlaid.total.channels], overlaid.days.length]), [...creators.customers], [...creators.recipients], creators.top],
  compute: (inputs) => {
    const chosen = inputs.ledgers.find(({ rule }) => rule === inputs.rule)?.overlaid ?? inputs.ledgers[0]!.overlaid;
    const overlayLast = inputs.window?.revenue ? inputs.window.revenue.first + inputs.window.revenue.values.length - 1 : null;
    const report = inputs.journeys?.report ?? null;
    const views: ForceView[] = [
      overlayForce(1, inputs.window, chosen, overlayLast),
      citationForce(2, inputs.citations),
      carriedForce(inputs.carried),
      citationForce(4, inputs.citations),
      creatorForce(5, inputs.creators),
      creditForce(6, inputs.credits[6], inputs.shopifyLast, report, inputs.known),
      overlayForce(7, inputs.window, chosen, overlayLast),
      creditForce(8, inputs.credits[8], inputs.shopifyLast, report, inputs.known),
      overlayForce(9, inputs.window, chosen, overlayLast),
      creatorForce(10, inputs.creators),
    ];
    const last = inputs.salesLast;
    const payload: ForcesResult = {
      currency: inputs.currency,
      rule: inputs.rule,
      through: last === null ? null : isoDay(last),
      forces: views,
      ledger: last === null ? [] : ledgerWindows.map((days) => ledgerWindow(inputs.ledgers, last - days + 1, last, days)),
      overAttributedDays: inputs.ledgers.reduce((sum, { overlaid }) => sum + overAttributed(overlaid), 0),
      events: inputs.window?.events ?? [],
      missingRates: inputs.missingRates,
    };
    return { payload, through: payload.through };
  },
};

function ledgerWindow(ledgers: Inputs["ledgers"], from: number, to: number, days: number): ForcesResult["ledger"][number] {
  const actual = { shopify: 0, amazon: 0, tiktok: 0 };
  const places = ["shopify", "amazon", "tiktok"] as const;
  for (const day of ledgers[0]?.overlaid.days ?? []) if (day.day >= from && day.day <= to) for (const place of places) actual[place] += day.actual[place];
  const rules = ledgers.map(({ rule, overlaid }): LedgerView => {
    const channels = new Map<string, LedgerView["channels"][number]>();
    let capped = false;
    for (const day of overlaid.days) {
      if (day.day < from || day.day > to) continue;
      capped ||= day.capped;
      for (const [channel, money] of day.channels) {
        const sum = channels.get(channel) ?? { channel, shopify: 0, amazon: 0, tiktok: 0, overlay: 0, total: 0 };
        for (const place of places) sum[place] += money.ledger[place];
        sum.overlay += money.overlay;
        sum.total += money.total;
        channels.set(channel, sum);
      }
    }
    const rows = [...channels.values()].sort((a, b) => b.total - a.total);
    const unattributed = { shopify: 0, amazon: 0, tiktok: 0 };
    for (const place of places) unattributed[place] = actual[place] - rows.reduce((sum, row) => sum + row[place] + (place === "amazon" ? row.overlay : 0), 0);
    return { rule, channels: rows, unattributed, total: rows.reduce((sum, row) => sum + row.total, 0) + unattributed.shopify + unattributed.amazon + unattributed.tiktok, capped };
  });
  return { days, from: isoDay(from), to: isoDay(to), actual, rules };
}

/** Days on which credits and overlays together pass what was sold: the invariant says none. */
export function overAttributed({ days }: OverlaidLedger): number {
  return days.filter(({ actual, channels }) => {
    const attributed = [...channels.values()].reduce((sum, money) => sum + money.total, 0);
    return attributed > actual.amazon + actual.shopify + actual.tiktok + 1;
  }).length;
}

async function shopifyReach(tx: Tx, today: number): Promise<number | null> {
  const row = await tx.first<{ synced: string | null; last: string | null }>(
    `select (s.synced_through at time zone s.time_zone)::date as synced,
            ((select max(processed_at) from shopify_orders where shop_id = $1) at time zone s.time_zone)::date as last from shops s where s.shop_id = $1`,
    [tx.shopId],
  );
  // Today is not over: the last whole day is yesterday's.
  const days = [row?.synced ? dayNumber(row.synced) - 1 : null, row?.last ? dayNumber(row.last) : null].filter((day) => day !== null);
  return row?.last ? Math.min(today - 1, Math.max(...days)) : null;
}

async function readCredits(tx: Tx, force: 6 | 8, rule: LedgerRule, last: number | null): Promise<Credits> {
  const where = force === 6 ? "channel = 'email_sms' and by_registration" : "channel = 'ai_search' and sold_on = 'shopify'";
  const rows = await tx.query<{ day: string; value: number }>(`select day, sum(amount_minor)::float8 as value from ledger_days where shop_id = $1 and model = $2 and ${where} group by 1 order by 1`, [tx.shopId, rule]);
  const recent = await tx.query<{ rule: string; evidence: "observed" | "declared" | "inferred"; minor: number }>(
    `select model as rule, evidence, sum(amount_minor)::float8 as minor from ledger_days
      where shop_id = $1 and ${where} and model <> 'last_click' and day > $2 and day <= $3 group by 1, 2 order by 1, 2`,
    [tx.shopId, isoDay((last ?? 0) - 28), isoDay(last ?? 0)],
  );
  const evidence = { observed: 0, declared: 0, inferred: 0 };
  const byRule = new Map<string, number>();
  for (const row of recent) {
    byRule.set(row.rule, (byRule.get(row.rule) ?? 0) + row.minor);
    if (row.rule === rule) evidence[row.evidence] += row.minor;
  }
  const first = await tx.first<{ day: string | null }>("select min(day) as day from ledger_days where shop_id = $1", [tx.shopId]);
  const range = first?.day && last !== null && rows.length > 0 ? { first: dayNumber(first.day), last: Math.max(last, dayNumber(rows.at(-1)!.day)) } : undefined;
  return { series: daySeries(rows.map((row) => ({ day: dayNumber(row.day), value: row.value })), range), byRule: [...byRule].map(([name, minor]) => ({ rule: name, minor })), evidence, orders: rows.length };
}

/** What migrated customers spent on Shopify since they registered. */
async function readCarried(tx: Tx, last: number | null): Promise<Carried> {
  const rows = await tx.query<{ day: string; value: number; orders: number }>(
    `select (o.processed_at at time zone s.time_zone)::date as day, sum(o.total_minor - o.refunded_minor)::float8 as value, count(*)::int as orders
       from people p
       join shopify_orders o on o.shop_id = p.shop_id and o.customer_gid = p.person
       join shops s on s.shop_id = o.shop_id
      where p.shop_id = $1 and p.migrated_at is not null and o.processed_at >= p.migrated_at and not o.is_test and o.cancelled_at is null and o.currency = s.currency
        and coalesce(o.source_name, '') !~* '(amazon|tiktok)'
      group by 1 order by 1`,
    [tx.shopId],
  );
  const people = await tx.first<{ migrated: number; customers: number }>(`select count(*)::int as migrated, count(*) filter (where first_order_at is not null)::int as customers from people where shop_id = $1 and migrated_at is not null`, [tx.shopId]);
  const series = rows.length > 0 && last !== null ? daySeries(rows.map((row) => ({ day: dayNumber(row.day), value: row.value })), { first: dayNumber(rows[0]!.day), last: Math.max(last, dayNumber(rows.at(-1)!.day)) }) : null;
  const orders = rows.filter((row) => last !== null && dayNumber(row.day) > last - 28 && dayNumber(row.day) <= last).reduce((sum, row) => sum + row.orders, 0);
  return { series, customers: people?.customers ?? 0, migrated: people?.migrated ?? 0, orders, last: people?.migrated ? last : null };
}

async function readKnown(tx: Tx): Promise<Known> {
  const row = await tx.first<Known>(
    `select (select count(*)::int from (select 1 from sends where shop_id = $1 limit 1) s) as sends,
            (select count(*)::int from (select 1 from registrations where shop_id = $1 limit 1) r) as registrations,
            (select count(*)::int from send_recipients r join people p on p.shop_id = r.shop_id and p.person = r.customer_gid
              where r.shop_id = $1 and p.registered_at <= r.sent_at and r.sent_at > (select max(sent_at) from send_recipients where shop_id = $1) - interval '28 days') as recipients`,
    [tx.shopId],
  );
  return row ?? { sends: 0, registrations: 0, recipients: 0 };
}
