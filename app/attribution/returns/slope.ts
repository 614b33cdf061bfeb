import betaincinv from "@stdlib/math-base-special-betaincinv";
import { dot, neweyWest, orthonormalBasis, residualise } from "../numerics/linear-algebra.ts";

export type Period = { spend: number; value: number };

/** Why a slope cannot be told: too few periods, or spend that stood still. */
export type SlopeProblem = { state: "too_few" | "never_varied"; periods: number; need: number };
export type Slope = {
  state: "ok";
  /** Value of the last unit spent, at today's spend, with its 95 % interval. */
  estimate: number;
  low: number;
  high: number;
  periods: number;
  /** value = a + scale · ln(1 + spend ÷ pivot) + trend: what the estimate is the slope of. */
  scale: number;
  pivot: number;
  /** The most that was spent in a period: beyond it nothing is known. */
  mostSpend: number;
  standardError: number;
};

export const leastPeriods = 12;
const leastStill = 6;
/** Below this coefficient of variation spend stood still. */
const leastVariation = 0.1;

/**
 * The fitted slope of value on spend at today's spend: ordinary least squares of value on ln(1 + spend ÷ mean spend) and
 * a linear trend, so that returns may diminish; Newey-West standard error with ⌊4 (n/100)^(2/9)⌋ lags (Newey and West
 * 1994), Student's t with n − 3 degrees of freedom. Spend that follows sales is read as its cause: an estimate from
 * observation is a direction, not a proof.
 * @param periods oldest first, one unit of time each
 * @param today spend of such a period now
 */
export function slopeAt(periods: readonly Period[], today: number): Slope | SlopeProblem {
  const n = periods.length;
  const pivot = periods.reduce((sum, { spend }) => sum + spend, 0) / Math.max(1, n);
  const deviation = Math.sqrt(periods.reduce((sum, { spend }) => sum + (spend - pivot) ** 2, 0) / Math.max(1, n));
  // What stood still for so long says nothing by waiting longer either.
  if (n >= leastStill && (!(pivot > 0) || deviation / pivot < leastVariation)) return { state: "never_varied", periods: n, need: leastPeriods };
  if (n < leastPeriods) return { state: "too_few", periods: n, need: leastPeriods };
  const ones = new Float64Array(n).fill(1);
  const trend = Float64Array.from({ length: n }, (_unused, at) => at - (n - 1) / 2);
  const others = orthonormalBasis([ones, trend], n);
  const x = residualise(others, Float64Array.from(periods, ({ spend }) => Math.log1p(spend / pivot)));
  const y = residualise(others, Float64Array.from(periods, ({ value }) => value));
  const scale = dot(x, y) / dot(x, x);
  const residuals = y.map((value, at) => value - scale * x[at]!);
  const lag = Math.floor(4 * (n / 100) ** (2 / 9));
  const perUnit = 1 / (pivot + Math.max(0, today));
  const standardError = neweyWest(x, residuals, lag, 3) * perUnit;
  const half = studentT(n - 3) * standardError;
  return { state: "ok", estimate: scale * perUnit, low: scale * perUnit - half, high: scale * perUnit + half, periods: n, scale, pivot, mostSpend: Math.max(...periods.map(({ spend }) => spend)), standardError };
}

/** Two-sided 95 % point of Student's t, through the incomplete beta function. */
export function studentT(degrees: number): number {
  const x = betaincinv(0.05, degrees / 2, 0.5);
  return Math.sqrt(degrees * (1 / x - 1));
}
