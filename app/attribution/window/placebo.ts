import { quantile } from "../numerics/intervals.ts";
import { fitBest, fitRegressor, incremental, regressorAt, searchRetention } from "./fit.ts";
import type { Fit, Problem } from "./fit.ts";

export type Placebo = {
  /** (1 + #{|T_s| ≥ |T|}) / (1 + shifts). */
  p: number;
  /** Shifts that could be fitted. */
  shifts: number;
  /** Standard deviation of what the shifts "find" where nothing is left to find. */
  sdIncremental: number;
  sdBeta: number;
  /** What 95 % of the |t| stay below there: in place of 1.96 where the errors are not white. */
  criticalT: number;
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
  const noiseTs: number[] = [];
  const own = new Map(problem.thetas.map((theta) => [theta, regressorAt(problem, x, theta)?.rest]));
  for (const shift of shifts) {
    const shifted = circularShift(x, shift);
    const [best, noise] = searchRetention(problem, shifted, [problem.y, fit.residuals]);
    const regressor = best && regressorAt(problem, shifted, best.theta);
    const same = best?.theta === noise?.theta;
    const quiet = same ? regressor : noise && regressorAt(problem, shifted, noise.theta);
    if (!regressor || !quiet || !noise) continue;
    done++;
    if (Math.abs(fitRegressor(problem, regressor, problem.y).t) >= Math.abs(fit.t)) asLarge++;
    noiseTs.push(Math.abs(fitRegressor(problem, quiet, fit.residuals).t));
    // A shift away from the promotions is freer of the controls than the exposure itself is.
    const freedom = quiet.rest / (own.get(noise.theta) ?? quiet.rest);
    const beta = noise.beta * Math.sqrt(Math.max(1, freedom));
    squares += incremental(level, quiet.exposure, beta) ** 2;
    betaSquares += beta ** 2;
  }
  const n = problem.rows.length;
  // The fit has already taken its own degrees of freedom out of the residuals.
  const inflate = n / (n - problem.basis.rank - 1);
  return {
    p: (1 + asLarge) / (1 + done),
    shifts: done,
    sdIncremental: done > 0 ? Math.sqrt((inflate * squares) / done) : 0,
    sdBeta: done > 0 ? Math.sqrt((inflate * betaSquares) / done) : 0,
    criticalT: quantile(noiseTs, 0.95) ?? 0,
  };
}

/** Only the p-value of {@link runPlacebo}, for a statistic `t` already at hand. */
export function placeboP(
  problem: Problem,
  x: Float64Array,
  t: number,
  shifts: readonly number[],
): number {
  let done = 0;
  let asLarge = 0;
  for (const shift of shifts) {
    const fit = fitBest(problem, circularShift(x, shift));
    if (!fit) continue;
    done++;
    if (Math.abs(fit.t) >= Math.abs(t)) asLarge++;
  }
  return (1 + asLarge) / (1 + done);
}
