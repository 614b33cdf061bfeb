import { minimise } from "../numerics/optimise.ts";
import { logAddExp, logBeta, logGamma, logHypergeometric } from "../numerics/special.ts";

/** One customer's history as the models read it; times in one unit of the caller's choice. */
export interface PurchaseSummary {
  /** Repeat purchases (days with an order after the first). */
  frequency: number;
  /** Time from the first to the last purchase, 0 without a repeat. */
  recency: number;
  /** Time from the first purchase to the end of observation. */
  age: number;
}

/** BG/NBD lets a customer leave after every repeat purchase; MBG/NBD after the first one too. */
export type RepeatModelKind = "bgNbd" | "mbgNbd";

/** Why a fit may not be used, or that it may. */
export type FitState = "ok" | "insufficient_data" | "not_converged" | "at_boundary";

/** Fitted parameters; `alpha` is in the time unit of the histories. */
export interface RepeatModel {
  kind: RepeatModelKind;
  state: FitState;
  r: number;
  alpha: number;
  a: number;
  b: number;
  logLikelihood: number;
}

/** Parameters beyond these mean that the data do not tell them apart from infinity or zero. */
const BOUNDARY = { low: 1e-4, high: 1e4 };

interface Histories extends PurchaseSummary {
  count: number;
}

/** Equal histories counted once: most customers bought once and share few ages. */
function distinct(histories: readonly PurchaseSummary[]): Histories[] {
  const groups = new Map<string, Histories>();
  for (const { frequency, recency, age } of histories) {
    const key = `${frequency}|${recency}|${age}`;
    const known = groups.get(key);
    if (known) known.count++;
    else groups.set(key, { frequency, recency, age, count: 1 });
  }
  return [...groups.values()].sort((x, y) => x.frequency - y.frequency);
}

/**
 * Log-likelihood of histories, all terms in logs.
 * Sources: Fader, Hardie & Lee (2005), eq. 6, for BG/NBD; Batislam, Denizel & Filiztekin (2007) and
 * Hoppe & Wagner (2007) for MBG/NBD.
 */
export function repeatLogLikelihood(
  kind: RepeatModelKind,
  histories: readonly (PurchaseSummary & { count?: number })[],
  { r, alpha, a, b }: Pick<RepeatModel, "r" | "alpha" | "a" | "b">,
): number {
  const extra = kind === "mbgNbd" ? 1 : 0;
  const rLogAlpha = r * Math.log(alpha) - logGamma(r);
  const scale = logBeta(a, b);
  let total = 0;
  let known = -1;
  let constant = 0;
  let left = 0;
  for (const { frequency: x, recency, age, count } of histories) {
    if (x !== known) {
      known = x;
      constant = rLogAlpha + logGamma(r + x) + logBeta(a, b + x + extra) - scale;
      left = Math.log(a) - Math.log(b + x + extra - 1);
    }
    const alive = -(r + x) * Math.log(alpha + age);
    const gone =
      x > 0 || kind === "mbgNbd" ? left - (r + x) * Math.log(alpha + recency) : -Infinity;
    total += (count ?? 1) * (constant + logAddExp(alive, gone));
  }
  return total;
}

/**
 * Fits BG/NBD or MBG/NBD by maximum likelihood in log parameters, from two starts. The state says
 * whether the search really ended in a minimum inside the parameter space.
 */
export function fitRepeatModel(
  kind: RepeatModelKind,
  histories: readonly PurchaseSummary[],
): RepeatModel {
  const groups = distinct(histories);
  const meanAge = histories.reduce((sum, { age }) => sum + age, 0) / Math.max(1, histories.length);
  const repeats = histories.filter(({ frequency }) => frequency > 0).length;
  const none = { kind, r: 0, alpha: 0, a: 0, b: 0, logLikelihood: 0 };
  if (repeats < 2 || !(meanAge > 0)) return { ...none, state: "insufficient_data" };

  const read = (x: readonly number[]) => ({
    r: Math.exp(x[0] ?? 0),
    alpha: Math.exp(x[1] ?? 0),
    a: Math.exp(x[2] ?? 0),
    b: Math.exp(x[3] ?? 0),
  });
  // Minimising the mean keeps the tolerances the same for small and large cohorts.
  const costOver = (some: readonly Histories[]) => {
    const people = some.reduce((sum, { count }) => sum + count, 0);
    return (x: readonly number[]) =>
      x.some((v) => Math.abs(v) > 25)
        ? Infinity
        : -repeatLogLikelihood(kind, some, read(x)) / people;
  };
  // A rough search over a part of the histories chooses the start; the whole decides.
  const every = Math.ceil(groups.length / 1500);
  const rough = costOver(groups.filter((_, i) => i % every === 0));
  const starts = [
    [-1, Math.log(meanAge / 4), 0, 1],
    [0.5, Math.log(meanAge), -1, 0],
  ].map((start) => minimise(rough, start, { valueTolerance: 1e-7, pointTolerance: 1e-2 }));
  const start = starts.reduce((x, y) => (y.value < x.value ? y : x));
  const best = minimise(costOver(groups), start.x, {
    step: 0.2,
    valueTolerance: 1e-11,
    pointTolerance: 1e-5,
    maxEvaluations: 2000,
  });
  if (!Number.isFinite(best.value)) return { ...none, state: "not_converged" };
  const fitted = read(best.x);
  const inside = Object.values({ ...fitted, alpha: fitted.alpha / meanAge }).every(
    (value) => value > BOUNDARY.low && value < BOUNDARY.high,
  );
  return {
    kind,
    ...fitted,
    logLikelihood: -best.value * histories.length,
    state: !inside ? "at_boundary" : best.converged ? "ok" : "not_converged",
  };
}

/** Expected purchases in `t` of a customer alive now whose rate and dropout have these priors. */
function expectedFrom(r: number, alpha: number, a: number, b: number, t: number): number | null {
  // a = 1 is a removable singularity: the mean of its two sides.
  if (Math.abs(a - 1) < 1e-6) {
    const below = expectedFrom(r, alpha, a - 1e-4, b, t);
    const above = expectedFrom(r, alpha, a + 1e-4, b, t);
    return below === null || above === null ? null : (below + above) / 2;
  }
  const c = a + b - 1;
  if (c <= 0) return expectedByQuadrature(r, alpha, a, b, t);
  const log = logHypergeometric(r, b, c, t / (alpha + t));
  if (log === null) return expectedByQuadrature(r, alpha, a, b, t);
  return (c / (a - 1)) * -Math.expm1(r * Math.log(alpha / (alpha + t)) + log);
}

/**
 * The same as an integral over the dropout chance p ~ Beta(a, b):
 * ∫ (1 − (α / (α + p t))^r) / p, where the closed form has no hypergeometric series (a + b ≤ 1).
 */
function expectedByQuadrature(r: number, alpha: number, a: number, b: number, t: number) {
  // p = u / (1 + u), u = e^s turns both ends into smooth exponential decay.
  const log = logBeta(a, b);
  const reach = 40 / Math.min(1, a, b);
  const steps = 4000;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const s = -reach + (2 * reach * k) / steps;
    const p = s > 0 ? 1 / (1 + Math.exp(-s)) : Math.exp(s) / (1 + Math.exp(s));
    const rest = s > 0 ? Math.exp(-s) / (1 + Math.exp(-s)) : 1 / (1 + Math.exp(s));
    if (p === 0 || rest === 0) continue;
    const bought = -Math.expm1(-r * Math.log1p((p * t) / alpha)) / p;
    sum += bought * Math.exp(a * Math.log(p) + b * Math.log(rest) - log);
  }
  const value = (sum * 2 * reach) / steps;
  return Number.isFinite(value) ? value : null;
}

/** Expected repeat purchases of a new customer in the time `t` after the first one; null if undefined. */
export function expectedPurchases(model: RepeatModel, t: number): number | null {
  const { r, alpha, a, b } = model;
  if (!(t >= 0)) return null;
  if (t === 0) return 0;
  if (model.kind === "bgNbd") return expectedFrom(r, alpha, a, b, t);
  const alive = expectedFrom(r, alpha, a, b + 1, t);
  return alive === null ? null : (b / (a + b)) * alive;
}

/** Expected purchases in the next `t` of a customer with this history; null if undefined. */
export function expectedFuturePurchases(
  model: RepeatModel,
  history: PurchaseSummary,
  t: number,
): number | null {
  const { r, alpha, a, b, kind } = model;
  const { frequency: x, recency, age } = history;
  if (!(t >= 0)) return null;
  if (t === 0) return 0;
  const b1 = kind === "mbgNbd" ? b + x + 1 : b + x;
  const ifAlive = expectedFrom(r + x, alpha + age, a, b1, t);
  if (ifAlive === null) return null;
  if (kind === "bgNbd" && x === 0) return ifAlive;
  const odds =
    Math.log(a) - Math.log(b1 - 1) + (r + x) * (Math.log(alpha + age) - Math.log(alpha + recency));
  return ifAlive / (1 + Math.exp(odds));
}
