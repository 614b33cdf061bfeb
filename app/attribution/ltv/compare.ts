import { benjaminiHochberg, percentileInterval } from "../numerics/intervals.ts";
import { createRandom, type Random } from "../numerics/random.ts";
import { cohortSize, type Cohort } from "./cohort.ts";
import { ltvState, type LtvState } from "./interval.ts";
import { meanCumulative, meanCumulativeWork } from "./mean-cumulative.ts";

/** What to compare: groups of customers as they stood on the landmark day. */
export interface ComparisonOptions {
  /** Days after the first order when the group is read; revenue counts from the day after. */
  landmark: number;
  /** Days after the first order until which revenue counts. */
  horizon: number;
  seed?: number;
  draws?: number;
  permutations?: number;
}

/** Standardised revenue per customer after the landmark. */
export interface GroupValue {
  group: string;
  state: LtvState;
  estimate: number | null;
  /** Customers observed at the landmark who have counterparts in every group. */
  customers: number;
  /** Customers without counterparts (no other group has their month and value band). */
  leftOut: number;
}

/** Difference second − first of two groups. */
export interface GroupDifference {
  first: string;
  second: string;
  state: LtvState;
  difference: number | null;
  low: number | null;
  high: number | null;
  /** Permutation of groups within acquisition month; adjusted over all pairs. */
  p: number | null;
  q: number | null;
}

const BANDS = 3;

/**
 * Compares groups fairly: classified at a landmark day, revenue counted only after it, and only
 * customers observed until it, so that nobody is in the better group for having lived to join it.
 * Groups are standardised to the same mix of acquisition month and first-order value band.
 *
 * Source: Anderson, Cain & Gelber (1983) for the landmark. It cannot remove differences between
 * groups in what was never measured.
 *
 * @param groups one label a customer of the cohort, as of the landmark; null leaves a customer out
 */
export function compareGroups(
  cohort: Cohort,
  groups: readonly (string | null)[],
  options: ComparisonOptions,
): { groups: GroupValue[]; differences: GroupDifference[] } {
  const { landmark, horizon } = options;
  const random = createRandom(options.seed ?? 1);
  const names = [...new Set(groups.filter((group) => group !== null))].sort();
  const strata = strataOf(cohort);
  const eligible = groups.map((g, i) => g !== null && (cohort.observed[i] ?? 0) >= landmark);
  const labels = groups.map((group, i) =>
    eligible[i] && group !== null ? names.indexOf(group) : -1,
  );

  const support = commonStrata(labels, strata.cell, names.length);
  const inside = labels.map((label, i) => (support.has(strata.cell[i] ?? -1) ? label : -1));
  const from = landmark + 1;
  const work = meanCumulativeWork(from, horizon);
  const value = (label: number, of: readonly number[], counts: Float64Array | null) => {
    const weights = standardWeights(of, strata.cell, label, counts);
    return meanCumulative(cohort, from, horizon, weights, work)?.estimate ?? null;
  };
  const points = names.map((_, label) => value(label, inside, null));
  const sizes = names.map((_, label) => inside.filter((other) => other === label).length);
  const observed = names.map(
    (_, label) =>
      inside.filter((other, i) => other === label && (cohort.observed[i] ?? 0) >= horizon).length,
  );
  const states = observed.map(ltvState);

  const pairs = names.flatMap((_, a) => names.slice(a + 1).map((__, k) => [a, a + 1 + k] as const));
  const readable = ([a, b]: readonly [number, number]) =>
    [a, b].every((x) => states[x] === "ok" || states[x] === "directional");
  const boots = pairs.map(() => [] as number[]);
  for (let d = 0; d < (options.draws ?? 500) && pairs.some(readable); d++) {
    const counts = resampleWithinGroups(inside, names.length, random);
    const drawn = names.map((_, label) => value(label, inside, counts));
    pairs.forEach(([a, b], k) => {
      const [x, y] = [drawn[a], drawn[b]];
      if (x != null && y != null) boots[k]?.push(y - x);
    });
  }
  const permutations = options.permutations ?? 999;
  const beyond = pairs.map(() => 1);
  for (let d = 0; d < permutations && pairs.some(readable); d++) {
    const shuffled = shuffleWithin(inside, strata.month, random);
    const drawn = names.map((_, label) => value(label, shuffled, null));
    pairs.forEach(([a, b], k) => {
      const seen = Math.abs((points[b] ?? 0) - (points[a] ?? 0));
      const [x, y] = [drawn[a], drawn[b]];
      const extreme = x == null || y == null || Math.abs(y - x) >= seen - 1e-12;
      if (extreme) beyond[k] = (beyond[k] ?? 1) + 1;
    });
  }
  const tested = pairs.map((pair, k) =>
    readable(pair) ? (beyond[k] ?? 1) / (1 + permutations) : null,
  );
  const adjusted = benjaminiHochberg(tested.filter((p) => p !== null));
  let next = 0;
  return {
    groups: names.map((group, label) => ({
      group,
      state: states[label] ?? "hidden",
      estimate:
        states[label] === "ok" || states[label] === "directional" ? (points[label] ?? null) : null,
      customers: sizes[label] ?? 0,
      leftOut: labels.filter((other, i) => other === label && inside[i] === -1).length,
    })),
    differences: pairs.map((pair, k) => {
      const [a, b] = pair;
      const p = tested[k] ?? null;
      const interval = p === null ? null : percentileInterval(boots[k] ?? []);
      const worse = (observed[a] ?? 0) < (observed[b] ?? 0) ? a : b;
      return {
        first: names[a] ?? "",
        second: names[b] ?? "",
        state: states[worse] ?? "hidden",
        difference: p === null ? null : (points[b] ?? 0) - (points[a] ?? 0),
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        p,
        q: p === null ? null : (adjusted[next++] ?? null),
      };
    }),
  };
}

/** Acquisition month and value band of every customer, as cell numbers. */
function strataOf(cohort: Cohort): { cell: number[]; month: number[] } {
  const n = cohortSize(cohort);
  const first = Array.from({ length: n }, (_, i) => cohort.amount[cohort.starts[i] ?? 0] ?? 0);
  const sorted = [...first].sort((a, b) => a - b);
  const cuts = Array.from(
    { length: BANDS - 1 },
    (_, k) => sorted[Math.floor(((k + 1) * n) / BANDS)] ?? 0,
  );
  const month = Array.from(cohort.firstDay, (day) => {
    const date = new Date(day * 86_400_000);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  });
  const numbers = new Map<number, number>();
  const cell = month.map((m, i) => {
    const key = m * BANDS + cuts.filter((cut) => (first[i] ?? 0) >= cut).length;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
  return { cell, month };
}

/** Cells in which every group has somebody. */
function commonStrata(labels: readonly number[], cell: readonly number[], groups: number) {
  const present = new Map<number, Set<number>>();
  labels.forEach((label, i) => {
    if (label < 0) return;
    const known = present.get(cell[i] ?? 0) ?? new Set();
    known.add(label);
    present.set(cell[i] ?? 0, known);
  });
  return new Set([...present].filter(([, who]) => who.size === groups).map(([key]) => key));
}

/** Weights that give one group the cell mix of all groups together; `counts` are a resample's. */
function standardWeights(
  labels: readonly number[],
  cell: readonly number[],
  label: number,
  counts: Float64Array | null,
): Float64Array {
  const all = new Float64Array(labels.length);
  const own = new Float64Array(labels.length);
  const weights = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const other = labels[i] as number;
    if (other < 0) continue;
    const w = counts ? (counts[i] as number) : 1;
    const key = cell[i] as number;
    all[key] = (all[key] as number) + w;
    if (other === label) own[key] = (own[key] as number) + w;
  }
  for (let i = 0; i < labels.length; i++) {
    const mine = own[cell[i] as number] as number;
    if (labels[i] !== label || !(mine > 0)) continue;
    weights[i] = ((counts ? (counts[i] as number) : 1) * (all[cell[i] as number] as number)) / mine;
  }
  return weights;
}

function resampleWithinGroups(labels: readonly number[], groups: number, random: Random) {
  const counts = new Float64Array(labels.length);
  for (let label = 0; label < groups; label++) {
    const members = labels.flatMap((other, i) => (other === label ? [i] : []));
    for (let k = 0; k < members.length; k++) {
      const i = members[random.int(members.length)] ?? 0;
      counts[i] = (counts[i] ?? 0) + 1;
    }
  }
  return counts;
}

/** Labels exchanged at random among the customers of the same month. */
function shuffleWithin(labels: readonly number[], month: readonly number[], random: Random) {
  const shuffled = [...labels];
  const byMonth = new Map<number, number[]>();
  labels.forEach((label, i) => {
    if (label < 0) return;
    const known = byMonth.get(month[i] ?? 0);
    if (known) known.push(i);
    else byMonth.set(month[i] ?? 0, [i]);
  });
  for (const places of byMonth.values()) {
    for (let k = places.length - 1; k > 0; k--) {
      const a = places[k] ?? 0;
      const b = places[random.int(k + 1)] ?? 0;
      [shuffled[a], shuffled[b]] = [shuffled[b] ?? -1, shuffled[a] ?? -1];
    }
  }
  return shuffled;
}
