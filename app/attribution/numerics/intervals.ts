import betaincinv from "@stdlib/math-base-special-betaincinv";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** Both ends of an interval, in the unit of the estimate. */
export interface Interval {
  low: number;
  high: number;
}

/** The two-sided standard normal quantile for a confidence level (0.95 → 1.96). */
export function criticalValue(level = 0.95): number {
  return normalQuantile(0.5 + level / 2, 0, 1);
}

/**
 * Wilson's score interval for x successes in n trials; null when n is 0.
 * Source: Wilson (1927); the same numbers as R's prop.test without continuity correction.
 */
export function wilson(x: number, n: number, level = 0.95): Interval | null {
  if (!(n > 0) || x < 0 || x > n) return null;
  const z = criticalValue(level);
  const rate = x / n;
  const centre = rate + (z * z) / (2 * n);
  const half = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    low: x === 0 ? 0 : (centre - half) / scale,
    high: x === n ? 1 : (centre + half) / scale,
  };
}

/**
 * Clopper and Pearson's exact interval for x successes in n trials (whole numbers); null when
 * n is 0. Source: Clopper & Pearson (1934), by quantiles of the beta distribution.
 */
export function clopperPearson(x: number, n: number, level = 0.95): Interval | null {
  if (!(n > 0) || x < 0 || x > n) return null;
  const tail = (1 - level) / 2;
  return {
    low: x === 0 ? 0 : betaincinv(tail, x, n - x + 1),
    high: x === n ? 1 : betaincinv(1 - tail, x + 1, n - x),
  };
}

/** What the comparison of two rates found: `difference` is second − first. */
export interface ProportionDifference extends Interval {
  difference: number;
  chiSquare: number;
  p: number;
}

/**
 * Compares x1/n1 with x2/n2: the pooled z-test (its square as `chiSquare`, two-sided `p`, equal
 * to R's prop.test without correction) and Newcombe's hybrid score interval of the difference,
 * which stays right for rates near 0 or 1. Null when a sample is empty. With equal all-or-nothing
 * rates there is nothing to test: chi-square 0, p 1.
 */
export function twoProportions(
  x1: number,
  n1: number,
  x2: number,
  n2: number,
  level = 0.95,
): ProportionDifference | null {
  const first = wilson(x1, n1, level);
  const second = wilson(x2, n2, level);
  if (!first || !second) return null;
  const p1 = x1 / n1;
  const p2 = x2 / n2;
  const difference = p2 - p1;
  const pooled = (x1 + x2) / (n1 + n2);
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2);
  const chiSquare = variance > 0 ? (difference * difference) / variance : 0;
  return {
    difference,
    low: difference - Math.hypot(p2 - second.low, first.high - p1),
    high: difference + Math.hypot(second.high - p2, p1 - first.low),
    chiSquare,
    p: Math.min(1, 2 * normalCdf(-Math.sqrt(chiSquare), 0, 1)),
  };
}

/** Runs needed in each of two windows to tell rate p1 from p2 (two-sided, normal approximation). */
export function sampleSizePerGroup(
  p1: number,
  p2: number,
  power = 0.8,
  level = 0.95,
): number | null {
  if (p1 === p2 || [p1, p2].some((p) => !(p >= 0 && p <= 1))) return null;
  const mean = (p1 + p2) / 2;
  const a = criticalValue(level) * Math.sqrt(2 * mean * (1 - mean));
  const b = normalQuantile(power, 0, 1) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return Math.ceil(((a + b) / (p2 - p1)) ** 2);
}

/** The q-quantile of values sorted ascending, by linear interpolation (R's type 7); null if empty. */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = Math.floor(at);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (at - below);
}

/** The q-quantile of values in any order (R's type 7); null if empty. */
export function quantile(values: ArrayLike<number>, q: number): number | null {
  return quantileSorted(Float64Array.from(values).sort(), q);
}

/** The middle `level` of the values: a percentile interval; null if empty. */
export function percentileInterval(values: ArrayLike<number>, level = 0.95): Interval | null {
  const sorted = Float64Array.from(values).sort();
  const low = quantileSorted(sorted, (1 - level) / 2);
  const high = quantileSorted(sorted, (1 + level) / 2);
  return low === null || high === null ? null : { low, high };
}

/**
 * p-values adjusted for the false discovery rate, in the order given.
 * Source: Benjamini & Hochberg (1995); equal to R's p.adjust(p, "BH").
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((i, j) => (p[j] ?? 0) - (p[i] ?? 0));
  const adjusted = new Array<number>(p.length).fill(1);
  let smallest = 1;
  order.forEach((index, place) => {
    const rank = p.length - place;
    smallest = Math.min(smallest, ((p[index] ?? 1) * p.length) / rank);
    adjusted[index] = smallest;
  });
  return adjusted;
}
