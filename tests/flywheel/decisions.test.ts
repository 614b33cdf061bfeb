import fc from "fast-check";
import { expect, test } from "vitest";
import { relativeTrend } from "#app/attribution/numerics/trend.ts";
import { inline, planTasks, readPlanSettings, readResult, recompute, startPlan, tickTask, type CacResult, type CohortsResult, type PlanResult, type ResultName } from "#app/flywheel/index.ts";
import { costFall } from "#app/flywheel/home/acquisition.ts";
import { withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const read = <T>(shopId: number, name: ResultName) => withShop(shopId, async (tx) => (await readResult<T>(tx, name))!.payload);

test("a trend is the mean relative change, scale-free, and needs five positive periods", () => {
  const exact = relativeTrend([100, 95, 90.25, 85.7375, 81.450625]);
  if (exact.state !== "ok") throw new Error("no trend");
  expect(exact.change).toBeCloseTo(-0.05, 10);
  expect(relativeTrend([1, 2, 3, 4])).toMatchObject({ state: "insufficient_data" });
  expect(relativeTrend([1, 2, 0, 4, 5])).toMatchObject({ state: "insufficient_data" });
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 24 }), fc.double({ min: 0.01, max: 100, noNaN: true }), (values, scale) => {
      const [one, scaled] = [relativeTrend(values), relativeTrend(values.map((value) => value * scale))];
      if (one.state !== "ok" || scaled.state !== "ok") throw new Error("no trend");
      expect(one.low).toBeLessThanOrEqual(one.change);
      expect(one.high).toBeGreaterThanOrEqual(one.change);
      expect(scaled.change).toBeCloseTo(one.change, 6);
    }),
  );
});

test("how much lower the cost of a new customer is comes with an interval that their number and their scatter widen", () => {
  const months = (costs: readonly number[], count: number) => costs.map((value, at) => ({ month: `2026-0${at + 1}-01`, last: `2026-0${at + 1}-28`, value, count }));
  const halved = costFall(months([1000, 1000, 1000, 700, 500, 500, 500], 400))!;
  expect(halved.value).toBeCloseTo(0.5, 10);
  // Equal months: only the counts speak. Two means of three months of 400 each: relative variance 1/1200 each.
  const half = 1.96 * Math.sqrt(2 / 1200);
  expect([halved.low, halved.high]).toEqual([expect.closeTo(1 - 0.5 * Math.exp(half), 10), expect.closeTo(1 - 0.5 * Math.exp(-half), 10)]);
  const width = (fall: ReturnType<typeof costFall>) => fall!.high - fall!.low;
  expect(width(costFall(months([1000, 1000, 1000, 500, 500, 500], 40)))).toBeGreaterThan(width(halved));
  expect(width(costFall(months([600, 1000, 1400, 300, 500, 700], 400)))).toBeGreaterThan(2 * width(halved));
  expect(costFall(months([1000, 1000, 1000, 500, 500], 400))).toBeNull();
});

test("a shop without data is told what is missing, with no number", async () => {
  const shop = await aShop();
  await recompute(shop, new Date(), { layers: inline });
  expect(await read<CacResult>(shop, "cac")).toMatchObject({ missing: "spend", trend: { state: "insufficient_data" } });
  expect(await read<CohortsResult>(shop, "cohorts")).toMatchObject({ paths: [], months: [] });
  const plan = await read<PlanResult>(shop, "plan");
  expect(plan.checks.nodes).toEqual({ done: false, says: "0 of 5 nodes have data" });
  expect(plan.checks.cac).toEqual({ done: false, says: "too few months" });
});

test("only tasks that data cannot check are ticked by hand, and the first day is the shop's own", async () => {
  const shop = await aShop();
  const now = new Date("2026-12-01T12:00:00Z");
  await withShop(shop, (tx) => startPlan(tx, "staff:1", "2026-11-01"));
  await withShop(shop, (tx) => tickTask(tx, "staff:1", "content", true, now));
  expect(await withShop(shop, readPlanSettings)).toEqual({ startedOn: "2026-11-01", ticks: { content: "2026-12-01" } });
  await withShop(shop, (tx) => tickTask(tx, "staff:1", "content", false, now));
  expect((await withShop(shop, readPlanSettings)).ticks).toEqual({});
  await expect(withShop(shop, (tx) => tickTask(tx, "staff:1", "nodes", true, now))).rejects.toThrow(/checked by the data/);
  await expect(withShop(shop, (tx) => startPlan(tx, "staff:1", "soon"))).rejects.toMatchObject({ fields: { startedOn: expect.any(String) } });
  expect(new Set(planTasks.map((task) => task.id)).size).toBe(planTasks.length);
  expect(planTasks.every((task) => task.due <= task.phase * 30 && task.due > (task.phase - 1) * 30)).toBe(true);
});
