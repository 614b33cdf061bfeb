import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { adstock, estimateWindow } from "#app/attribution/window/index.ts";
import type { WindowInput, WindowOptions } from "#app/attribution/window/index.ts";

/** A brand's days with a given lift of log searches per unit of exposure. */
function brand(days: number, lift: number, seed: number): WindowInput {
  const random = createRandom(seed);
  const posts = Array.from({ length: days }, () => (random.next() < 0.12 ? 1 + random.int(3) : 0));
  const carried = adstock(Float64Array.from(posts), 0.5, 3);
  const outcome = posts.map((_, t) =>
    Math.exp(8 + 0.05 * Math.sin(t) + lift * carried[t]! + 0.03 * random.normal()),
  );
  return {
    grain: "day",
    outcome,
    impulses: [{ name: "posts", values: posts }],
    promotions: "none",
  };
}

const quick: WindowOptions = { draws: 60, seed: 7 };

test("the same input and seed give the same result, another seed moves only the interval", () => {
  const input = brand(130, 0.1, 1);
  expect(estimateWindow(input, quick)).toEqual(estimateWindow(input, quick));
  const other = estimateWindow(input, { ...quick, seed: 8 }).impulses["posts"]!;
  const own = estimateWindow(input, quick).impulses["posts"]!;
  expect({ ...other, incremental: null, credit: 0 }).toEqual({
    ...own,
    incremental: null,
    credit: 0,
  });
});

test("a coarser unit of the exposure changes nothing but the coefficient's unit", () => {
  const input = brand(130, 0.1, 2);
  const own = estimateWindow(input, quick).impulses["posts"]!;
  const scaled = input.impulses.map(({ name, values }) => ({
    name,
    values: values.map((x) => 1000 * x!),
  }));
  const thousand = estimateWindow({ ...input, impulses: scaled }, quick).impulses["posts"]!;
  expect(thousand.coefficientUnit).toBe(1000 * own.coefficientUnit);
  expect(thousand.coefficient).toBeCloseTo(own.coefficient!, 10);
  expect(thousand.p).toBe(own.p);
  expect(thousand.incremental.estimate).toBeCloseTo(own.incremental.estimate!, 5);
});

test("more searches of the same shape scale the incremental searches, not the p", () => {
  const input = brand(130, 0.1, 3);
  const own = estimateWindow(input, quick).impulses["posts"]!;
  const tenfold = { ...input, outcome: input.outcome.map((value) => 10 * value!) };
  const scaled = estimateWindow(tenfold, quick).impulses["posts"]!;
  expect(scaled.p).toBe(own.p);
  expect(scaled.incremental.estimate! / own.incremental.estimate!).toBeCloseTo(10, 8);
});

test("an impulse keeps its estimate whatever the order of the columns", () => {
  const input = brand(200, 0.1, 4);
  const other = { name: "mails", values: brand(200, 0, 5).impulses[0]!.values };
  const one = estimateWindow({ ...input, impulses: [...input.impulses, other] }, quick);
  const two = estimateWindow({ ...input, impulses: [other, ...input.impulses] }, quick);
  expect(one.impulses["posts"]!.coefficient).toBeCloseTo(two.impulses["posts"]!.coefficient!, 10);
  expect(one.impulses["mails"]!.p).toBe(two.impulses["mails"]!.p);
});

test("adstock keeps the exposure's sum once it has faded, and never turns negative", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 0.95, noNaN: true }),
      fc.integer({ min: 0, max: 14 }),
      (x, theta, lags) => {
        const padded = Float64Array.from([...x, ...new Array<number>(lags).fill(0)]);
        const total = x.reduce((a, b) => a + b, 0);
        const spread = adstock(padded, theta, lags);
        expect(spread.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 3);
        expect(spread.every((a) => a > -1e-6)).toBe(true);
      },
    ),
  );
});

test("whatever comes in, no number that is not one comes out", () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 50 }) },
    { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, -5, 0, 1e300, Infinity) },
  );
  const series = fc.array(value, { minLength: 90, maxLength: 90 });
  fc.assert(
    fc.property(
      series,
      series,
      series,
      fc.constantFrom("day", "week", "hour"),
      (y, x, p, grain) => {
        const result = estimateWindow(
          {
            grain,
            outcome: y,
            impulses: [
              { name: "x", values: x },
              { name: "level", values: p, kind: "level" },
            ],
            promotions: [{ name: "p", values: p }],
          } as WindowInput,
          { draws: 5 },
        );
        const walk = (node: unknown): void => {
          if (typeof node === "number") expect(Number.isFinite(node)).toBe(true);
          else if (node !== null && typeof node === "object") Object.values(node).forEach(walk);
        };
        walk(result);
      },
    ),
    { numRuns: 60 },
  );
});
