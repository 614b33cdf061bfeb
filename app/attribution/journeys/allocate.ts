/**
 * Divides a whole amount by weights so that the parts are whole and add up to it exactly
 * (largest remainder; ties go to the earlier part, so names never matter).
 *
 * @param amount minor units; negative for a refund
 * @param weights none negative; all zero divides equally
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  const total = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((w) => (total > 0 ? w / total : 1 / weights.length));
  const size = Math.abs(amount);
  const exact = shares.map((share) => size * share);
  const parts = exact.map(Math.floor);
  let left = size - parts.reduce((a, b) => a + b, 0);
  const order = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value), weight: shares[i] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  // Rounding of the products can leave more, or less, than one unit a part in huge amounts.
  for (let k = 0; left !== 0 && order.length > 0; k++) {
    const part = order[k % order.length];
    if (!part) break;
    const step = left > 0 ? 1 : -1;
    parts[part.i] = (parts[part.i] ?? 0) + step;
    left -= step;
  }
  return amount < 0 ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}
