import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inline, readResult, recompute, reproduce, startTest, stopTest, type Lever, type Marginal, type ReallocationResult } from "#app/flywheel/index.ts";
import { changesOf, expectedOf, propose } from "#app/flywheel/reallocation/propose.ts";
import { readConverter } from "#app/flywheel/money.ts";
import { storeResult } from "#app/flywheel/results.ts";
import { readExposures } from "#app/flywheel/series/exposure.ts";
import { withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const measured = (estimate: number, half: number): Marginal => ({ state: "measured", by: "observed", estimate, low: estimate - half, high: estimate + half, standardError: half / 1.96, method: "", rows: [], from: "", through: "", curve: null });
const average = (estimate: number): Marginal => ({ state: "average", estimate, method: "", rows: [], from: "", through: "" });
const unknown: Marginal = { state: "unknown", why: "never_varied", says: "its spend never varied" };
const lever = (id: string, weeklyMinor: number, marginal: Marginal, mostMinor = weeklyMinor * 3): Lever => ({ id, name: id, force: 1, weeklyMinor, mostMinor, marginal });

describe("the proposal", () => {
  test("moves towards the spend whose lower bound beats what the other brings, and says how one would know", () => {
    const proposal = propose([lever("good", 40_000, measured(3, 0.5)), lever("weak", 60_000, average(0.8))], 0.25, { good: 20_000 });
    expect(proposal).toMatchObject({ state: "proposed", movedMinor: 25_000, moves: [{ from: "weak", to: "good", minor: 25_000 }], expected: { estimate: 55_000 }, check: [{ lever: "good", leastMinor: 62_500, weeks: 2 * Math.ceil(((2.8 * 20_000) / 75_000) ** 2) }] });
  });

  test("is refused where intervals overlap, where nothing is measured, and where there is no spend", () => {
    for (const levers of [[lever("a", 100, measured(2, 1.5)), lever("b", 100, measured(1.5, 1))], [lever("a", 100, unknown), lever("b", 100, average(1))], []]) {
      const proposal = propose(levers, 0.25, {});
      expect(proposal.state).toBe("refused");
      if (proposal.state === "refused") expect(proposal.reasons.join(" ")).toMatch(/\w{5}/);
    }
    expect(propose([lever("a", 100, unknown), lever("b", 100, average(1))], 0.25, {})).toMatchObject({ reasons: expect.arrayContaining([expect.stringContaining("never varied")]) });
  });

  const marginal = fc.oneof(
    fc.record({ estimate: fc.double({ min: -1, max: 6, noNaN: true }), half: fc.double({ min: 0.01, max: 3, noNaN: true }) }).map(({ estimate, half }) => measured(estimate, half)),
    fc.double({ min: 0, max: 4, noNaN: true }).map(average),
    fc.constant(unknown),
  );
  const levers = fc.array(fc.record({ weekly: fc.integer({ min: 0, max: 500_000 }), most: fc.integer({ min: 0, max: 900_000 }), marginal }), { minLength: 1, maxLength: 7 }).map((all) => all.map((one, at) => lever(`l${at}`, one.weekly, one.marginal, Math.max(one.weekly, one.most))));

  test("never moves more than three tenths, loses no cent, empties no spend, and gives only where the lower bound beats the giver", () => {
    fc.assert(
      fc.property(levers, fc.double({ min: 0, max: 0.9, noNaN: true }), (all, share) => {
        const proposal = propose(all, share, {});
        if (proposal.state === "refused") return;
        const total = all.reduce((sum, { weeklyMinor }) => sum + weeklyMinor, 0);
        expect(proposal.movedMinor).toBeLessThanOrEqual(0.3 * total);
        const changes = changesOf(proposal.moves);
        expect([...changes.values()].reduce((sum, minor) => sum + minor, 0)).toBe(0);
        for (const one of all) {
          const after = one.weeklyMinor + (changes.get(one.id) ?? 0);
          expect(after).toBeGreaterThanOrEqual(Math.floor(one.weeklyMinor / 2));
          expect(after).toBeLessThanOrEqual(Math.max(one.weeklyMinor, one.mostMinor * 1.25));
          if (one.marginal.state === "unknown") expect(after).toBe(one.weeklyMinor);
        }
        for (const { from, to } of proposal.moves) {
          const [giver, receiver] = [all.find(({ id }) => id === from)!.marginal, all.find(({ id }) => id === to)!.marginal];
          if (giver.state === "unknown" || receiver.state !== "measured") throw new Error("moved from or to what nobody measured");
          expect(receiver.low).toBeGreaterThan(giver.estimate);
          expect(receiver.low).toBeGreaterThan(0);
        }
        expect(proposal.expected.low).toBeLessThanOrEqual(proposal.expected.estimate);
      }),
      { numRuns: 400 },
    );
  });

  test("with diminishing returns the next unit brings less than the one before", () => {
    const curved: Lever = lever("c", 10_000, { ...(measured(2, 0.2) as Extract<Marginal, { state: "measured" }>), curve: { scaleMinor: 40_000, pivotMinor: 10_000 } });
    const brought = (change: number) => expectedOf([curved], new Map([["c", change]])).estimate;
    expect(brought(10_000)).toBeLessThan(2 * brought(5_000));
    expect(brought(100)).toBeCloseTo(200, -1);
  });
});

describe("currencies without cents and with a thousandth", () => {
  test.each([["USD", 50], ["JPY", 5_000], ["KWD", 5], ["HUF", 50]])("%s: 5,000 minor units are %d to layer 1, and what the next unit brings is the same number", async (currency, major) => {
    const shop = await aShop();
    await withShop(shop, async (tx) => {
      await tx.run("update shops set currency = $2 where shop_id = $1", [shop, currency]);
      for (let day = 1; day <= 28; day++) await tx.run("insert into spend_days (shop_id, channel, account, campaign, ad_group, ad, from_day, to_day, grain, currency, spend_minor, import_id, line) values ($1, 'tiktok_ads', '', '', '', '', $2, $2, 'day', $3, 5000, gen_random_uuid(), 1)", [shop, `2026-11-${String(day).padStart(2, "0")}`, currency]);
      const exposures = await readExposures(tx, await readConverter(tx));
      expect(exposures.find(({ name }) => name === "tiktok_ads")?.values).toEqual(Array<number>(28).fill(major));
      const rows = Array.from({ length: 28 }, (_unused, at) => [`2026-11-${String(at + 1).padStart(2, "0")}`, 1, major]);
      const impulse = { name: "tiktok_ads", label: "", force: 1, aboveUsual: false, searches: null, revenue: null, headline: { estimate: 280_000, low: 140_000, high: 420_000 }, headlineFrom: "model", credit: 280_000, creditByDay: null };
      await storeResult(tx, "window", { payload: { impulses: [impulse], tables: { revenue: { header: ["date", "revenue", "tiktok_ads"], rows, command: "" } } }, through: null }, 1);
      await storeResult(tx, "forces", { payload: { currency, rule: "position", through: null, forces: [], ledger: [] }, through: null }, 1);
    });
    const made = (await reproduce(shop, "reallocation", new Date("2026-12-01T12:00:00Z"), inline))!.payload as ReallocationResult;
    expect(made.levers).toMatchObject([{ id: "ads:tiktok_ads:1", weeklyMinor: 35_000, marginal: { state: "measured", estimate: 2, low: 1, high: 3 } }]);
  });
});

describe("an on/off test", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const withLever = async () => {
    const shop = await aShop();
    const result: ReallocationResult = { currency: "USD", through: null, levers: [lever("costs:cards:3", 10_000, unknown)].map((one) => ({ ...one, name: "Cards", force: 3 as const })), proposal: { state: "refused", reasons: [] }, tests: [], scatter: {} };
    await withShop(shop, (tx) => storeResult(tx, "reallocation", { payload: result, through: null }, 1));
    return shop;
  };

  test("draws a balanced lot from the next Monday on, writes it to the calendar, and leaves it there only as far as it ran", async () => {
    const shop = await withLever();
    await withShop(shop, (tx) => startTest(tx, "staff:1", { lever: "costs:cards:3", pairs: "8" }, now));
    const [test] = await withShop(shop, (tx) => tx.query<{ id: string; weeks: { week: string; on: boolean }[] }>("select id, weeks from on_off_tests where shop_id = $1", [shop]));
    expect(test!.weeks.map(({ week }) => week)).toEqual(Array.from({ length: 16 }, (_unused, at) => new Date(Date.parse("2026-11-23") + at * 7 * 86_400_000).toISOString().slice(0, 10)));
    for (let pair = 0; pair < 8; pair++) expect(test!.weeks[2 * pair]!.on).toBe(!test!.weeks[2 * pair + 1]!.on);
    const inCalendar = async () => (await withShop(shop, (tx) => tx.query<{ name: string; from: string }>(`select name, from_day as "from" from calendar_events where shop_id = $1 order by 2`, [shop]))).map(({ name, from }) => `${from} ${name.split(", ").at(-1)}`);
    expect(await inCalendar()).toEqual(test!.weeks.map(({ week, on }) => `${week} ${on ? "on" : "off"}`));
    await expect(withShop(shop, (tx) => startTest(tx, "staff:1", { lever: "costs:cards:3", pairs: "6" }, now))).rejects.toThrow(/being tested/);
    await withShop(shop, (tx) => stopTest(tx, "staff:1", test!.id, new Date("2026-12-10T12:00:00Z")));
    expect(await inCalendar()).toHaveLength(3);
    await expect(withShop(shop, (tx) => stopTest(tx, "staff:1", test!.id, now))).rejects.toThrow(/ended already/);
  });

  test("needs six pairs and a spend that drives a force", async () => {
    const shop = await withLever();
    await expect(withShop(shop, (tx) => startTest(tx, "staff:1", { lever: "costs:cards:3", pairs: "5" }, now))).rejects.toMatchObject({ fields: { pairs: expect.any(String) } });
    await expect(withShop(shop, (tx) => startTest(tx, "staff:1", { lever: "ads:meta:0", pairs: "8" }, now))).rejects.toMatchObject({ fields: { lever: expect.any(String) } });
  });

  test("finds what the on weeks added once their data are in, and the spend's figure becomes the test's", async () => {
    const shop = await aShop();
    const first = Date.parse("2026-06-01");
    const day = (at: number) => new Date(first + at * 86_400_000).toISOString().slice(0, 10);
    const weeks = Array.from({ length: 20 }, (_unused, at) => ({ week: day(at * 7), on: at % 4 === 0 || at % 4 === 3 }));
    await withShop(shop, async (tx) => {
      const importId = (await tx.first<{ id: string }>("insert into imports (shop_id, source, file_name, state, period_from, period_to, finished_at) values ($1, 'amazon-orders', 'x', 'done', $2, $3, now()) returning id", [shop, day(0), day(20 * 7 - 1)]))!.id;
      for (const { week, on } of weeks) for (let at = 0; at < 7; at++) {
        const date = new Date(Date.parse(week) + at * 86_400_000 + 15 * 3_600_000).toISOString();
        const minor = 50_000 + (on ? 6_000 : 0) + ((at * 37 + Number(week.slice(8))) % 11) * 100;
        await tx.run("insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, currency, total_minor, net_units, import_id, line) values ($1, $2, $3, 'Shipped', 'US', 'USD', $4, 1, $5, 1)", [shop, `o${date}`, date, minor, importId]);
        await tx.run("insert into amazon_order_items (shop_id, order_id, item_key, sku, asin, quantity, currency, price_minor, purchased_at, import_id, line) values ($1, $2, '1', 'S', 'B0', 1, 'USD', $3, $4, $5, 1)", [shop, `o${date}`, minor, date, importId]);
        await tx.run("insert into spend_days (shop_id, channel, account, campaign, ad_group, ad, from_day, to_day, grain, currency, spend_minor, import_id, line) values ($1, 'tiktok_ads', '', '', '', '', $2, $2, 'day', 'USD', $3, $4, 1)", [shop, date.slice(0, 10), on ? 2_000 : 0, importId]);
      }
      await tx.run("insert into on_off_tests (shop_id, lever, name, force, seed, weeks, started_by, started_on) values ($1, 'ads:tiktok_ads:1', 'TikTok ads', 1, 1, $2, 'staff:1', $3)", [shop, JSON.stringify(weeks), day(-5)]);
    });
    await recompute(shop, new Date("2026-10-25T12:00:00Z"), { layers: inline });
    const { tests, levers } = (await withShop(shop, (tx) => readResult<ReallocationResult>(tx, "reallocation")))!.payload;
    expect(tests[0]?.result).toMatchObject({ state: "supported", pairs: 10, spentMinor: 14_000 });
    expect(Math.abs((tests[0]?.result?.effectMinor ?? 0) - 42_000)).toBeLessThan(3_000);
    const marginal = levers.find(({ id }) => id === "ads:tiktok_ads:1")?.marginal;
    expect(marginal).toMatchObject({ state: "measured", by: "test" });
    if (marginal?.state === "measured") expect(marginal.low <= 3 && marginal.high >= 3).toBe(true);
  });
});
