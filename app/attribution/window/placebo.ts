import { adstock } from "./adstock.ts";
import { pick } from "./design.ts";
import { fitAt, incremental, searchRetention } from "./fit.ts";
import type { Fit, Problem } from "./fit.ts";

export type Placebo = {
  /** (1 + #{|T_s| ≥ |T|}) / (1 + shifts). */
  p: number;
  /** Shifts that could be fitted. */
  shifts: number;
  /** Standard deviation of what the shifts "find" where nothing is left to find. */
  sdIncremental: number;
  sdBeta: number;
};

/** `x` turned round by `shift` periods. */
export function circularShift(x: Float64Array, shift: number): Float64Array {
  const n = x.length;
  const out = new Float64Array(n);
  out.set(x.subarray(n - shift), 0);
  out.set(x.subarray(0, n - shift), shift);
  return out;
}

/**
 * Circular-shift placebo: the same exposure at times when it did not happen, decay searched again.
 * Two questions in one pass. The p-value asks it of the outcome as it is (no effect is the null
 * hypothesis); the standard deviations ask it of the residuals, for the effect itself would
 * otherwise count as noise.
 */
export function runPlacebo(
  problem: Problem,
  x: Float64Array,
  fit: Fit,
  level: Float64Array,
  shifts: readonly number[],
): Placebo {
  let done = 0;
  let asLarge = 0;
  let squares = 0;
  let betaSquares = 0;
  for (const shift of shifts) {
    const shifted = circularShift(x, shift);
    const [best, noise] = searchRetention(problem, shifted, [problem.y, fit.residuals]);
    if (!best || !noise) continue;
    done++;
    const t = fitAt(problem, shifted, best.theta)?.t ?? 0;
    if (Math.abs(t) >= Math.abs(fit.t)) asLarge++;
    const exposure = pick(adstock(shifted, noise.theta, problem.lags), problem.rows);
    squares += incremental(level, exposure, noise.beta) ** 2;
    betaSquares += noise.beta ** 2;
  }
  const n = problem.rows.length;
  // The fit has already taken its own degrees of freedom out of the residuals.
  const inflate = n / (n - problem.basis.rank - 1);
  return {
    p: (1 + asLarge) / (1 + done),
    shifts: done,
    sdIncremental: done > 0 ? Math.sqrt((inflate * squares) / done) : 0,
    sdBeta: done > 0 ? Math.sqrt((inflate * betaSquares) / done) : 0,
  };
}
