/** Two-sided 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom (any table of the distribution). */
const t975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];

/** The two-sided 97.5 % quantile of Student's t; the normal one beyond the table. */
export const studentT = (degrees: number): number => t975[degrees - 1] ?? 1.96;

export type Trend = { state: "ok"; change: number; low: number; high: number; periods: number } | { state: "insufficient_data"; periods: number; need: number };

const least = 5;

/**
 * Mean relative change a period of a positive series: ordinary least squares on logarithms, 95 % interval by Student's t
 * with n − 2 degrees of freedom. Few periods and serial dependence make it rough; it says so by its width only for the
 * former.
 * @param values one a period, oldest first, all positive
 * @returns `change` −0.05 for a fall of 5 % a period
 */
export function relativeTrend(values: readonly number[]): Trend {
  const n = values.length;
  if (n < least || values.some((value) => !(value > 0))) return { state: "insufficient_data", periods: n, need: least };
  const y = values.map(Math.log);
  const meanX = (n - 1) / 2;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < n; i++) {
    sxx += (i - meanX) ** 2;
    sxy += (i - meanX) * ((y[i] ?? 0) - meanY);
  }
  const slope = sxy / sxx;
  const residual = y.reduce((sum, value, i) => sum + (value - meanY - slope * (i - meanX)) ** 2, 0);
  const half = studentT(Math.min(n - 2, 30)) * Math.sqrt(residual / (n - 2) / sxx);
  return { state: "ok", change: Math.exp(slope) - 1, low: Math.exp(slope - half) - 1, high: Math.exp(slope + half) - 1, periods: n };
}
