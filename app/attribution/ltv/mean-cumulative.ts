import type { Cohort } from "./cohort.ts";

/** A point of the mean cumulative function. */
export interface MeanCumulative {
  /** Mean revenue per customer from age `from` to age `to`, both included. */
  estimate: number;
  /** Lawless and Nadeau's robust standard error. */
  standardError: number;
  /** Customers (or their weight) still observed at age `to`. */
  atRisk: number;
}

/** Buffers of one shape of cohort and window, so that a bootstrap allocates nothing. */
export interface MeanCumulativeWork {
  risk: Float64Array;
  revenue: Float64Array;
  compensator: Float64Array;
}

export function meanCumulativeWork(from: number, to: number): MeanCumulativeWork {
  const length = to - from + 2;
  return {
    risk: new Float64Array(length),
    revenue: new Float64Array(length),
    compensator: new Float64Array(length),
  };
}

/**
 * Mean cumulative revenue of a cohort between two ages, right under censoring: at each age the
 * revenue of the customers observed that long is divided by how many they are, and the quotients
 * are added up. The variance treats each customer as one independent history, whatever its shape.
 *
 * Source: Nelson (1988); Lawless & Nadeau (1995), section 2.
 *
 * @param weights of the customers (bootstrap counts, standardisation); all 1 when left out
 * @returns null when nobody has been observed until `to`
 */
export function meanCumulative(
  cohort: Cohort,
  from: number,
  to: number,
  weights?: Float64Array,
  work: MeanCumulativeWork = meanCumulativeWork(from, to),
): MeanCumulative | null {
  const { risk, revenue, compensator } = work;
  risk.fill(0);
  revenue.fill(0);
  const n = cohort.observed.length;
  const last = to - from;
  for (let i = 0; i < n; i++) {
    const w = weights ? (weights[i] as number) : 1;
    const observed = (cohort.observed[i] as number) - from;
    if (w === 0 || observed < 0) continue;
    const until = Math.min(observed, last);
    risk[until] = (risk[until] as number) + w;
    const end = cohort.starts[i + 1] as number;
    for (let e = cohort.starts[i] as number; e < end; e++) {
      const age = (cohort.age[e] as number) - from;
      if (age > last) break;
      if (age >= 0) revenue[age] = (revenue[age] as number) + w * (cohort.amount[e] as number);
    }
  }
  for (let a = last - 1; a >= 0; a--) risk[a] = (risk[a] as number) + (risk[a + 1] as number);
  const atRisk = risk[last] as number;
  if (!(atRisk > 0)) return null;

  let estimate = 0;
  let running = 0;
  for (let a = 0; a <= last; a++) {
    const step = (revenue[a] as number) / (risk[a] as number);
    estimate += step;
    running += step / (risk[a] as number);
    compensator[a] = running;
  }
  let variance = 0;
  for (let i = 0; i < n; i++) {
    const w = weights ? (weights[i] as number) : 1;
    const observed = (cohort.observed[i] as number) - from;
    if (w === 0 || observed < 0) continue;
    let influence = -(compensator[Math.min(observed, last)] as number);
    const end = cohort.starts[i + 1] as number;
    for (let e = cohort.starts[i] as number; e < end; e++) {
      const age = (cohort.age[e] as number) - from;
      if (age > last) break;
      if (age >= 0) influence += (cohort.amount[e] as number) / (risk[age] as number);
    }
    variance += w * influence * influence;
  }
  return { estimate, standardError: Math.sqrt(variance), atRisk };
}
