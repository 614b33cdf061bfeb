import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allocate,
  allocateOrder,
  chainOf,
  chainShape,
  journeyReport,
  journeysOf,
  journeyState,
  leaveOneOut,
  LEDGER_MODELS,
  markovModel,
  namedTransitions,
  parsePath,
  tableOfRows,
  type JourneyModel,
  type JourneyRow,
  type Touch,
} from "#app/attribution/journeys/index.ts";
import { hasReference, referenceRows, referenceText, whenReference } from "./support/reference.ts";

const row = (path: string, conversions: number, nulls = 0, value = conversions): JourneyRow => ({
  path: parsePath(path),
  conversions,
  value,
  nulls,
});
const credit = (rows: JourneyRow[], model: JourneyModel, options = {}) => {
  const report = journeyReport(tableOfRows(rows), { models: [model], bootstrap: 0, ...options });
  return Object.fromEntries(
    Object.entries(report.models[model] ?? {}).map(([name, { conversions }]) => [
      name,
      conversions,
    ]),
  );
};
const closeTo = (found: Record<string, number>, expected: Record<string, number>, digits = 9) => {
  for (const [name, value] of Object.entries(expected)) {
    expect(found[name], name).toBeCloseTo(value, digits);
  }
};

describe.skipIf(!hasReference)(`10,000 published journeys${whenReference}`, () => {
  const rows = (): JourneyRow[] =>
    referenceRows("journeys/data.csv.gz").map((line) => ({
      path: parsePath(line["path"] ?? ""),
      conversions: Number(line["total_conversions"]),
      value: Number(line["total_conversion_value"]),
      nulls: Number(line["total_null"]),
    }));

  test("first, last and linear are ChannelAttribution's, Markov its exact limit", () => {
    const expected = JSON.parse(referenceText("journeys/expected_order1.json"));
    const table = tableOfRows(rows());
    for (const [useNulls, key] of [
      [false, "markov_order1_no_null"],
      [true, "markov_order1_with_null"],
    ] as const) {
      const { models, totals } = journeyReport(table, { useNulls, bootstrap: 0 });
      expect(totals.conversions).toBe(19785);
      expect(totals.nulls).toBe(68602);
      expect(totals.value).toBeCloseTo(74802.97158721073, 8);
      for (const [name, exact] of Object.entries<Record<string, number>>(
        expected[key].exact_limit,
      )) {
        expect(models.markov?.[name]?.conversions).toBeCloseTo(exact["conv"] ?? 0, 7);
        expect(models.markov?.[name]?.value).toBeCloseTo(exact["value"] ?? 0, 7);
        expect(models.markov?.[name]?.removalEffect).toBeCloseTo(exact["removal_effect"] ?? 0, 10);
      }
      for (const [name, printed] of Object.entries<Record<string, number>>(
        expected.heuristics_package_output,
      )) {
        for (const model of ["first", "last", "linear"] as const) {
          expect(models[model]?.[name]?.conversions).toBeCloseTo(printed[`${model}_conv`] ?? 0, 4);
          expect(models[model]?.[name]?.value).toBeCloseTo(printed[`${model}_value`] ?? 0, 3);
        }
      }
      const solved = markovModel(table, 1).solve({
        conversions: table.conversions,
        value: table.value,
        nulls: useNulls ? table.nulls : new Float64Array(table.nulls.length),
      });
      expect(solved?.conversionProbability).toBeCloseTo(expected[key].p_conversion_exact, 12);
    }
  });

  test("in every order the chance of conversion is the share of people who converted", () => {
    const table = tableOfRows(rows());
    for (const order of [1, 2, 3]) {
      const solved = markovModel(table, order).solve(table);
      expect(solved?.conversionProbability).toBeCloseTo(19785 / 88387, 12);
    }
  });

  test("intervals hold the estimate, and the same seed gives the same ones", () => {
    const table = tableOfRows(rows().slice(0, 2000));
    const options = { bootstrap: 200, seed: 5 };
    const report = journeyReport(table, options);
    expect(report.state).toBe("supported");
    for (const credits of Object.values(report.models)) {
      for (const { conversions, low, high } of Object.values(credits)) {
        expect(low).toBeLessThanOrEqual(conversions + 1e-9);
        if (conversions > 50) expect(high).toBeGreaterThan(conversions);
      }
    }
    expect(journeyReport(table, options)).toEqual(report);
  });
});

describe.skipIf(!hasReference)(`unit values of the mta package${whenReference}`, () => {
  test("all of them exactly", () => {
    const fixtures = JSON.parse(referenceText("journeys/unit_fixtures.json"));
    const rows = fixtures.fixture_journeys.map(
      (journey: { path: string[]; conv: number; null: number }) =>
        row(journey.path.join(" > "), journey.conv, journey.null),
    );
    closeTo(credit(rows, "first"), fixtures.first_touch, 12);
    closeTo(credit(rows, "last"), fixtures.last_touch, 12);
    closeTo(credit(rows, "linear_unique"), fixtures.linear_equal_unique, 12);
    closeTo(credit(rows, "position"), fixtures.position_40_40, 12);
    const repeats = fixtures.linear_proportional_repeats;
    closeTo(credit([row(repeats.path.join(">"), repeats.conv)], "linear"), repeats.expect, 12);
    for (const { first, last, path, conv, expect: expected } of fixtures.position_len2) {
      const ledger = { first: first / 100, last: last / 100 };
      closeTo(credit([row(path.join(">"), conv)], "position", { ledger }), expected, 12);
    }
    // Shapley with conversions as worth is linear over unique touches.
    for (const { journeys, expect: expected } of fixtures.shapley) {
      const some = journeys.map((j: { path: string[]; conv: number }) =>
        row(j.path.join(">"), j.conv),
      );
      closeTo(credit(some, "linear_unique"), expected, 12);
    }
    const chain = fixtures.markov_transition_fixture;
    const chained = tableOfRows(
      chain.journeys.map((j: { path: string[]; conv: number; null: number }) =>
        row(j.path.join(">"), j.conv, j.null),
      ),
    );
    const shape = chainShape(chained, 1);
    const named = namedTransitions(chained, shape, chainOf(shape, chained)!);
    closeTo(named, chain.transitions, 12);
    expect(Object.keys(named).sort()).toEqual(Object.keys(chain.transitions).sort());
    const solved = markovModel(chained, 1).solve(chained);
    const effects = chain.exact_removal_effects_helper_computed;
    expect(solved?.conversionProbability).toBeCloseTo(effects.p_conv, 12);
    chained.channels.forEach((name, id) => {
      expect(solved?.removalEffect[id]).toBeCloseTo(effects[name], 12);
    });
    const { degenerate_paths: odd } = fixtures;
    expect(odd.paths.flatMap(parsePath)).toEqual(odd.channels);
  });
});

describe.skipIf(!hasReference)(`fractribution's golden files${whenReference}`, () => {
  test.each(["unique", "exposure"] as const)("%s", (transform) => {
    const table = tableOfRows(
      referenceRows("fractribution/example_path_summary.csv").map((line) =>
        row(
          line["path"] ?? "",
          Number(line["total_conversions"]),
          Number(line["total_non_conversions"]),
        ),
      ),
    );
    const method = leaveOneOut(table, transform);
    const shares = method.shares(table.conversions, table.nulls);
    const byPath = new Map<string, Record<string, number>>();
    for (let i = 0; i < method.starts.length - 1; i++) {
      const names: string[] = [];
      const sums: Record<string, number> = {};
      for (let t = method.starts[i]!; t < method.starts[i + 1]!; t++) {
        const name = method.channels[method.touches[t]!]!;
        names.push(name);
        sums[name.toLowerCase()] = (sums[name.toLowerCase()] ?? 0) + shares[t]!;
      }
      byPath.set(names.join(" > "), sums);
    }
    let worst = 0;
    for (const line of referenceRows(`fractribution/expected_${transform}_fit.csv`)) {
      const found = byPath.get(line["path"] ?? "");
      for (const channel of "abcdefghijk") {
        worst = Math.max(worst, Math.abs((found?.[channel] ?? 0) - Number(line[channel])));
      }
    }
    expect(worst).toBeLessThan(1e-7);
  });
});

const paths = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 7 });
const journeyRows = fc.array(
  fc.record({
    path: paths,
    conversions: fc.integer({ min: 0, max: 9 }),
    value: fc.integer({ min: 0, max: 9000 }),
    nulls: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const rowsWithSale = journeyRows.map((rows) =>
  rows.map((r) => ({ ...r, value: r.conversions > 0 ? r.value : 0 })),
);
const run = (rows: JourneyRow[], order = 1) =>
  journeyReport(tableOfRows(rows), { bootstrap: 0, order });

test("every model's credit adds up to the conversions and the money", () => {
  fc.assert(
    fc.property(rowsWithSale, fc.integer({ min: 1, max: 3 }), (rows, order) => {
      const { models, totals } = run(rows, order);
      for (const credits of Object.values(models)) {
        const sum = (key: "conversions" | "value") =>
          Object.values(credits).reduce((total, c) => total + c[key], 0);
        expect(sum("conversions")).toBeCloseTo(totals.conversions, 6);
        expect(sum("value")).toBeCloseTo(totals.value, 5);
        for (const c of Object.values(credits)) {
          expect(Number.isFinite(c.conversions) && c.conversions >= 0).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("renaming channels, reordering rows or splitting one changes nothing", () => {
  const names: Record<string, string> = { a: "z", b: "y", c: "x", d: "w", e: "v" };
  fc.assert(
    fc.property(rowsWithSale, fc.integer({ min: 1, max: 2 }), (rows, order) => {
      const whole = run(rows, order).models;
      const [first, ...rest] = rows as [(typeof rows)[number], ...typeof rows];
      const share = (n: number) => n / 4;
      const part = (f: (n: number) => number) => ({
        ...first,
        conversions: f(first.conversions),
        value: f(first.value),
        nulls: f(first.nulls),
      });
      const shuffled = [...rest, part((n) => n - share(n)), part(share)].reverse();
      const renamed = shuffled.map((r) => ({
        ...r,
        path: r.path.map((name) => names[name] ?? ""),
      }));
      const other = run(renamed, order).models;
      for (const [model, credits] of Object.entries(whole)) {
        for (const [name, c] of Object.entries(credits)) {
          const twin = other[model as JourneyModel]?.[names[name] ?? ""];
          expect(twin?.conversions).toBeCloseTo(c.conversions, 8);
          expect(twin?.value).toBeCloseTo(c.value, 6);
        }
      }
    }),
    { numRuns: 100 },
  );
});

const touch = (channel: string, at: number, bridge = false): Touch => ({
  channel,
  at,
  evidence: "observed",
  bridge,
});
const touches = fc.array(
  fc.record({
    channel: fc.constantFrom("a", "b", "c"),
    at: fc.integer({ min: 0, max: 10_000_000_000 }),
    evidence: fc.constantFrom("observed" as const, "declared" as const, "inferred" as const),
    bridge: fc.boolean(),
  }),
  { maxLength: 8 },
);
const anyAmount = fc.integer({ min: -10_000_000, max: 100_000_000_000 });

test("an order is divided to the last minor unit, refunds too, and bridges get nothing", () => {
  fc.assert(
    fc.property(touches, anyAmount, fc.constantFrom(...LEDGER_MODELS), (some, amount, model) => {
      const allocation = allocateOrder({ amount, at: 10_000_000_001 }, some, model);
      const sum = allocation.credits.reduce((total, c) => total + c.amount, 0);
      expect(sum + allocation.unattributed).toBe(amount);
      const candidates = new Set<string>(some.filter((t) => !t.bridge).map((t) => t.channel));
      for (const c of allocation.credits) {
        expect(Number.isInteger(c.amount)).toBe(true);
        expect(candidates.has(c.channel)).toBe(true);
      }
      expect(allocation.bridges).toHaveLength(some.filter((t) => t.bridge).length);
    }),
    { numRuns: 300 },
  );
});

test("orders without a channel never raise another channel's total", () => {
  const orders = fc.array(fc.tuple(touches, fc.integer({ min: 0, max: 100_000 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(orders, fc.constantFrom(...LEDGER_MODELS), (all, model) => {
      const totals = (some: typeof all) => {
        const sums = new Map<string, number>();
        for (const [path, amount] of some) {
          for (const c of allocateOrder({ amount, at: 1e11 }, path, model).credits) {
            sums.set(c.channel, (sums.get(c.channel) ?? 0) + c.amount);
          }
        }
        return sums;
      };
      const before = totals(all);
      const without = totals(all.filter(([path]) => !path.some((t) => t.channel === "a")));
      for (const [channel, sum] of without) {
        expect(sum).toBeLessThanOrEqual(before.get(channel) ?? 0);
      }
    }),
    { numRuns: 100 },
  );
});

test("time decay halves per half-life; the weakest evidence of a channel is kept", () => {
  const day = 86_400_000;
  const some = [touch("old", 0), touch("new", 7 * day), touch("scan", 6 * day, true)];
  const { credits, bridges } = allocateOrder({ amount: 300, at: 8 * day }, some, "time_decay");
  expect(credits.map((c) => c.amount)).toEqual([100, 200]);
  expect(bridges).toEqual(["scan"]);
  const guess: Touch = { ...touch("new", 7.5 * day), evidence: "inferred" };
  const mixed = allocateOrder({ amount: 300, at: 8 * day }, [...some, guess], "linear");
  expect(mixed.credits.find((c) => c.channel === "new")?.evidence).toBe("inferred");
  expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
});

test("states follow conversions and journeys; empty paths are unattributed; no nulls are said", () => {
  expect(journeyState(29, 1000)).toBe("insufficient_data");
  expect(journeyState(1000, 99)).toBe("insufficient_data");
  expect(journeyState(149, 1000)).toBe("directional");
  expect(journeyState(150, 150)).toBe("supported");
  const report = journeyReport(tableOfRows([row("", 5), row("a", 3)]), { bootstrap: 20 });
  expect(report.totals.unattributed.conversions).toBe(5);
  expect(report.models.first?.["a"]).toMatchObject({ conversions: 3, greyed: true });
  expect(report.notes).toContain("no_nulls");
  const nobody = journeyReport(tableOfRows([row("a > b", 0, 9)]), { bootstrap: 20 });
  expect(nobody.notes).toContain("markov_unsolved");
  expect(JSON.stringify(nobody)).not.toMatch(/:null|NaN/);
});

test("journeys from facts: look-back, bridges left out of credit, non-buyers as nulls", () => {
  const day = 86_400_000;
  const facts = [
    { source: "amazon_order", channel: "amazon_order", at: 0 },
    { source: "received_send", channel: "email", at: 10 * day },
    { source: "declared_origin", channel: "tiktok", at: 199 * day },
    { source: "insert_scan", channel: "insert_scan", at: 200 * day },
  ] as const;
  const people = [
    { facts, orders: [{ at: 201 * day, value: 50 }] },
    { facts, orders: [] },
  ];
  const period = { from: 180 * day, to: 210 * day };
  expect([...journeysOf(people, period)]).toEqual([
    { path: ["tiktok"], conversions: 1, value: 50, nulls: 0 },
    { path: ["tiktok"], conversions: 0, value: 0, nulls: 1 },
  ]);
  const [whole] = journeysOf(people, period, { withBridges: true });
  expect(whole?.path).toEqual(["amazon_order", "tiktok", "insert_scan"]);
});
