import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { drawLots, onOffEffect, slopeAt, studentT } from "#app/attribution/returns/index.ts";

test("Student's t is the table's", () => {
  for (const [degrees, point] of [[1, 12.706], [5, 2.571], [10, 2.228], [30, 2.042], [120, 1.98]] as const) expect(studentT(degrees)).toBeCloseTo(point, 3);
});

describe("the slope at today's spend", () => {
  /** Diminishing returns with a trend, and noise that lasts (AR 0.5). */
  const planted = (seed: number, n: number, scale: number, noise: number) => {
    const random = createRandom(seed);
    let error = 0;
    return Array.from({ length: n }, (_unused, at) => {
      const spend = 1000 * (0.4 + 1.2 * random.next());
      error = 0.5 * error + noise * random.normal();
      return { spend, value: 5000 + 12 * at + scale * Math.log1p(spend / 1000) + error };
    });
  };

  test("without noise it is the curve's own", () => {
    const periods = planted(1, 60, 3000, 0);
    const pivot = periods.reduce((sum, { spend }) => sum + spend, 0) / periods.length;
    // The fit's pivot is the mean spend, the plant's 1,000: near enough for the same slope within a hundredth.
    const slope = slopeAt(periods, 1000);
    expect(slope).toMatchObject({ state: "ok" });
    if (slope.state === "ok") expect(slope.estimate / (3000 / 2000)).toBeCloseTo(1, pivot > 900 && pivot < 1100 ? 2 : 1);
  });

  test("its interval holds the truth about as often as it says, under lasting noise", () => {
    let held = 0;
    const rounds = 300;
    for (let seed = 1; seed <= rounds; seed++) {
      const slope = slopeAt(planted(seed, 52, 3000, 400), 1000);
      if (slope.state === "ok" && slope.low <= 1.5 && slope.high >= 1.5) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.9);
    expect(held / rounds).toBeLessThanOrEqual(0.99);
  });

  test("spend that stood still and few periods have no slope", () => {
    expect(slopeAt(Array.from({ length: 40 }, (_unused, at) => ({ spend: 500 + (at % 2), value: at })), 500)).toMatchObject({ state: "never_varied" });
    expect(slopeAt(planted(1, 11, 3000, 0), 500)).toEqual({ state: "too_few", periods: 11, need: 12 });
  });
});

describe("an on/off test", () => {
  test("by hand: all six pairs alike have p of 2 in 64, five do not pass at all", () => {
    const result = onOffEffect(Array.from({ length: 6 }, (_unused, at) => ({ on: 110 + at, off: 100 })));
    expect(result).toMatchObject({ state: "supported", pairs: 6, effect: 12.5, p: 2 / 64 });
    expect(onOffEffect(Array.from({ length: 5 }, () => ({ on: 2, off: 1 })))).toEqual({ state: "too_few", pairs: 5, need: 6 });
  });

  test("without an effect it finds one no more often than in one of twenty, whatever the trend", () => {
    let found = 0;
    const rounds = 2_000;
    const random = createRandom(5);
    for (let round = 0; round < rounds; round++) {
      const lots = drawLots(8, round + 1);
      const weeks = Array.from({ length: 16 }, (_unused, at) => 1000 + 40 * at + 100 * random.normal());
      const pairs = lots.map((firstOn, pair) => (firstOn ? { on: weeks[2 * pair]!, off: weeks[2 * pair + 1]! } : { on: weeks[2 * pair + 1]!, off: weeks[2 * pair]! }));
      if (onOffEffect(pairs).state === "supported") found += 1;
    }
    expect(found / rounds).toBeLessThan(0.062);
  });

  test("its interval holds a planted effect about as often as it says", () => {
    let held = 0;
    const rounds = 400;
    const random = createRandom(9);
    for (let round = 0; round < rounds; round++) {
      const result = onOffEffect(Array.from({ length: 10 }, () => ({ on: 300 + 80 * random.normal(), off: 250 + 80 * random.normal() })));
      if (result.state !== "too_few" && result.low <= 50 && result.high >= 50) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.92);
  });

  test("the effect lies in its interval, and adding to every on week moves all by as much", () => {
    const pair = fc.record({ on: fc.integer({ min: 0, max: 10_000 }), off: fc.integer({ min: 0, max: 10_000 }) });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 6, maxLength: 9 }), fc.integer({ min: -500, max: 500 }), (pairs, shift) => {
        const before = onOffEffect(pairs);
        const after = onOffEffect(pairs.map(({ on, off }) => ({ on: on + shift, off })));
        if (before.state === "too_few" || after.state === "too_few") throw new Error("six pairs are enough");
        expect(before.low).toBeLessThanOrEqual(before.effect + 1e-6);
        expect(before.high).toBeGreaterThanOrEqual(before.effect - 1e-6);
        expect(after.effect).toBeCloseTo(before.effect + shift, 6);
        expect(Math.abs(after.high - before.high - shift)).toBeLessThan(1);
      }),
      { numRuns: 60 },
    );
  });
});
