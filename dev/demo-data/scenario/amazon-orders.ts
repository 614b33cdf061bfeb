import { basket, cancelledShare, productShares, products, promotionDiscount } from "./brand.ts";
import { moment } from "./calendar.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom, type Draws } from "./draws.ts";
import type { FactRow, Market, ScenarioProduct } from "./types.ts";

export type OrderItem = { product: ScenarioProduct; quantity: number; priceMinor: number; discountMinor: number };
export type AmazonOrder = {
  id: string;
  market: Market;
  day: number;
  at: Date;
  buyer: number;
  /** The buyer had bought before. */
  isRepeat: boolean;
  postalCode: string;
  isCancelled: boolean;
  isMultiChannel: boolean;
  isBranded: boolean;
  items: OrderItem[];
  /** Price less discount; 0 when cancelled. */
  netMinor: number;
};

/** Buyers of the time before the scenario, who come back in it. */
const buyersBefore = 1500;
const hours = [6, 23.4] as const;

/** Order by order, in order of time. Branded search brings a Poisson number of orders, the rest comes by itself. */
export function makeAmazonOrders(seed: number, demand: Demand): AmazonOrder[] {
  const orders: AmazonOrder[] = [];
  for (const [stream, market] of (["US", "UK"] as const).entries()) {
    const draws = drawsFrom(seed, 10 + stream);
    const buyers: string[] = Array.from({ length: Math.round(buyersBefore * (market === "US" ? 1 : 0.12)) }, () => postalCode(draws, market));
    for (const day of demand.days.keys()) {
      const branded = draws.poisson(demand.searches[market][day]! * demand.purchasesPerSearch[market]);
      const other = draws.poisson(demand.otherOrders[market][day]!);
      // Amazon ships for other shops too: those orders stand in its report and are no Amazon sales.
      const elsewhere = draws.poisson((branded + other) * 0.015);
      for (let i = 0; i < branded + other + elsewhere; i++) orders.push(order(draws, demand, market, day, i < branded, i >= branded + other, buyers));
    }
  }
  return orders.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

function order(draws: Draws, demand: Demand, market: Market, day: number, isBranded: boolean, isMultiChannel: boolean, buyers: string[]): AmazonOrder {
  const isRepeat = draws.chance(0.1 + (0.08 * day) / demand.days.length);
  const buyer = isRepeat ? draws.int(buyers.length) : buyers.push(postalCode(draws, market)) - 1;
  const kind = demand.kinds[day]!;
  const discounted = kind === "promotion" || kind === "event";
  const line = (product: ScenarioProduct): OrderItem => {
    const quantity = draws.chance(basket.double) ? 2 : 1;
    const priceMinor = product.priceMinor[market] * quantity;
    return { product, quantity, priceMinor, discountMinor: discounted ? Math.round(priceMinor * promotionDiscount) : 0 };
  };
  const first = draws.weighted(productShares);
  const items = [line(products[first]!)];
  if (draws.chance(basket.second)) items.push(line(products[(first + 1 + draws.int(products.length - 1)) % products.length]!));
  const isCancelled = draws.chance(cancelledShare);
  return {
    id: isMultiChannel ? `S01-${draws.digits(7)}-${draws.digits(7)}` : `${market === "US" ? draws.pick(["111", "112", "113", "114"]) : draws.pick(["202", "203", "204"])}-${draws.digits(7)}-${draws.digits(7)}`,
    market, day, at: moment(demand.days[day]!, draws.between(...hours)), buyer, isRepeat, postalCode: buyers[buyer]!, isCancelled, isMultiChannel, isBranded, items,
    netMinor: isCancelled ? 0 : items.reduce((sum, one) => sum + one.priceMinor - one.discountMinor, 0),
  };
}

const postalCode = (draws: Draws, market: Market) => (market === "US" ? draws.digits(5) : `${draws.pick(["M", "LS", "B", "SW", "EH"])}${draws.whole(1, 20)} ${draws.int(10)}${draws.pick(["AB", "CD", "EF", "XY"])}`);

export const currencyOf = (market: Market) => (market === "US" ? "USD" : "GBP");

/** As Amazon's all-orders report leaves them in the fact tables. `postal_code` is hashed where it is written. */
export function orderFacts(orders: readonly AmazonOrder[]): { amazon_orders: FactRow[]; amazon_order_items: FactRow[] } {
  const heads: FactRow[] = [];
  const lines: FactRow[] = [];
  for (const one of orders) {
    const at = one.at.toISOString();
    const currency = currencyOf(one.market);
    const status = one.isCancelled ? "Cancelled" : "Shipped";
    const channel = one.isMultiChannel ? "Non-Amazon" : one.market === "US" ? "Amazon.com" : "Amazon.co.uk";
    const units = one.items.reduce((sum, item) => sum + item.quantity, 0);
    heads.push({
      order_id: one.id, purchased_at: at, updated_at: new Date(one.at.getTime() + 36 * 3_600_000).toISOString(), status, fulfilment: "Amazon", sales_channel: channel, marketplace: one.isMultiChannel ? "Non-Amazon" : one.market,
      is_multi_channel: one.isMultiChannel, country: one.market === "US" ? "US" : "GB", postal_code: one.postalCode, is_business: false, currency: one.isCancelled ? null : currency,
      total_minor: one.isCancelled ? null : one.netMinor, net_units: one.isCancelled || one.isMultiChannel ? 0 : units,
    });
    for (const { product, quantity, priceMinor, discountMinor } of one.items) {
      lines.push({
        order_id: one.id, item_key: `${product.sku}|${product.asin}|1`, sku: product.sku, asin: product.asin, status, is_cancelled: one.isCancelled, quantity, currency, price_minor: priceMinor, tax_minor: 0, shipping_minor: 0,
        discount_minor: discountMinor, promotion_ids: discountMinor > 0 ? "15-off-coupon" : null, purchased_at: at,
      });
    }
  }
  return { amazon_orders: heads, amazon_order_items: lines };
}
