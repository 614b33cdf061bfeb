import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { osaDistance } from "#app/attribution/numerics/edit-distance.ts";
import {
  benjaminiHochberg,
  clopperPearson,
  quantile,
  sampleSizePerGroup,
  twoProportions,
  wilson,
} from "#app/attribution/numerics/intervals.ts";
import { minimise } from "#app/attribution/numerics/optimise.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { logHypergeometric } from "#app/attribution/numerics/special.ts";
import { hasReference, referenceRows, whenReference } from "./support/reference.ts";

describe.skipIf(!hasReference)(`R's intervals and tests${whenReference}`, () => {
  test("Wilson and Clopper-Pearson agree to the printed digits", () => {
    for (const row of referenceRows("statistics/wilson_clopper_pearson.csv")) {
      const exact = clopperPearson(Number(row["x"]), Number(row["n"]));
      const score = wilson(Number(row["x"]), Number(row["n"]));
      expect(score?.low).toBeCloseTo(Number(row["wilson_lo"]), 9);
      expect(score?.high).toBeCloseTo(Number(row["wilson_hi"]), 9);
      expect(exact?.low).toBeCloseTo(Number(row["cp_lo"]), 9);
      expect(exact?.high).toBeCloseTo(Number(row["cp_hi"]), 9);
    }
  });

  test("two proportions and adjusted p-values agree", () => {
    for (const row of referenceRows("statistics/two_proportions.csv")) {
      const found = twoProportions(
        Number(row["x1"]),
        Number(row["n1"]),
        Number(row["x2"]),
        Number(row["n2"]),
      );
      expect(found?.chiSquare).toBeCloseTo(Number(row["chisq"]), 8);
      expect(found?.p).toBeCloseTo(Number(row["p_z"]), 10);
    }
    const rows = referenceRows("statistics/p_adjust.csv");
    const adjusted = benjaminiHochberg(rows.map((row) => Number(row["p"])));
    rows.forEach((row, i) => expect(adjusted[i]).toBeCloseTo(Number(row["bh"]), 12));
  });

  test("the distance of two ids counts a swap of neighbours once", () => {
    for (const line of [
      ["", "", 0],
      ["abc", "", 3],
      ["ca", "abc", 3],
    ] as const) {
      expect(osaDistance(line[0], line[1])).toBe(line[2]);
    }
    expect(osaDistance("cape sand recycling ", "edith ann graham")).toBe(17);
    expect(osaDistance("jellyifhs", "jellyfish")).toBe(2);
    expect(osaDistance("fuor", "four")).toBe(1);
  });
});

test("Wilson for the printed citation counts; 356 runs tell 30 % from 40 %", () => {
  expect(wilson(0, 20)?.high).toBeCloseTo(0.161125158, 8);
  expect(wilson(9, 30)?.low).toBeCloseTo(0.166647483, 8);
  expect(wilson(36, 120)?.high).toBeCloseTo(0.387151424, 8);
  expect(sampleSizePerGroup(0.3, 0.4)).toBe(356);
  expect(wilson(1, 0)).toBeNull();
  expect(quantile([], 0.5)).toBeNull();
});

test("an interval of a rate stays in [0, 1] and holds the rate", () => {
  const counts = fc
    .integer({ min: 1, max: 5000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([x, n]) => {
      for (const interval of [wilson(x, n), clopperPearson(x, n)]) {
        expect(interval!.low).toBeGreaterThanOrEqual(0);
        expect(interval!.high).toBeLessThanOrEqual(1);
        expect(interval!.low).toBeLessThanOrEqual(x / n + 1e-12);
        expect(interval!.high).toBeGreaterThanOrEqual(x / n - 1e-12);
      }
    }),
    { numRuns: 200 },
  );
});

test("2F1 agrees with closed forms up to next to 1", () => {
  for (const z of [0.01, 0.3, 0.7, 0.9, 0.99, 0.9999, 1 - 1e-9]) {
    expect(logHypergeometric(1, 1, 2, z)).toBeCloseTo(Math.log(-Math.log1p(-z) / z), 12);
    expect(logHypergeometric(0.3, 2.5, 2.5, z)).toBeCloseTo(-0.3 * Math.log1p(-z), 12);
  }
  // By mpmath at 40 digits.
  expect(logHypergeometric(1, 2, 2.5, 0.99)).toBeCloseTo(Math.log(20.879358520829911), 12);
  expect(logHypergeometric(300.2, 302.4, 302.2, 0.99)).toBeCloseTo(1383.39180743929, 8);
  expect(logHypergeometric(1, 1, 2, 1)).toBeNull();
  expect(logHypergeometric(Number.NaN, 1, 2, 0.5)).toBeNull();
});

test("the search finds a curved valley's minimum and says when it has not", () => {
  const valley = (x: readonly number[]) =>
    (1 - (x[0] ?? 0)) ** 2 + 100 * ((x[1] ?? 0) - (x[0] ?? 0) ** 2) ** 2;
  const found = minimise(valley, [-1.2, 1]);
  expect(found.converged).toBe(true);
  expect(found.x[0]).toBeCloseTo(1, 5);
  expect(minimise(valley, [-1.2, 1], { maxEvaluations: 20 }).converged).toBe(false);
  expect(minimise((x) => -(x[0] ?? 0), [0]).converged).toBe(false);
});

test("one seed, one stream; another seed, another", () => {
  const take = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
  expect(take(7)).toEqual(take(7));
  expect(take(7)).not.toEqual(take(8));
  const random = createRandom(1);
  const draws = Array.from({ length: 20_000 }, () => random.normal());
  expect(draws.reduce((a, b) => a + b) / draws.length).toBeCloseTo(0, 1);
  expect(Array.from({ length: 1000 }, () => random.int(3)).every((v) => v >= 0 && v < 3)).toBe(
    true,
  );
});
