import { expect, test } from "vitest";
import fc from "fast-check";
import { createRandom } from "#app/attribution/index.ts";
import { differenceOf, isEnough, isFairlyShared, scansNeeded, type Arm } from "#app/migration/variants/compare.ts";
import { judge } from "#app/migration/variants/read.ts";

type Scenario = { rates: [number, number]; scansADay: number; days: number };

/** A test that somebody looks at every evening, as rows of the rollup; a coin decides who sees what. */
function aTest({ rates, scansADay, days }: Scenario, random: () => number) {
  return Array.from({ length: days }, (_unused, index) => {
    const arms = [{ scans: 0, registrations: 0 }, { scans: 0, registrations: 0 }];
    for (let scan = 0; scan < scansADay; scan += 1) {
      const which = random() < 0.5 ? 0 : 1;
      arms[which]!.scans += 1;
      if (random() < rates[which]!) arms[which]!.registrations += 1;
    }
    const day = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
    return arms.map((arm, which) => ({ day, key: which === 0 ? "A1" : "B1", ...arm }));
  }).flat();
}

test.each([
  { rates: [0.03, 0.03], scansADay: 25, days: 90 },
  { rates: [0.1, 0.1], scansADay: 25, days: 90 },
  { rates: [0.3, 0.3], scansADay: 60, days: 60 },
] satisfies Scenario[])("looking every day calls a winner between equal pages in at most one test of twenty: $rates", (scenario) => {
  const random = createRandom(20_260_101);
  const tests = 400;
  let called = 0;
  for (let run = 0; run < tests; run += 1) if (judge(aTest(scenario, () => random.next()), ["A1", "B1"]).verdict.state === "decided") called += 1;
  // 20 of 400 are the promise; the sequence keeps well below it.
  expect(called).toBeLessThanOrEqual(20);
});

test("a real difference is found, the right way round, and stays found", () => {
  const random = createRandom(7);
  const results = Array.from({ length: 40 }, () => judge(aTest({ rates: [0.1, 0.16], scansADay: 50, days: 120 }, () => random.next()), ["A1", "B1"]));
  const found = results.filter(({ verdict }) => verdict.state === "decided" && verdict.winner === "second");
  expect(found.length).toBe(40);
});

test("two pages that are alike end as alike and not in an endless wait", () => {
  const random = createRandom(11);
  const { verdict } = judge(aTest({ rates: [0.3, 0.3], scansADay: 400, days: 60 }, () => random.next()), ["A1", "B1"]);
  expect(verdict.state).toBe("alike");
});

const arm = fc.integer({ min: 1, max: 50_000 }).chain((scans) => fc.integer({ min: 0, max: scans }).map((registrations): Arm => ({ scans, registrations })));

test("the difference turns its sign with the pages, and its interval holds it", () => {
  fc.assert(
    fc.property(arm, arm, (first, second) => {
      const there = differenceOf(first, second)!;
      const back = differenceOf(second, first)!;
      expect(there.value).toBeCloseTo(-back.value, 12);
      expect(there.low).toBeCloseTo(-back.high, 12);
      // No difference is beyond all against none: there, and only there, the bound is the difference itself.
      if (there.value > -1) expect(there.low).toBeLessThan(there.value);
      else expect(there.low).toBe(-1);
      if (there.value < 1) expect(there.high).toBeGreaterThan(there.value);
      else expect(there.high).toBe(1);
    }),
  );
});

test("so many more scans, shared and answered as till now, do decide it, and one fewer does not", () => {
  const [first, second] = [{ scans: 1_000, registrations: 100 }, { scans: 1_000, registrations: 118 }];
  const more = scansNeeded(first, second, 0.018)!;
  const grown = (by: number) => {
    const factor = (2_000 + by) / 2_000;
    return differenceOf({ scans: 1_000 * factor, registrations: 100 * factor }, { scans: 1_000 * factor, registrations: 118 * factor })!.low;
  };
  expect(more).toBeGreaterThan(5_000);
  expect(grown(more * 1.01)).toBeGreaterThan(0);
  expect(grown(more * 0.97)).toBeLessThan(0);
  expect(scansNeeded(first, second, 0)).toBeNull();
  expect(scansNeeded(first, second, 0.000_01)).toBeNull();
});

test("too few say nothing, and a lopsided share is noticed", () => {
  expect(isEnough({ scans: 99, registrations: 30 }, { scans: 500, registrations: 60 })).toBe(false);
  expect(isEnough({ scans: 100, registrations: 9 }, { scans: 100, registrations: 10 })).toBe(false);
  expect(judge([{ day: "2026-01-01", key: "A1", scans: 40, registrations: 20 }], ["A1", "B1"]).verdict).toEqual({ state: "early", scansEach: 100, registrations: 0 });
  expect(isFairlyShared({ scans: 520, registrations: 0 }, { scans: 480, registrations: 0 })).toBe(true);
  expect(isFairlyShared({ scans: 700, registrations: 0 }, { scans: 300, registrations: 0 })).toBe(false);
});
