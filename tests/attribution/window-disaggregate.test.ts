import fc from "fast-check";
import { expect, test } from "vitest";
import { chowLin, denton } from "#app/attribution/window/index.ts";

const weeks = fc
  .array(fc.integer({ min: 0, max: 100_000 }), { minLength: 3, maxLength: 12 })
  .chain((totals) =>
    fc.record({
      totals: fc.constant(totals),
      indicator: fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), {
        minLength: totals.length * 7,
        maxLength: totals.length * 7,
      }),
    }),
  );

const groups = (days: number) => Array.from({ length: days }, (_, t) => Math.floor(t / 7));

test.each([
  ["Denton", denton],
  ["Chow-Lin", chowLin],
] as const)("%s keeps every week's sum, whatever the indicator", (_, method) => {
  fc.assert(
    fc.property(weeks, ({ totals, indicator }) => {
      const { values } = method({
        totals,
        groupOfDay: groups(indicator.length),
        indicators: [indicator],
      });
      totals.forEach((total, w) => {
        const sum = values.slice(7 * w, 7 * w + 7).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
      });
      expect(values.every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("an indicator that is proportional to the truth gives the truth back", () => {
  const truth = Array.from({ length: 70 }, (_, t) => 100 + 30 * Math.sin(t) + t);
  const groupOfDay = groups(70);
  const totals = Array.from({ length: 10 }, (_, w) =>
    truth.slice(7 * w, 7 * w + 7).reduce((a, b) => a + b, 0),
  );
  const indicators = [truth.map((value) => value / 4)];
  for (const method of [denton, chowLin]) {
    const { values, negativeDays } = method({ totals, groupOfDay, indicators });
    values.forEach((value, t) => expect(value).toBeCloseTo(truth[t]!, 6));
    expect(negativeDays).toBe(0);
  }
});

test("a flat indicator gives a smooth path, not steps at the weeks' ends", () => {
  const { values } = denton({
    totals: [700, 1400, 2100],
    groupOfDay: groups(21),
    indicators: [new Array<number>(21).fill(1)],
  });
  const steps = values.slice(1).map((value, t) => value - values[t]!);
  expect(Math.max(...steps)).toBeLessThan(30);
  expect(Math.min(...steps)).toBeGreaterThan(-1e-9);
});

test("groups that do not fit are refused", () => {
  expect(() =>
    denton({ totals: [1, 2], groupOfDay: [0, 0, 2], indicators: [[1, 1, 1]] }),
  ).toThrow();
  expect(() => denton({ totals: [1, 2], groupOfDay: [0, 1], indicators: [[0, 1]] })).toThrow(
    /above zero/,
  );
});
