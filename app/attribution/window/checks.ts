import { dot, orthonormalBasis, projectedLength, residualise } from "../numerics/linear-algebra.ts";
import type { Basis } from "../numerics/linear-algebra.ts";
import { adstock } from "./adstock.ts";
import { lagged, pick } from "./design.ts";
import { fitBest } from "./fit.ts";
import type { Problem } from "./fit.ts";
import { GRAINS } from "./grain.ts";
import { runPlacebo } from "./placebo.ts";
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

export type LeadQuestion = {
  problem: Problem;
  /** Logarithm of the outcome on the problem's rows. */
  logOutcome: Float64Array;
  /** The problem's controls plus the fitted exposure itself, on the problem's rows. */
  controls: Float64Array[];
  x: Float64Array;
  theta: number;
  grain: Grain;
  days: number;
  shifts: readonly number[];
};

/**
 * Placebo p of the exposure `days` ahead of its time, beside the exposure at its own: posts that
 * answer to searches show here. Null when nothing can be fitted.
 */
export function leadTest(question: LeadQuestion): number | null {
  const { problem, x, theta, grain } = question;
  const n = x.length;
  const lead = Math.max(1, Math.round(question.days * GRAINS[grain].periodsPerDay));
  // The last rows have no future within the sample.
  const known = problem.rows.findIndex((t) => t >= n - lead);
  const count = known === -1 ? problem.rows.length : known;
  const rows = problem.rows.subarray(0, count);
  const basis = orthonormalBasis(
    question.controls.map((column) => column.subarray(0, count)),
    count,
  );
  if (count <= basis.rank + 2) return null;
  const y = residualise(basis, question.logOutcome.subarray(0, count));
  const ahead: Problem = { ...problem, rows, basis, y, thetas: [theta] };
  const moved = lagged(x, -lead);
  const fit = fitBest(ahead, moved);
  if (!fit || fit.se === 0) return null;
  return runPlacebo(ahead, moved, fit, pick(new Float64Array(n), rows), question.shifts).p;
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
