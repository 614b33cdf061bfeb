import { products } from "./brand.ts";
import { addDays, weekday } from "./calendar.ts";
import { currencyOf, type AmazonOrder } from "./amazon-orders.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom } from "./draws.ts";
import type { FactRow, Market } from "./types.ts";

const terms: Record<Market, { term: string; share: number }[]> = {
  US: [{ term: "mira carrier", share: 0.52 }, { term: "mira baby", share: 0.3 }, { term: "mira wrap", share: 0.18 }],
  UK: [{ term: "mira carrier", share: 0.7 }, { term: "mira baby", share: 0.3 }],
};
const generic = ["baby carrier", "baby wrap newborn", "hip seat carrier"];

const empty = { rank: null, index_value: null, position: null, click_share: null, conversion_share: null, spend_minor: null, sales_minor: null, currency: null };

/** Search Query Performance by week from Sunday to Saturday, whole weeks up to a day; branded terms add up to the week's searches. */
export function searchQueryPerformance(seed: number, demand: Demand, orders: readonly AmazonOrder[], lastDay: string): FactRow[] {
  const draws = drawsFrom(seed, 20);
  const rows: FactRow[] = [];
  for (const market of ["US", "UK"] as const) {
    const bought = new Array<number>(demand.days.length).fill(0);
    for (const one of orders) if (one.market === market && one.isBranded && !one.isMultiChannel) bought[one.day] = bought[one.day]! + 1;
    for (let day = 0; day + 6 < demand.days.length; day++) {
      const from = demand.days[day]!;
      const to = addDays(from, 6);
      if (weekday(from) !== 0 || to > lastDay) continue;
      const sum = (values: readonly number[]) => values.slice(day, day + 7).reduce((total, one) => total + one, 0);
      let searches = sum(demand.searches[market]);
      let purchases = sum(bought);
      const row = (term: string, isBranded: boolean, volume: number, own: number, share: number) => {
        const clicks = Math.round(volume * 0.62);
        rows.push({
          source: "sqp", scope: market, term, asin: "", from_day: from, to_day: to, grain: "week", is_branded: isBranded, searches: volume, impressions: Math.round(volume * 4.1 * share), clicks: Math.round(clicks * share),
          cart_adds: Math.round(own * 2.2), purchases: own, total_impressions: Math.round(volume * 4.4), total_clicks: clicks, total_cart_adds: Math.round(own * 2.3 / share), total_purchases: Math.round(own / share), ...empty,
        });
      };
      for (const [i, { term, share }] of terms[market].entries()) {
        const isLast = i === terms[market].length - 1;
        const volume = isLast ? searches : Math.round(sum(demand.searches[market]) * share);
        const own = isLast ? purchases : Math.min(purchases, Math.round(sum(bought) * share));
        searches -= volume;
        purchases -= own;
        row(term, true, volume, own, 0.86);
      }
      for (const term of generic) row(term, false, Math.round(draws.between(21_000, 30_000) * (market === "US" ? 1 : 0.15)), draws.whole(4, 14), 0.03);
    }
  }
  return rows;
}

/** Search Console's branded clicks on the US site and Amazon Ads' branded impressions: what moves by day. */
export function dailyIndicators(seed: number, demand: Demand): { searchConsole: FactRow[]; adTerms: FactRow[] } {
  const draws = drawsFrom(seed, 21);
  const searchConsole: FactRow[] = [];
  const adTerms: FactRow[] = [];
  const none = { searches: null, cart_adds: null, purchases: null, total_impressions: null, total_clicks: null, total_cart_adds: null, total_purchases: null, ...empty };
  for (const [day, date] of demand.days.entries()) {
    const clicks = Math.round(demand.searches.US[day]! * 0.62 * draws.lognormal(0.03));
    searchConsole.push({ ...none, source: "gsc", scope: "mira.example +mira", term: "", asin: "", from_day: date, to_day: date, grain: "day", is_branded: true, clicks, impressions: Math.round(clicks * 2.6), position: (1.1 + 0.2 * draws.next()).toFixed(2) });
    // Bids move this series too, which makes it the weaker indicator.
    const bids = draws.lognormal(0.14);
    for (const { term, share } of terms.US.slice(0, 2)) {
      const impressions = Math.round(demand.searches.US[day]! * share * 0.7 * bids);
      const adClicks = Math.round(impressions * 0.11);
      adTerms.push({ ...none, source: "ads_search_terms", scope: "Mira US", term, asin: "", from_day: date, to_day: date, grain: "day", is_branded: true, impressions, clicks: adClicks, purchases: Math.round(adClicks * 0.12), spend_minor: adClicks * 58, sales_minor: Math.round(adClicks * 0.12) * 6100, currency: "USD", position: null });
    }
  }
  return { searchConsole, adTerms };
}

/** Amazon's Business Report by ASIN and day. */
export function businessReport(seed: number, demand: Demand, orders: readonly AmazonOrder[]): FactRow[] {
  const draws = drawsFrom(seed, 22);
  const sold = new Map<string, { units: number; orders: number; minor: number }>();
  for (const one of orders) {
    if (one.isMultiChannel) continue;
    for (const item of one.items) {
      const key = `${one.market} ${one.day} ${item.product.asin}`;
      const known = sold.get(key) ?? { units: 0, orders: 0, minor: 0 };
      sold.set(key, { units: known.units + item.quantity, orders: known.orders + 1, minor: known.minor + item.priceMinor });
    }
  }
  const rows: FactRow[] = [];
  for (const market of ["US", "UK"] as const) {
    for (const [day, date] of demand.days.entries()) {
      for (const product of products) {
        const { units, orders: count, minor } = sold.get(`${market} ${day} ${product.asin}`) ?? { units: 0, orders: 0, minor: 0 };
        const visits = Math.round((demand.searches[market][day]! * 0.55 + demand.otherOrders[market][day]! * 9) * product.share * draws.lognormal(0.08)) + count;
        rows.push({
          channel: "amazon", scope: market, item: product.asin, from_day: date, to_day: date, grain: "day", currency: currencyOf(market), revenue_minor: minor, orders: count, units, customers: null, visits, page_views: Math.round(visits * 1.35),
          impressions: null, clicks: null, refunded_units: null, refunds_minor: null, affiliate_minor: null, live_minor: null, video_minor: null,
        });
      }
    }
  }
  return rows;
}

/** Whole months that lie within the orders: first and last day. */
export function wholeMonths(from: string, through: string): { from: string; to: string }[] {
  const months: { from: string; to: string }[] = [];
  for (let first = from.endsWith("-01") ? from : nextMonth(from); ; first = nextMonth(first)) {
    const to = addDays(nextMonth(first), -1);
    if (to > through) return months;
    months.push({ from: first, to });
  }
}

const nextMonth = (day: string) => `${addDays(`${day.slice(0, 8)}28`, 4).slice(0, 8)}01`;

/** Amazon's Repeat Purchase report by month and ASIN. */
export function repeatPurchases(orders: readonly AmazonOrder[], demand: Demand, through: string): FactRow[] {
  const cells = new Map<string, { count: number; all: number; again: number; buyers: Map<number, boolean> }>();
  for (const one of orders) {
    if (one.isMultiChannel || one.isCancelled) continue;
    for (const item of one.items) {
      const key = `${demand.days[one.day]!.slice(0, 7)} ${one.market} ${item.product.asin}`;
      let cell = cells.get(key);
      if (!cell) cells.set(key, (cell = { count: 0, all: 0, again: 0, buyers: new Map() }));
      cell.count++;
      cell.all += item.priceMinor;
      if (one.isRepeat) cell.again += item.priceMinor;
      cell.buyers.set(one.buyer, one.isRepeat || (cell.buyers.get(one.buyer) ?? false));
    }
  }
  const rows: FactRow[] = [];
  for (const month of wholeMonths(demand.days[0]!, through)) {
    for (const market of ["US", "UK"] as const) {
      for (const { asin } of products) {
        const cell = cells.get(`${month.from.slice(0, 7)} ${market} ${asin}`);
        if (!cell) continue;
        const repeaters = [...cell.buyers.values()].filter(Boolean).length;
        rows.push({
          marketplace: market, asin, from_day: month.from, to_day: month.to, grain: "month", orders: cell.count, unique_customers: cell.buyers.size, repeat_share: (repeaters / cell.buyers.size).toFixed(8), repeat_revenue_minor: cell.again,
          repeat_revenue_share: (cell.again / cell.all).toFixed(8), currency: currencyOf(market),
        });
      }
    }
  }
  return rows;
}

/** Reviews so far, once a week. */
export function reviewCounts(seed: number, demand: Demand, orders: readonly AmazonOrder[]): FactRow[] {
  const draws = drawsFrom(seed, 23);
  const weekOf = (day: number) => Math.floor(day / 7);
  const sold = new Map<string, number>();
  for (const one of orders) {
    if (one.isCancelled) continue;
    const key = `${one.market} ${one.items[0]!.product.asin} ${weekOf(one.day)}`;
    sold.set(key, (sold.get(key) ?? 0) + 1);
  }
  const rows: FactRow[] = [];
  for (const market of ["US", "UK"] as const) {
    for (const { asin, share } of products) {
      let reviews = Math.round((market === "US" ? 900 : 90) * share);
      for (let day = 6; day < demand.days.length; day += 7) {
        reviews += draws.poisson((sold.get(`${market} ${asin} ${weekOf(day)}`) ?? 0) * 0.04);
        rows.push({ marketplace: market, asin, day: demand.days[day]!, reviews, rating: (4.4 + 0.2 * share + (0.1 * day) / demand.days.length).toFixed(2) });
      }
    }
  }
  return rows;
}
