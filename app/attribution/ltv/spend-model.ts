import { minimise } from "../numerics/optimise.ts";
import { logGamma } from "../numerics/special.ts";
import type { FitState } from "./repeat-models.ts";

/** A repeat buyer's purchases: how many, and their mean value (more than 0). */
export interface SpendSummary {
  count: number;
  mean: number;
}

/** Gamma-Gamma: purchase values scatter around each customer's own mean, and the means around v·p/(q−1). */
export interface SpendModel {
  /** `undefined_mean`: q ≤ 1, so that the model's mean is infinite or negative. */
  state: FitState | "undefined_mean";
  p: number;
  q: number;
  v: number;
  logLikelihood: number;
}

/** Log-likelihood. Source: Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value", eq. 1a. */
export function spendLogLikelihood(
  buyers: readonly SpendSummary[],
  { p, q, v }: Pick<SpendModel, "p" | "q" | "v">,
): number {
  let total = 0;
  let known = -1;
  let constant = 0;
  const qLogV = q * Math.log(v) - logGamma(q);
  for (const { count: x, mean } of buyers) {
    if (x !== known) {
      known = x;
      constant = logGamma(p * x + q) - logGamma(p * x) + qLogV + p * x * Math.log(x);
    }
    total += constant + (p * x - 1) * Math.log(mean) - (p * x + q) * Math.log(x * mean + v);
  }
  return total;
}

/** Fits Gamma-Gamma by maximum likelihood; buyers with a mean of 0 or less are left out. */
export function fitSpendModel(all: readonly SpendSummary[]): SpendModel {
  const buyers = all
    .filter(({ count, mean }) => count > 0 && mean > 0)
    .sort((x, y) => x.count - y.count);
  const none = { p: 0, q: 0, v: 0, logLikelihood: 0 };
  if (buyers.length < 2) return { ...none, state: "insufficient_data" };
  const typical = buyers.reduce((sum, { mean }) => sum + mean, 0) / buyers.length;
  const read = (x: readonly number[]) => ({
    p: Math.exp(x[0] ?? 0),
    q: Math.exp(x[1] ?? 0),
    v: Math.exp(x[2] ?? 0),
  });
  const cost = (x: readonly number[]) =>
    x.some((value) => Math.abs(value) > 25)
      ? Infinity
      : -spendLogLikelihood(buyers, read(x)) / buyers.length;
  const ends = [
    [1, 1, Math.log(typical)],
    [0, 1.5, Math.log(typical * 3)],
  ].map((start) => minimise(cost, start, { valueTolerance: 1e-11, pointTolerance: 1e-5 }));
  const best = ends.reduce((x, y) => (y.value < x.value ? y : x));
  if (!Number.isFinite(best.value)) return { ...none, state: "not_converged" };
  const fitted = read(best.x);
  const edge = [fitted.p, fitted.q, fitted.v / typical].some((x) => x < 1e-4 || x > 1e4);
  const state = edge
    ? "at_boundary"
    : !best.converged
      ? "not_converged"
      : fitted.q <= 1
        ? "undefined_mean"
        : "ok";
  return { ...fitted, logLikelihood: -best.value * buyers.length, state };
}

/** Expected value of this buyer's next purchase; of an unknown buyer's with count 0; null if undefined. */
export function expectedSpend(model: SpendModel, buyer: SpendSummary): number | null {
  const { p, q, v } = model;
  if (!(q > 1)) return null;
  const weight = p * buyer.count + q - 1;
  return (p * (v + buyer.count * Math.max(0, buyer.mean))) / weight;
}
