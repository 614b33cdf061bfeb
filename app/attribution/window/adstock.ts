/** Carry-over of an exposure, and its units. Source: geometric adstock as in Meridian and Robyn. */

/**
 * Normalised windowed geometric adstock, A_t = Σ_{k=0..lags} θ^k x_{t−k} / Σ θ^k, with nothing
 * before the first period. Written into `out` (same length) and returned.
 */
export function adstock(
  x: Float64Array,
  theta: number,
  lags: number,
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  let norm = 0;
  for (let k = 0; k <= lags; k++) norm += theta ** k;
  const leaving = theta ** (lags + 1);
  let sum = 0;
  for (let t = 0; t < x.length; t++) {
    sum = theta * sum + x[t]!;
    if (t > lags) sum -= leaving * x[t - lags - 1]!;
    out[t] = sum / norm;
  }
  return out;
}

/** The retentions tried, per day. */
export const RETENTIONS: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Hours until half of a day's effect is gone, 24 ln ½ / ln θ; 0 when nothing is carried over. */
export function halfLifeHours(retentionPerDay: number): number {
  return retentionPerDay > 0 ? (24 * Math.log(0.5)) / Math.log(retentionPerDay) : 0;
}
