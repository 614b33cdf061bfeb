import { expect, test } from "vitest";
import { createRandom } from "#app/attribution/numerics/random.ts";
import {
  adstock,
  combineRevenue,
  estimateWindow,
  windowCommand,
} from "#app/attribution/window/index.ts";
import type { ImpulseResult, WindowInput } from "#app/attribution/window/index.ts";

const quick = { draws: 40, seed: 3 };

type Plan = { days: number; every: number; length: number; lift: number; seed?: number };

function brand({ days, every, length, lift, seed = 11 }: Plan) {
  const random = createRandom(seed);
  const posts = new Array<number>(days).fill(0);
  for (let start = 3; start < days; start += every + random.int(5)) {
    for (let t = start; t < Math.min(days, start + length); t++) posts[t] = 1;
  }
  const carried = adstock(Float64Array.from(posts), 0.5, 3);
  const outcome = posts.map((_, t) =>
    Math.round(Math.exp(8 + lift * carried[t]! + 0.03 * random.normal())),
  );
  return { posts, outcome };
}

function judge(
  input: Partial<WindowInput> & Pick<WindowInput, "outcome">,
  posts: (number | null)[],
) {
  const full: WindowInput = {
    grain: "day",
    impulses: [{ name: "posts", values: posts }],
    promotions: "none",
    ...input,
  };
  return estimateWindow(full, quick).impulses["posts"]!;
}

test.each([
  ["too few days", { days: 59, every: 6, length: 1, lift: 0.3 }, /60 usable days/],
  ["too few bursts", { days: 120, every: 28, length: 9, lift: 0.3 }, /6 separate bursts/],
  ["hardly any exposure", { days: 400, every: 38, length: 1, lift: 0.3 }, /5 %/],
  ["always on", { days: 150, every: 12, length: 13, lift: 0.3 }, /80 %/],
] as const)("insufficient data: %s", (_, plan, reason) => {
  const { posts, outcome } = brand(plan);
  const result = judge({ outcome }, posts);
  expect(result.state).toBe("insufficient_data");
  expect(result.reasons.join(" ")).toMatch(reason);
  expect(result.incremental).toEqual({ estimate: null, low: null, high: null });
  expect(result.credit).toBe(0);
});

test("supported from 120 days, directional below", () => {
  const long = brand({ days: 200, every: 8, length: 2, lift: 0.2 });
  expect(judge({ outcome: long.outcome }, long.posts).state).toBe("supported");
  const short = brand({ days: 100, every: 8, length: 2, lift: 0.2 });
  const result = judge({ outcome: short.outcome }, short.posts);
  expect(result.state).toBe("directional");
  expect(result.credit).toBe(result.incremental.estimate);
});

test("no effect: a minimum detectable lift, and no credit", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: 0, seed: 5 });
  const result = judge({ outcome }, posts);
  expect(result.state).toBe("no_detectable_effect");
  expect(result.minimumDetectableLift!).toBeGreaterThan(0);
  expect(result.minimumDetectableLift!).toBeLessThan(0.1);
  expect(result.credit).toBe(0);
});

test("a harmful effect is shown as it is and credited with nothing", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: -0.2 });
  const result = judge({ outcome }, posts);
  expect(result.incremental.estimate!).toBeLessThan(0);
  expect(result.credit).toBe(0);
});

test("posts that go out with every promotion are confounded, whatever the p", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: 0.2 });
  const result = judge({ outcome, promotions: [{ name: "sale", values: posts }] }, posts);
  // The same column twice leaves nothing to compare; one day's difference leaves next to nothing.
  expect(result.state).not.toBe("supported");
  const nearly = posts.map((value, t) => (t % 50 === 0 ? 1 - value : value));
  const trap = judge({ outcome, promotions: [{ name: "sale", values: nearly }] }, posts);
  expect(trap.state).toBe("confounded_with_promotions");
  expect(trap.credit).toBe(0);
});

test("posts that answer to last week's searches are possible reverse causality", () => {
  const random = createRandom(2);
  const level: number[] = [];
  for (let t = 0; t < 300; t++) level.push(0.6 * (level[t - 1] ?? 0) + 0.04 * random.normal());
  const posts = level.map((_, t) => ((level[t - 7] ?? 0) > 0.05 ? 1 : 0));
  const result = judge({ outcome: level.map((value) => Math.exp(8 + value)) }, posts);
  expect(result.state).toBe("possible_reverse_causality");
});

test("excluded and unknown periods leave the fit, and their number is said", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: 0.2 });
  const stockOut = outcome.map((value, t) => (t >= 50 && t < 60 ? value / 10 : value));
  const excluded = outcome.map((_, t) => t >= 50 && t < 60);
  const holes = stockOut.map((value, t) => (t === 100 ? null : value));
  const input: WindowInput = {
    grain: "day",
    outcome: holes,
    impulses: [{ name: "posts", values: posts }],
    promotions: "none",
    excluded,
  };
  const result = estimateWindow(input, quick);
  expect(result.usablePeriods).toBe(189);
  expect(result.impulses["posts"]!.coefficient!).toBeCloseTo(0.2, 1);
});

test("two impulses in one fit each keep their own share", () => {
  const first = brand({ days: 300, every: 9, length: 2, lift: 0, seed: 1 });
  const second = brand({ days: 300, every: 11, length: 3, lift: 0, seed: 2 });
  const random = createRandom(9);
  const a = adstock(Float64Array.from(first.posts), 0.3, 3);
  const b = adstock(Float64Array.from(second.posts), 0.7, 3);
  const outcome = first.posts.map((_, t) =>
    Math.exp(8 + 0.2 * a[t]! + 0.1 * b[t]! + 0.02 * random.normal()),
  );
  const { impulses } = estimateWindow(
    {
      grain: "day",
      outcome,
      impulses: [
        { name: "posts", values: first.posts },
        { name: "mails", values: second.posts },
      ],
      promotions: "none",
    },
    quick,
  );
  expect(impulses["posts"]!.coefficient!).toBeCloseTo(0.2, 1);
  expect(impulses["mails"]!.coefficient!).toBeCloseTo(0.1, 1);
  expect(impulses["posts"]!.q!).toBeGreaterThanOrEqual(impulses["posts"]!.p!);
});

test("two measures of the same posts cannot be told apart, and say so", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: 0.2 });
  const random = createRandom(6);
  const views = posts.map((value) => value * (100_000 + 100 * random.normal()));
  const impulses = [
    { name: "posts", values: posts },
    { name: "views", values: views },
  ];
  const result = estimateWindow({ grain: "day", outcome, impulses, promotions: "none" }, quick);
  expect(result.impulses["views"]!.state).toBe("insufficient_data");
  expect(result.impulses["views"]!.reasons.join()).toMatch(/cannot be told/);
});

test("hours: the same half-life as in days, and shifts of whole days", () => {
  const random = createRandom(4);
  const hours = 24 * 90;
  const posts = Array.from({ length: hours }, (_, t) =>
    t % 24 === 18 && random.next() < 0.2 ? 1 : 0,
  );
  const carried = adstock(Float64Array.from(posts), 0.5 ** (1 / 24), 72);
  const outcome = posts.map((_, t) =>
    Math.exp(5 + 0.3 * Math.sin((t * Math.PI) / 12) + 8 * carried[t]! + 0.1 * random.normal()),
  );
  const result = estimateWindow(
    { grain: "hour", outcome, impulses: [{ name: "posts", values: posts }], promotions: "none" },
    { draws: 20 },
  );
  expect(result.windowHours).toBe(72);
  expect(result.impulses["posts"]!.state).toBe("directional");
  expect(result.impulses["posts"]!.halfLifeHours!).toBeGreaterThan(15);
  expect(result.impulses["posts"]!.halfLifeHours!).toBeLessThan(45);
});

test("the smaller of two roads to revenue is the headline", () => {
  const { posts, outcome } = brand({ days: 200, every: 8, length: 2, lift: 0.2 });
  const searches = judge({ outcome }, posts);
  const revenue: ImpulseResult = {
    ...searches,
    incremental: { estimate: 900, low: 500, high: 1300 },
    credit: 900,
  };
  const perSearch = 600 / searches.incremental.estimate!;
  const both = combineRevenue({
    revenue,
    searches,
    purchasesPerSearch: perSearch / 30,
    averageOrderValue: 30,
  });
  expect(both.headlineFrom).toBe("crossCheck");
  expect(both.headline.estimate!).toBeCloseTo(600, 9);
  expect(both.credit).toBeCloseTo(600, 9);
  const alone = combineRevenue({
    revenue,
    searches,
    purchasesPerSearch: null,
    averageOrderValue: 30,
  });
  expect(alone.headlineFrom).toBe("model");
  expect(alone.crossCheck.estimate).toBeNull();
});

test("the command says what it needs", () => {
  const rows = Array.from({ length: 70 }, (_, day) => ({
    day: String(day),
    searches: "100",
    posts: "0",
    promo: "0",
  }));
  const base = { rows, outcome: "searches", impulses: ["posts"] };
  expect(() => windowCommand(base)).toThrow(/Promotions are required/);
  expect(() => windowCommand({ ...base, promo: "promo", noPromotions: true })).toThrow(/not both/);
  expect(() => windowCommand({ ...base, outcome: "nothing", noPromotions: true })).toThrow(
    /no column "nothing"/,
  );
  expect(() => windowCommand({ ...base, rows: [...rows, rows[0]!], noPromotions: true })).toThrow(
    /twice/,
  );
  const text = rows.map((row, i) => (i === 3 ? { ...row, searches: "many" } : row));
  expect(() => windowCommand({ ...base, rows: text, noPromotions: true })).toThrow(
    /Row 5.*not a number/,
  );
  expect(windowCommand({ ...base, noPromotions: true }).impulses["posts"]!.state).toBe(
    "insufficient_data",
  );
});

test("dates with gaps become periods, the gaps unusable", () => {
  const dates = ["2026-01-01", "2026-01-02", "2026-01-05"];
  const rows = dates.map((date) => ({ date, searches: "10", posts: "1" }));
  const result = windowCommand({
    rows,
    outcome: "searches",
    impulses: ["posts"],
    noPromotions: true,
  });
  expect(result.usablePeriods).toBeLessThanOrEqual(3);
});
