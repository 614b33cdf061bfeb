/**
 * Interval of a Poisson mean from one count, by Byar's approximation to the exact limits (Breslow and Day, 1987,
 * vol. II, p. 69): within 1 % of exact from a count of 1 on.
 * @param count events seen, ≥ 0
 * @param z standard normal quantile, 1.96 for 95 %
 */
export function poissonInterval(count: number, z = 1.959963984540054): { low: number; high: number } {
  const limit = (k: number, sign: 1 | -1) => k * (1 - 1 / (9 * k) + (sign * z) / (3 * Math.sqrt(k))) ** 3;
  return { low: count === 0 ? 0 : Math.max(0, limit(count, -1)), high: limit(count + 1, 1) };
}
