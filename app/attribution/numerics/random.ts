import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded stream of pseudo-random numbers: the same seed gives the same stream on any machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, n); n is a positive integer up to 2^32. */
  int(n: number): number;
  /** Standard normal (mean 0, variance 1). */
  normal(): number;
}

/** Outputs dropped after seeding: neighbouring seeds start this generator in neighbouring states. */
const WARM_UP = 64;
const TWO_POW_26 = 67_108_864;
const TWO_POW_32 = 4_294_967_296;
const TWO_POW_53 = 9_007_199_254_740_992;

/**
 * A generator (xoroshiro128+ of pure-rand) for one seed. Seeds are taken modulo 2^32.
 * Every random step of the layers draws from one of these, never from the runtime.
 */
export function createRandom(seed: number): Random {
  const source = xoroshiro128plus(Math.trunc(seed) | 0);
  for (let i = 0; i < WARM_UP; i++) source.next();

  const next = (): number => {
    // The high bits: the lowest bit of xoroshiro128+ is the weakest.
    const high = source.next() >>> 5;
    const low = source.next() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  };

  // Rejection keeps every value equally likely; loops ask for the same n again and again.
  let size = 1;
  let limit = TWO_POW_32;
  const int = (n: number): number => {
    if (n !== size) {
      size = n;
      limit = TWO_POW_32 - (TWO_POW_32 % n);
    }
    let draw = source.next() >>> 0;
    while (draw >= limit) draw = source.next() >>> 0;
    return draw % n;
  };

  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    // Marsaglia's polar method: two values a turn.
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  };

  return { next, int, normal };
}
