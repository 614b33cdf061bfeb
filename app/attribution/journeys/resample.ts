import type { Random } from "../numerics/random.ts";
import type { JourneyTable, JourneyWeights } from "./table.ts";

/** Chances of a Poisson count, from `first` on, as cumulative sums. */
interface PoissonTable {
  first: number;
  cumulative: Float64Array;
}

function poissonTable(mean: number): PoissonTable {
  const reach = 9 * Math.sqrt(mean) + 12;
  const first = Math.max(0, Math.floor(mean - reach));
  const mode = Math.floor(mean);
  const chances = new Float64Array(Math.ceil(mean + reach) - first + 1);
  chances[mode - first] = 1;
  for (let k = mode; k > first; k--)
    chances[k - 1 - first] = ((chances[k - first] ?? 0) * k) / mean;
  for (let k = mode + 1; k - first < chances.length; k++) {
    chances[k - first] = ((chances[k - 1 - first] ?? 0) * mean) / k;
  }
  let sum = 0;
  const cumulative = chances.map((chance) => (sum += chance));
  return { first, cumulative: cumulative.map((value) => value / sum) };
}

function draw(table: PoissonTable, u: number): number {
  let low = 0;
  let high = table.cumulative.length - 1;
  if (high < 40) {
    while (low < high && (table.cumulative[low] as number) <= u) low++;
    return table.first + low;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table.cumulative[middle] as number) <= u) low = middle + 1;
    else high = middle;
  }
  return table.first + low;
}

/**
 * Resamples people with replacement, path by path: each group of people on one path, converted or
 * not, is drawn as a Poisson count around its size, and the draw is scaled to the number of people.
 * For many people that is the bootstrap over persons, at a cost of paths instead of persons
 * (Chamandy, Muralidharan, Najmi & Naidu 2012).
 *
 * @returns a function that overwrites and returns one and the same set of weights
 */
export function resampler(table: JourneyTable, weights: JourneyWeights, random: Random) {
  const n = table.conversions.length;
  const tables = new Map<number, PoissonTable>();
  const tableFor = (mean: number): PoissonTable | null => {
    if (!(mean > 0)) return null;
    let known = tables.get(mean);
    if (!known) {
      known = poissonTable(mean);
      tables.set(mean, known);
    }
    return known;
  };
  const converted = Array.from(weights.conversions, tableFor);
  const lost = Array.from(weights.nulls, tableFor);
  const people = sum(weights.conversions) + sum(weights.nulls);
  const drawn: JourneyWeights = {
    conversions: new Float64Array(n),
    value: new Float64Array(n),
    nulls: new Float64Array(n),
  };
  return (): JourneyWeights => {
    let total = 0;
    for (let i = 0; i < n; i++) {
      const buyers = converted[i];
      const others = lost[i];
      const c = buyers ? draw(buyers, random.next()) : 0;
      const o = others ? draw(others, random.next()) : 0;
      drawn.conversions[i] = c;
      drawn.nulls[i] = o;
      total += c + o;
    }
    const scale = total > 0 ? people / total : 0;
    for (let i = 0; i < n; i++) {
      const c = (drawn.conversions[i] as number) * scale;
      drawn.conversions[i] = c;
      drawn.nulls[i] = (drawn.nulls[i] as number) * scale;
      const size = weights.conversions[i] as number;
      drawn.value[i] = size > 0 ? (c / size) * (weights.value[i] as number) : 0;
    }
    return drawn;
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
