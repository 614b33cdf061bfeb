import betaln from "@stdlib/math-base-special-betaln";
import gammaln from "@stdlib/math-base-special-gammaln";

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  return gammaln(x);
}

/** ln B(a, b) for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return betaln(a, b);
}

/** ln(e^a + e^b) without overflow. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  if (high === -Infinity) return -Infinity;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** A series that needs more terms than this is left for steps along the axis. */
const MAX_TERMS = 4000;
const EPSILON = 1e-17;

interface ValueAndSlope {
  value: number;
  slope: number;
}

/** The Gauss series about 0 with its derivative; null when it converges too slowly. */
function seriesAtZero(a: number, b: number, c: number, z: number): ValueAndSlope | null {
  let term = 1;
  let value = 1;
  let slope = 0;
  for (let n = 0; n < MAX_TERMS; n++) {
    const ratio = ((a + n) * (b + n)) / ((c + n) * (n + 1));
    slope += term * ratio * (n + 1);
    term *= ratio * z;
    value += term;
    // The rest of the series is below term × z / (1 − z) once the ratio has settled.
    if (Math.abs(term) <= EPSILON * (1 - z) * Math.abs(value)) return { value, slope };
  }
  return null;
}

/**
 * One Taylor step of the hypergeometric equation
 * z(1 − z)w'' + (c − (a + b + 1)z)w' − ab·w = 0 from `z` to `z + h`,
 * with |h| at most half the distance to the singular point at 1. The terms are kept with their
 * power of h inside: bare coefficients overflow next to 1.
 */
function taylorStep(a: number, b: number, c: number, z: number, h: number, from: ValueAndSlope) {
  const p0 = z * (1 - z);
  const p1 = (1 - 2 * z) * h;
  const q0 = (c - (a + b + 1) * z) * h;
  const h2 = h * h;
  let older = from.value;
  let newer = from.slope * h;
  let value = older + newer;
  let slope = newer;
  for (let n = 0; n < MAX_TERMS; n++) {
    const fromNewer = (n + 1) * (n * p1 + q0) * newer;
    const fromOlder = (n * (n - 1) + n * (a + b + 1) + a * b) * h2 * older;
    const next = (fromOlder - fromNewer) / ((n + 2) * (n + 1) * p0);
    value += next;
    slope += (n + 2) * next;
    older = newer;
    newer = next;
    if (n > 4 && Math.abs(next) * (n + 2) < EPSILON * Math.abs(value)) break;
  }
  return { value, slope: slope / h };
}

/** 2F1 for c − a − b ≥ 0, where it stays bounded up to z = 1; null where no method converged. */
function boundedHypergeometric(a: number, b: number, c: number, z: number): number | null {
  const direct = seriesAtZero(a, b, c, z);
  if (direct) return direct.value;
  let at = 0.5;
  let point = seriesAtZero(a, b, c, at);
  while (point && at < z) {
    const step = Math.min((1 - at) / 2, z - at);
    point = taylorStep(a, b, c, at, step, point);
    at = step === z - at ? z : at + step;
  }
  return point ? point.value : null;
}

/**
 * ln 2F1(a, b; c; z) for real parameters, c > 0 and 0 ≤ z < 1, or null where it is undefined or
 * not positive.
 *
 * Euler's transformation first takes out (1 − z)^(c − a − b) whenever the function grows without
 * bound at 1, so that the rest is bounded and large counts do not overflow. Near 1 that rest is
 * carried along the axis by Taylor steps of its differential equation, each halving the distance
 * to 1: unlike the connection formula this has no trouble where c − a − b is (nearly) an integer.
 * Source: DLMF 15.8.1 (Euler), 15.10.1 (the equation).
 */
export function logHypergeometric(a: number, b: number, c: number, z: number): number | null {
  if (![a, b, c, z].every(Number.isFinite) || c <= 0 || z < 0 || z >= 1) return null;
  const excess = c - a - b;
  const rest =
    excess >= 0 ? boundedHypergeometric(a, b, c, z) : boundedHypergeometric(c - a, c - b, c, z);
  if (rest === null || !(rest > 0) || !Number.isFinite(rest)) return null;
  return Math.log(rest) + (excess >= 0 ? 0 : excess * Math.log1p(-z));
}
