import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildCohort,
  compareGroups,
  expectedFuturePurchases,
  expectedPurchases,
  expectedSpend,
  fitRepeatModel,
  fitSpendModel,
  ltvInterval,
  ltvReport,
  meanCumulative,
  repeatLogLikelihood,
  type RepeatModel,
  type Transaction,
} from "#app/attribution/ltv/index.ts";
import { createRandom, type Random } from "#app/attribution/numerics/random.ts";
import { hasReference, referenceRows, referenceText, whenReference } from "./support/reference.ts";

const published: RepeatModel = {
  kind: "bgNbd",
  state: "ok",
  r: 0.243,
  alpha: 4.414,
  a: 0.793,
  b: 2.426,
  logLikelihood: -9582.4,
};
const DAY = 86_400_000;
const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / DAY;

describe.skipIf(!hasReference)(`CDNOW and its published models${whenReference}`, () => {
  const histories = () =>
    referenceRows("cdnow/cdnow_customers_summary.csv").map((row) => ({
      frequency: Number(row["frequency"]),
      recency: Number(row["recency"]),
      age: Number(row["T"]),
    }));

  test("BG/NBD and MBG/NBD", () => {
    const model = fitRepeatModel("bgNbd", histories());
    expect(model.state).toBe("ok");
    expect(model.r).toBeCloseTo(0.243, 3);
    expect(model.alpha).toBeCloseTo(4.414, 2);
    expect(model.a).toBeCloseTo(0.793, 3);
    expect(model.b).toBeCloseTo(2.426, 2);
    expect(model.logLikelihood).toBeCloseTo(-9582.4, 1);
    expect(repeatLogLikelihood("bgNbd", histories(), published)).toBeCloseTo(-9582.4, 1);
    const modified = fitRepeatModel("mbgNbd", histories());
    expect(modified.r).toBeCloseTo(0.525, 3);
    expect(modified.alpha).toBeCloseTo(6.183, 2);
    expect(modified.a).toBeCloseTo(0.891, 3);
    expect(modified.b).toBeCloseTo(1.614, 3);
    const times = [0.1429, 1, 3, 31.8571, 32, 78];
    const expected = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576];
    times.forEach((t, i) => expect(expectedPurchases(model, t)).toBeCloseTo(expected[i]!, 3));
    const history = { frequency: 2, recency: 30.43, age: 38.86 };
    expect(expectedFuturePurchases(published, history, 39)).toBeCloseTo(1.226, 3);
  });

  test("BG/NBD on daily histories of other transactions", () => {
    const days = new Map<string, Set<number>>();
    for (const { date, id } of referenceRows("cdnow/example_transactions.csv")) {
      const own = days.get(id ?? "") ?? new Set();
      days.set(id ?? "", own.add(day((date ?? "").slice(0, 10))));
    }
    const found = [...days.values()].map((own) => {
      const sorted = [...own].sort((a, b) => a - b);
      const first = sorted[0]!;
      return {
        frequency: sorted.length - 1,
        recency: sorted.at(-1)! - first,
        age: day("2014-12-31") - first,
      };
    });
    const model = fitRepeatModel("bgNbd", found);
    expect(model.r).toBeCloseTo(0.16, 2);
    expect(model.alpha).toBeCloseTo(1.86, 2);
    expect(model.a).toBeCloseTo(1.85, 2);
    expect(model.b).toBeCloseTo(3.18, 2);
  });

  test("Gamma-Gamma and what it expects of ten customers", () => {
    const buyers = referenceRows("cdnow/cdnow_customers_summary_with_transactions.csv").map(
      (row) => ({ count: Number(row["x"]), mean: Number(row["zbar"]) }),
    );
    const model = fitSpendModel(buyers);
    expect(model.state).toBe("ok");
    expect(model.p).toBeCloseTo(6.25, 2);
    expect(Math.abs(model.q - 3.74)).toBeLessThan(0.01);
    expect(Math.abs(model.v - 15.44)).toBeLessThan(0.02);
    const values = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    const rounded = { ...model, p: 6.25, q: 3.74, v: 15.44 };
    values.forEach((value, i) => {
      expect(Math.abs((expectedSpend(rounded, buyers[i]!) ?? 0) - value)).toBeLessThan(0.06);
    });
  });

  test("the sample's report: what a cut of nine months shows, and nothing beyond it", () => {
    const transactions = referenceText("cdnow/CDNOW_sample.txt")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields.length === 5)
      .map(([customer, , date, , dollars]): Transaction => ({
        customer: customer!,
        day: day(date!.replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3")),
        amount: Number(dollars),
      }));
    const cut = ltvReport(buildCohort(transactions, day("1997-09-30")), { draws: 100 });
    expect(cut.customers).toBe(2357);
    expect(cut.models.bgNbd.alpha).toBeCloseTo(4.414, 2);
    expect(cut.horizons["180"]).toMatchObject({ state: "ok", observed: 2357 });
    expect(cut.horizons["365"]).toMatchObject({ state: "not_observable", estimate: null });
    expect(cut.forecast.state).toBe("forecast");
    const whole = buildCohort(transactions, day("1998-06-30"));
    const truth = ltvInterval(whole, 365, { draws: 100 });
    const forecast = cut.forecast.horizons["365"]?.newCustomer.revenue ?? 0;
    expect(forecast / (truth.estimate ?? 1)).toBeGreaterThan(0.8);
    expect(forecast / (truth.estimate ?? 1)).toBeLessThan(1.1);
  });
});

test("the mean cumulative function by hand: three customers, one censored", () => {
  const cohort = buildCohort(
    [
      { customer: "a", day: 0, amount: 10 },
      { customer: "a", day: 10, amount: 6 },
      { customer: "b", day: 0, amount: 20 },
      { customer: "b", day: 5, amount: -4 },
      { customer: "c", day: 7, amount: 30 },
      { customer: "c", day: 30, amount: 99 },
    ],
    12,
  );
  // Age 0: 60/3; age 5: −4/3 (c is observed for 5 days); age 10: 6/2.
  const point = meanCumulative(cohort, 0, 10);
  expect(point?.estimate).toBeCloseTo(20 - 4 / 3 + 3, 12);
  expect(point?.atRisk).toBe(2);
  expect(meanCumulative(cohort, 0, 13)).toBeNull();
  // Lawless-Nadeau by hand: each customer's deviations, weighted by 1 ÷ observed.
  const a = (10 - 20) / 3 + (0 + 4 / 3) / 3 + (6 - 3) / 2;
  const b = (20 - 20) / 3 + (-4 + 4 / 3) / 3 + (0 - 3) / 2;
  const c = (30 - 20) / 3 + (0 + 4 / 3) / 3;
  expect(point?.standardError).toBeCloseTo(Math.sqrt(a * a + b * b + c * c), 12);
});

function spend(random: Random, customers: number, spread: number, days: number): Transaction[] {
  return Array.from({ length: customers }, (_, i) => {
    const first = random.int(days / 2);
    const typical = Math.exp(3 + (spread / 2) * random.normal());
    const amount = () => typical * Math.exp(spread * random.normal());
    const rate = 0.004 * Math.exp(random.normal());
    const own = [{ customer: `c${i}`, day: first, amount: amount() }];
    for (let t = first - Math.log(1 - random.next()) / rate; t < days;) {
      own.push({ customer: `c${i}`, day: Math.floor(t) + 1, amount: amount() });
      t -= Math.log(1 - random.next()) / rate;
    }
    return own;
  }).flat();
}

test("states by customers observed; a complete cohort gives the mean and the same interval", () => {
  const random = createRandom(4);
  for (const [customers, state] of [
    [19, "hidden"],
    [20, "directional"],
    [99, "directional"],
    [100, "ok"],
  ] as const) {
    const cohort = buildCohort(spend(random, customers, 1, 400), 400);
    const found = ltvInterval(cohort, 180, { draws: 200 });
    expect(found.state).toBe(state);
    if (state === "hidden") expect(found.estimate).toBeNull();
    else {
      expect(found.low).toBeLessThan(found.estimate!);
      expect(found.high).toBeGreaterThan(found.estimate!);
    }
  }
  const same = buildCohort(
    Array.from({ length: 30 }, (_, i) => ({ customer: `c${i}`, day: 0, amount: 5 })),
    400,
  );
  expect(ltvInterval(same, 180)).toMatchObject({ estimate: 5, low: 5, high: 5 });
  expect(ltvInterval(buildCohort([], 10), 5)).toMatchObject({ state: "not_observable" });
});

test("intervals of small, skewed cohorts cover", () => {
  const truth = meanCumulative(buildCohort(spend(createRandom(1), 40_000, 1, 400), 1e6), 0, 180)!;
  // Purchases stop at day 400, which is past age 180 of everybody.
  let covered = 0;
  const scenarios = 100;
  for (let seed = 0; seed < scenarios; seed++) {
    const cohort = buildCohort(spend(createRandom(100 + seed), 50, 1, 400), 400);
    const { low, high } = ltvInterval(cohort, 180, { draws: 150, seed });
    if (low! <= truth.estimate && truth.estimate <= high!) covered++;
  }
  expect(covered / scenarios).toBeGreaterThan(0.88);
});

test("models say when they have nothing to stand on", () => {
  const once = Array.from({ length: 300 }, (_, i) => ({
    customer: `c${i}`,
    day: i % 90,
    amount: 5,
  }));
  const report = ltvReport(buildCohort(once, 400), { draws: 20 });
  expect(report.models.bgNbd).toMatchObject({ state: "insufficient_data", r: null });
  expect(report.forecast).toMatchObject({ state: "insufficient_data", horizons: {} });
  expect(JSON.stringify(report)).not.toContain("NaN");
  expect(
    expectedSpend(
      { state: "undefined_mean", p: 1, q: 0.9, v: 1, logLikelihood: 0 },
      { count: 1, mean: 9 },
    ),
  ).toBeNull();
});

test("expected purchases grow with time, whatever the parameters", () => {
  const parameter = fc.double({ min: 0.02, max: 20, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({ r: parameter, alpha: parameter, a: parameter, b: parameter }),
      fc.constantFrom("bgNbd" as const, "mbgNbd" as const),
      fc.record({
        frequency: fc.integer({ min: 0, max: 200 }),
        recency: fc.double({ min: 0, max: 50, noNaN: true }),
      }),
      (parameters, kind, { frequency, recency }) => {
        const model: RepeatModel = { kind, state: "ok", logLikelihood: 0, ...parameters };
        const history = { frequency, recency: frequency > 0 ? recency : 0, age: 50 };
        for (const expected of [
          (t: number) => expectedPurchases(model, t),
          (t: number) => expectedFuturePurchases(model, history, t),
        ]) {
          const values = [0, 1, 52, 5000].map(expected);
          values.forEach((value) => expect(Number.isFinite(value)).toBe(true));
          for (let i = 1; i < values.length; i++) {
            expect(values[i]!).toBeGreaterThanOrEqual(values[i - 1]! * (1 - 1e-9) - 1e-12);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("groups: nothing is found where there is nothing, and spending doubled after the landmark is", () => {
  const random = createRandom(8);
  const transactions = spend(random, 800, 0.5, 500);
  const cohort = buildCohort(transactions, 500);
  // A group that has no effect: random among those who are customers, read at day 30.
  const labels = cohort.customers.map(() => (random.next() < 0.5 ? "app" : "web"));
  const none = compareGroups(cohort, labels, {
    landmark: 30,
    horizon: 210,
    draws: 100,
    permutations: 199,
  });
  expect(none.differences[0]?.p).toBeGreaterThan(0.05);
  expect(none.groups.every((group) => group.state === "ok")).toBe(true);
  // One that spends twice as much after the landmark.
  const app = new Set(cohort.customers.filter((_, i) => labels[i] === "app"));
  const first = new Map(cohort.customers.map((name, i) => [name, cohort.firstDay[i]!]));
  const doubled = transactions.map((t) =>
    app.has(t.customer) && t.day > first.get(t.customer)! + 30 ? { ...t, amount: t.amount * 2 } : t,
  );
  const some = compareGroups(buildCohort(doubled, 500), labels, {
    landmark: 30,
    horizon: 210,
    draws: 100,
    permutations: 199,
  });
  expect(some.differences[0]?.q).toBeLessThan(0.05);
  expect(some.differences[0]?.high).toBeLessThan(0);
  const few = compareGroups(
    buildCohort(doubled, 500),
    labels.map((l, i) => (i < 30 ? l : null)),
    {
      landmark: 30,
      horizon: 210,
    },
  );
  expect(few.differences[0]).toMatchObject({ state: "hidden", difference: null, p: null });
});
