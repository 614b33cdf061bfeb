import { dot } from "../numerics/linear-algebra.ts";
import type { Random } from "../numerics/random.ts";
import { incremental, regressorAt } from "./fit.ts";
import type { Fit, Problem, Regressor } from "./fit.ts";

/** A retention's exposure, ready for dot products only. */
type Candidate = Regressor & {
  /** The fitted effect's share of the numerator, the same in every draw. */
  signal: number;
};

/**
 * Moving-block bootstrap of the residuals (Künsch 1989), the retention searched again in each draw.
 * @returns the incremental outcome of each draw, ascending.
 */
export function bootstrapIncremental(
  problem: Problem,
  x: Float64Array,
  fit: Fit,
  level: Float64Array,
  block: number,
  draws: number,
  random: Random,
): Float64Array {
  const candidates = prepare(problem, x, fit);
  const n = problem.rows.length;
  const size = Math.min(block, n);
  const inflate = Math.sqrt(n / (n - problem.basis.rank - 1));
  const noise = new Float64Array(n);
  const totals = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (let at = 0; at < n; at += size) {
      const from = random.int(n - size + 1);
      const length = Math.min(size, n - at);
      for (let i = 0; i < length; i++) noise[at + i] = inflate * fit.residuals[from + i]!;
    }
    let best: Candidate | undefined;
    let bestBeta = 0;
    let bestGain = -1;
    for (const candidate of candidates) {
      const c = candidate.signal + dot(candidate.residual, noise);
      const gain = (c * c) / candidate.rest;
      if (gain <= bestGain) continue;
      bestGain = gain;
      bestBeta = c / candidate.rest;
      best = candidate;
    }
    totals[draw] = best ? incremental(level, best.exposure, bestBeta) : 0;
  }
  return totals.sort();
}

function prepare(problem: Problem, x: Float64Array, fit: Fit): Candidate[] {
  return problem.thetas.flatMap((theta) => {
    const regressor = regressorAt(problem, x, theta);
    if (!regressor) return [];
    return [{ ...regressor, signal: fit.beta * dot(regressor.residual, fit.residualExposure) }];
  });
}
