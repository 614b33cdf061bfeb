import { createRandom } from "#app/attribution/numerics/random.ts";

export type Draws = ReturnType<typeof drawsFrom>;

/** Draws of the kinds that a scenario needs, all from one seed. Parts of a scenario take streams of their own. */
export function drawsFrom(seed: number, stream: number) {
  const random = createRandom(seed * 7919 + stream * 104_729);
  const { next, int, normal } = random;
  const exponential = (mean: number) => -Math.log(1 - next()) * mean;
  return {
    next,
    int,
    normal,
    chance: (probability: number) => next() < probability,
    between: (low: number, high: number) => low + (high - low) * next(),
    /** Whole number from low to high, both included. */
    whole: (low: number, high: number) => low + int(high - low + 1),
    pick: <T>(list: readonly T[]): T => list[int(list.length)]!,
    exponential,
    /** Mean 1, shape 2: people differ, but not wildly. */
    gamma: () => (exponential(1) + exponential(1)) / 2,
    /** Median 1. */
    lognormal: (sigma: number) => Math.exp(sigma * normal()),
    poisson(mean: number): number {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    /** Index of one of the weights, by their size. */
    weighted(weights: readonly number[]): number {
      let left = next() * weights.reduce((sum, one) => sum + one, 0);
      for (let i = 0; i < weights.length; i++) if ((left -= weights[i]!) < 0) return i;
      return weights.length - 1;
    },
    /** Digits as text, the first never 0. */
    digits: (count: number) => String(1 + int(9)) + Array.from({ length: count - 1 }, () => int(10)).join(""),
  };
}
