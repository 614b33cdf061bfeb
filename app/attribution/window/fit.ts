import { dot, neweyWest, projectedLength, residualise } from "../numerics/linear-algebra.ts";
import type { Basis } from "../numerics/linear-algebra.ts";
import { adstock } from "./adstock.ts";
import { pick } from "./design.ts";

/** One exposure's question: everything that stays the same while its decay or shift is tried. */
export type Problem = {
  /** Usable periods, as indices of the whole timeline. */
  rows: Int32Array;
  /** Log outcome on those rows, controls taken out. */
  y: Float64Array;
  /** Controls and the other impulses. */
  basis: Basis;
  lags: number;
  /** Retentions to try, per period. */
  thetas: readonly number[];
  hacLag: number;
};

/** Least squares of `y` on one adstocked exposure at the best retention. */
export type Fit = {
  theta: number;
  beta: number;
  se: number;
  /** beta / se; 0 where the standard error is 0. */
  t: number;
  /** The adstocked exposure on the usable rows, and what the controls leave of it. */
  exposure: Float64Array;
  residualExposure: Float64Array;
  residuals: Float64Array;
};

/** Below this share of its length an exposure cannot be told from the controls. */
const COLLINEAR = 1e-6;

type Best = { theta: number; beta: number; gain: number };

/**
 * Best retention for each target (each already without the controls). Only dot products are
 * needed: |MA|² = |A|² − |Q'A|², and A'My is A'y once y is residualised.
 */
export function searchRetention(
  problem: Problem,
  x: Float64Array,
  targets: readonly Float64Array[],
): (Best | null)[] {
  const best: (Best | null)[] = targets.map(() => null);
  const full = new Float64Array(x.length);
  for (const theta of problem.thetas) {
    const a = pick(adstock(x, theta, problem.lags, full), problem.rows);
    const length = dot(a, a);
    const rest = length - projectedLength(problem.basis, a);
    if (!(rest > COLLINEAR * length)) continue;
    targets.forEach((target, i) => {
      const c = dot(a, target);
      const gain = (c * c) / rest;
      if (gain > (best[i]?.gain ?? -1)) best[i] = { theta, beta: c / rest, gain };
    });
  }
  return best;
}

/** An exposure at one retention, ready to be asked about any outcome. */
export type Regressor = {
  theta: number;
  exposure: Float64Array;
  residual: Float64Array;
  /** Squared length of the residual. */
  rest: number;
};

/** The adstocked exposure without the controls; null when it drowns in them. */
export function regressorAt(problem: Problem, x: Float64Array, theta: number): Regressor | null {
  const exposure = pick(adstock(x, theta, problem.lags), problem.rows);
  const residual = residualise(problem.basis, exposure);
  const rest = dot(residual, residual);
  return rest > COLLINEAR * dot(exposure, exposure) ? { theta, exposure, residual, rest } : null;
}

/** Least squares of `y` (without the controls) on a regressor, with its Newey-West error. */
export function fitRegressor(problem: Problem, regressor: Regressor, y: Float64Array): Fit {
  const { theta, exposure, residual: r, rest } = regressor;
  const beta = dot(r, y) / rest;
  const residuals = new Float64Array(r.length);
  for (let i = 0; i < r.length; i++) residuals[i] = y[i]! - beta * r[i]!;
  const se = neweyWest(r, residuals, problem.hacLag, problem.basis.rank + 1);
  const t = se > 0 ? beta / se : 0;
  return { theta, beta, se, t, exposure, residualExposure: r, residuals };
}

/** The fit at a given retention; null when the exposure drowns in the controls. */
export function fitAt(problem: Problem, x: Float64Array, theta: number): Fit | null {
  const regressor = regressorAt(problem, x, theta);
  return regressor && fitRegressor(problem, regressor, problem.y);
}

/** Retention by least squares, then the fit there. */
export function fitBest(problem: Problem, x: Float64Array): Fit | null {
  const best = searchRetention(problem, x, [problem.y])[0];
  return best ? fitAt(problem, x, best.theta) : null;
}

/**
 * What would not have been there without the exposure: Σ S_t (1 − e^{−βA_t}), with `level` the
 * outcome on the usable rows (plus the constant added before the logarithm).
 */
export function incremental(level: Float64Array, exposure: Float64Array, beta: number): number {
  let sum = 0;
  for (let i = 0; i < level.length; i++) {
    if (exposure[i] !== 0) sum -= level[i]! * Math.expm1(-beta * exposure[i]!);
  }
  return sum;
}
