import { dot, orthonormalBasis, projectedLength, residualise } from "../numerics/linear-algebra.ts";
import type { Basis } from "../numerics/linear-algebra.ts";
import { adstock } from "./adstock.ts";
import { pick } from "./design.ts";
import { fitAt } from "./fit.ts";
import type { Fit, Problem } from "./fit.ts";
import { placeboP } from "./placebo.ts";
import type { Grain } from "./types.ts";

/** How often and in how many separate spells an exposure happened. */
export type Exposure = { share: number; bursts: number };

/**
 * Share of days (weeks) with exposure, and bursts: spells with at least one whole day (week)
 * without any between them.
 */
export function describeExposure(x: Float64Array, grain: Grain): Exposure {
  const perUnit = grain === "hour" ? 24 : 1;
  const units = Math.ceil(x.length / perUnit);
  const on = new Uint8Array(units);
  x.forEach((value, t) => {
    if (value !== 0) on[Math.floor(t / perUnit)] = 1;
  });
  let days = 0;
  let bursts = 0;
  on.forEach((value, i) => {
    days += value;
    if (value === 1 && on[i - 1] !== 1) bursts++;
  });
  return { share: units > 0 ? days / units : 0, bursts };
}

/** How often a level changes its course: runs of rise and fall of at least a tenth of its range. */
export function countSteps(x: Float64Array): number {
  const least =
    (x.reduce((a, b) => Math.max(a, b), -Infinity) - x.reduce((a, b) => Math.min(a, b), Infinity)) /
    10;
  if (!(least > 0)) return 0;
  let steps = 0;
  let from = x[0]!;
  let direction = 0;
  for (const value of x) {
    const move = value - from;
    const ahead = move * direction > 0;
    if (ahead) from = value;
    else if (Math.abs(move) >= least) {
      steps++;
      direction = Math.sign(move);
      from = value;
    }
  }
  return steps;
}

/**
 * Multiple correlation of the adstocked exposure with the promotion columns, the other controls
 * taken out of both: 1 when the promotions alone foretell every post.
 */
export function promotionCorrelation(
  basis: Basis,
  promotions: Float64Array[],
  exposure: Float64Array,
): number {
  const r = residualise(basis, exposure);
  const total = dot(r, r);
  if (!(total > 0)) return 0;
  const own = promotions.map((column) => residualise(basis, column));
  const explained = projectedLength(orthonormalBasis(own, r.length), r);
  return Math.sqrt(Math.min(1, explained / total));
}

/**
 * Placebo p of the exposure `days` ahead of its time, asked of what its own effect leaves over:
 * posts that answer to searches show here. Past the end of the sample the exposure is `beyond`.
 * Null when nothing can be fitted.
 */
export function leadTest(
  problem: Problem,
  fit: Fit,
  x: Float64Array,
  periods: number,
  beyond: number,
  shifts: readonly number[],
): number | null {
  const moved = x.map((_, t) => x[t + periods] ?? beyond);
  const ahead: Problem = { ...problem, y: fit.residuals, thetas: [fit.theta] };
  const leadFit = fitAt(ahead, moved, fit.theta);
  return leadFit && leadFit.se > 0 ? placeboP(ahead, moved, leadFit.t, shifts) : null;
}

/** The adstocked exposure on the rows of a problem. */
export function exposureOn(
  x: Float64Array,
  theta: number,
  lags: number,
  rows: Int32Array,
): Float64Array {
  return pick(adstock(x, theta, lags), rows);
}
