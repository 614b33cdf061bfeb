import type { AmazonOrder } from "./amazon-orders.ts";
import { daysBetween, shopDay } from "./calendar.ts";
import type { Post } from "./channels.ts";
import { addedTogether, coefficients, impulseNames, retention } from "./demand.ts";
import type { OwnedCreator } from "./outreach.ts";
import type { Person } from "./shopify-people.ts";
import type { CreatorTruth, DayTruth, FactRow, ImpulseName, PersonTruth, ScenarioTruth, ShopifyOrder } from "./types.ts";

type Windows = ScenarioTruth["tiktok"];

/** What impulses added in the whole window, in the last 28 days and in the 28 before. */
export function truthOfImpulses(daily: readonly DayTruth[]): Pick<ScenarioTruth, "impulses" | "tiktok"> {
  const windows = (names: readonly ImpulseName[]): Windows => ({ total: addedTogether(daily, names), last28: addedTogether(daily.slice(-28), names), previous28: addedTogether(daily.slice(-56, -28), names) });
  return {
    impulses: Object.fromEntries(impulseNames.map((name) => [name, { coefficient: coefficients[name], retention: name === "ai" ? null : retention, ...windows([name]) }])) as ScenarioTruth["impulses"],
    tiktok: windows(["tiktok_posts", "tiktok_spend"]),
  };
}

/** True orders of the shop itself: neither cancelled nor tests nor another channel's. */
export const isOwnSale = (order: ShopifyOrder) => !order.cancelledAt && !order.isTest && order.sourceName === "web";

/** Everyone's touches and conversions, in order of time. */
export function pathsOf(people: readonly Person[]): PersonTruth[] {
  return people.map(({ key, customerGid, path, touches, orders, amazon }) => {
    const sales = orders.filter(isOwnSale).map((order) => ({ channel: "shopify" as const, orderId: order.gid, at: order.at, revenueMinor: order.totalMinor - order.refundedMinor, currency: "USD" as const }));
    const conversions = [...sales, ...amazon].sort((a, b) => (a.at < b.at ? -1 : 1));
    return { person: key, customerGid, path, touches: [...touches].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), conversions, revenueMinor: sales.reduce((sum, one) => sum + one.revenueMinor, 0) };
  });
}

/** Spend and new customers by whole month, pounds turned into dollars by the day's rate. */
export function costsByMonth(given: { months: readonly { from: string; to: string }[]; spend: readonly FactRow[]; costs: readonly FactRow[]; repeat: readonly FactRow[]; people: readonly Person[]; from: string; dollarsPerPound: readonly number[] }): ScenarioTruth["cac"] {
  const firstDays = given.people.flatMap((one) => {
    const first = one.path === "migrated" ? undefined : one.orders.filter(isOwnSale).map((order) => order.at).sort()[0];
    return first ? [shopDay(first)] : [];
  });
  return given.months.map(({ from, to }) => {
    const within = (row: FactRow) => String(row.from_day) >= from && String(row.from_day) <= to;
    const adSpendMinor = given.spend.filter(within).reduce((sum, row) => sum + Math.round(Number(row.spend_minor) * (row.currency === "GBP" ? given.dollarsPerPound[daysBetween(given.from, String(row.from_day))]! : 1)), 0);
    const costsMinor = given.costs.filter((row) => row.month === from).reduce((sum, row) => sum + Number(row.amount_minor), 0);
    const amazonNew = given.repeat.filter((row) => row.from_day === from).reduce((sum, row) => sum + Number(row.unique_customers) * (1 - Number(row.repeat_share)), 0);
    const shopifyNew = firstDays.filter((day) => day >= from && day <= to).length;
    return { month: from, adSpendMinor, costsMinor, amazonNew: Math.round(amazonNew), shopifyNew, cacMinor: Math.round((adSpendMinor + costsMinor) / Math.max(1, amazonNew + shopifyNew)) };
  });
}

/** What matched creators posted and sold. */
export function creatorTruth(creators: readonly OwnedCreator[], posts: readonly Post[], days: readonly string[]): CreatorTruth[] {
  return creators.flatMap(({ handle, person }) => {
    const own = posts.filter((one) => one.handle === handle);
    return own[0] ? [{ handle, customerGid: person.customerGid!, posts: own.length, gmvMinor: own.reduce((sum, one) => sum + one.gmvMinor, 0), firstPostOn: days[own[0].day]! }] : [];
  });
}

/** Net revenue of Amazon and of the shop, in dollars. */
export function revenueTotals(orders: readonly AmazonOrder[], shopifyOrders: readonly ShopifyOrder[], dollarsPerPound: readonly number[]): { amazon: number; shopify: number } {
  return {
    amazon: orders.filter((one) => !one.isMultiChannel).reduce((sum, one) => sum + Math.round(one.netMinor * (one.market === "UK" ? dollarsPerPound[one.day]! : 1)), 0),
    shopify: shopifyOrders.filter(isOwnSale).reduce((sum, one) => sum + one.totalMinor - one.refundedMinor, 0),
  };
}
