import { expect, test } from "vitest";
import { estimateWindow } from "#app/attribution/window/index.ts";
import { generateScenario } from "#dev/demo-data/scenario/generate.ts";
import type { FactRow } from "#dev/demo-data/scenario/types.ts";

const options = { seed: 11, through: "2026-11-21" };
const scenario = generateScenario(options);
const { truth } = scenario;
const rows = (source: string, table: string): FactRow[] => scenario.imports.find((one) => one.source === source)!.tables[table]!;
const sum = (values: Iterable<number>) => [...values].reduce((total, one) => total + one, 0);

test("the same seed gives the same scenario, another seed another", () => {
  const small = { ...options, days: 120, scale: 0.2 };
  const text = JSON.stringify(generateScenario(small));
  expect(JSON.stringify(generateScenario(small)) === text).toBe(true);
  expect(JSON.stringify(generateScenario({ ...small, seed: 12 })) === text).toBe(false);
});

test("it is as large as its pages need", () => {
  expect(rows("amazon-orders", "amazon_orders").length).toBeGreaterThan(18_000);
  expect(scenario.registrations.length).toBeGreaterThan(2000);
  expect(scenario.shopifyOrders.length).toBeGreaterThan(5000);
  expect(truth.creators.force5.length).toBeGreaterThan(5);
  expect(truth.creators.force10.length).toBeGreaterThan(5);
});

test("a week of Search Query Performance is the sum of its days", () => {
  const daily = new Map(truth.daily.map((day) => [day.day, day.searches]));
  const weeks = new Map<string, number>();
  for (const row of rows("amazon-sqp", "search_demand")) if (row.scope === "US" && row.is_branded) weeks.set(String(row.from_day), (weeks.get(String(row.from_day)) ?? 0) + Number(row.searches));
  expect(weeks.size).toBeGreaterThan(50);
  for (const [from, searches] of weeks) {
    const days = Array.from({ length: 7 }, (_, i) => daily.get(new Date(Date.parse(from) + i * 86_400_000).toISOString().slice(0, 10))!);
    expect(searches).toBe(sum(days));
  }
});

test("every insert's funnel only narrows, and the packaging registers worst", () => {
  const rate = (key: string) => {
    const { counts } = truth.inserts.find((one) => one.insert === key)!;
    return counts.registrations / counts.scans;
  };
  for (const { counts } of truth.inserts) {
    expect(counts.scans).toBeLessThan(counts.unitsWithCard);
    expect(counts.registrations).toBeLessThan(counts.scans);
    expect(counts.confirmed).toBeLessThanOrEqual(counts.registrations);
    expect(counts.migrated + counts.reconnected).toBe(counts.confirmed);
    expect(counts.firstOrder).toBeLessThanOrEqual(counts.migrated + counts.reconnected);
    expect(counts.linked).toBeLessThanOrEqual(counts.registrations);
  }
  for (const key of ["warranty-card", "discount-card", "review-message"]) expect(rate("packaging-guide")).toBeLessThan(0.6 * rate(key));
});

test("everyone's conversions are the facts' orders, each once", () => {
  const sales = truth.people.flatMap((one) => one.conversions);
  const shopify = sales.filter((one) => one.channel === "shopify");
  expect(new Set(sales.map((one) => one.orderId)).size).toBe(sales.length);
  expect(sum(shopify.map((one) => one.revenueMinor))).toBe(truth.revenueMinor.shopify);
  const orders = new Map(rows("amazon-orders", "amazon_orders").map((row) => [row.order_id, row.total_minor]));
  for (const one of sales) if (one.channel === "amazon") expect(orders.get(one.orderId)).toBe(one.revenueMinor);
});

test("paths run in order of time, and registrations follow their scans", () => {
  for (const { touches } of truth.people) {
    const times = touches.map((one) => one.at);
    expect(times).toEqual([...times].sort());
  }
  for (const one of scenario.registrations) {
    expect(one.confirmedAt === null || one.confirmedAt > one.at).toBe(true);
    expect(one.firstOrder === null || one.firstOrder.at >= one.at).toBe(true);
  }
});

test("money of a line adds up to its order, and card codes are unlike one another", () => {
  const lines = new Map<string, number>();
  for (const row of rows("amazon-orders", "amazon_order_items")) if (!row.is_cancelled) lines.set(String(row.order_id), (lines.get(String(row.order_id)) ?? 0) + Number(row.price_minor) - Number(row.discount_minor));
  for (const row of rows("amazon-orders", "amazon_orders")) expect(lines.get(String(row.order_id)) ?? null).toBe(row.total_minor);
  const codes = scenario.inserts.flatMap((one) => one.runs.flatMap((run) => run.codes));
  expect(new Set(codes).size).toBe(codes.length);
});

test("what was planted can be found: a fit on the clicks that a page would read covers each effect", () => {
  const days = truth.daily;
  const clicks = rows("google-search-console", "search_demand").map((row) => Number(row.clicks));
  const share = sum(days.map((day) => day.searches)) / sum(clicks);
  const usable = (day: (typeof days)[number]) => day.calendar === "none" || day.calendar === "promotion";
  const names = ["tiktok_posts", "tiktok_spend", "sends", "ai"] as const;
  const { impulses } = estimateWindow(
    {
      grain: "day",
      outcome: clicks,
      excluded: days.map((day) => !usable(day)),
      promotions: [{ name: "promotion", values: days.map((day) => Number(day.calendar === "promotion")) }],
      impulses: names.map((name) => ({ name, values: days.map((day) => day.exposure[name]), kind: name === "ai" ? ("level" as const) : ("burst" as const) })),
    },
    { seed: 1, draws: 200 },
  );
  for (const name of names) {
    const found = impulses[name]!;
    const planted = sum(days.filter(usable).map((day) => day.added[name].searches));
    expect([name, found.state]).toEqual([name, "supported"]);
    expect(found.incremental.low! * share).toBeLessThan(planted);
    expect(found.incremental.high! * share).toBeGreaterThan(planted);
  }
});

test("cost of a new customer falls from the third month on, and momentum turned as planted", () => {
  const cac = truth.cac.map((one) => one.cacMinor);
  const mean = (values: number[]) => sum(values) / values.length;
  expect(mean(cac.slice(-3))).toBeLessThan(0.8 * mean(cac.slice(1, 4)));
  expect(truth.tiktok.last28.searches).toBeGreaterThan(1.5 * truth.tiktok.previous28.searches);
  expect(truth.impulses.sends.last28.searches).toBeLessThan(0.6 * truth.impulses.sends.previous28.searches);
});
