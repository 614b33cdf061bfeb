import { createRandom } from "#app/attribution/numerics/random.ts";
import type { Random } from "#app/attribution/numerics/random.ts";
import { adstock } from "#app/attribution/window/index.ts";

/** One simulated brand: what the engine would be given, and what truly happened. */
export type Scenario = {
  searches: number[];
  spend: number[];
  promotions: number[];
  /** Σ S_t (1 − e^{−βA_t}) of the very series. */
  truth: number;
};

export type ScenarioOptions = {
  days: number;
  /** AR(1) of the noise; 1 is a random walk. */
  noise: number;
  /** Lift of log searches on an average day of a burst; 0 is a null. */
  effect: number;
  /** Retention per day of the true effect. */
  retention: number;
  /** How the promotions go with the posts. */
  promotions: "none" | "apart" | "confounded";
};

/** Standard deviation of the noise around its mean (of a day's step when a random walk). */
const NOISE_SD = 0.04;
const WALK_STEP = 0.015;

/** Bursts of one to four days with pauses of four to eighteen, as campaigns are run. */
function burstDays(days: number, random: Random): { start: number; length: number }[] {
  const bursts: { start: number; length: number }[] = [];
  let start = 2 + random.int(10);
  while (start < days - 3) {
    const length = 1 + random.int(4);
    bursts.push({ start, length });
    start += length + 4 + random.int(15);
  }
  return bursts;
}

function fill(days: number, spells: { start: number; length: number }[], value: () => number) {
  const out = new Array<number>(days).fill(0);
  for (const { start, length } of spells) {
    const height = value();
    for (let t = start; t < Math.min(days, start + length); t++) out[t] = height;
  }
  return out;
}

function autoregressive(days: number, rho: number, random: Random): number[] {
  const walk = rho >= 1;
  const step = walk ? WALK_STEP : NOISE_SD * Math.sqrt(1 - rho * rho);
  let value = walk ? 0 : NOISE_SD * random.normal();
  return Array.from({ length: days }, () => (value = rho * value + step * random.normal()));
}

/**
 * A brand's days: level, trend, annual and weekly season, AR(1) noise, promotions that lift
 * searches for three days (each by its own amount, with an echo on the day after), and a TikTok
 * effect by normalised adstock over 72 hours. Not the reference simulator: our own.
 */
export function simulate(options: ScenarioOptions, seed: number): Scenario {
  const { days, noise, effect, retention, promotions: kind } = options;
  const random = createRandom(seed);
  const bursts = burstDays(days, random);
  const spend = fill(days, bursts, () => 2500 + 5000 * random.next());
  const overlap = 0.6 + 0.4 * random.next();
  const sales =
    kind === "none"
      ? []
      : kind === "apart"
        ? burstDays(days, random).filter(() => random.next() < 0.5)
        : bursts
          .filter(() => random.next() < overlap)
          .map(({ start }) => ({ start: Math.max(0, start - random.int(2)), length: 3 }));
  const promotions = fill(days, sales, () => 1);
  const lifts = fill(days, sales, () => 0.1 + 0.15 * random.next());
  const exposure = adstock(
    Float64Array.from(spend, (value) => value / 5000),
    retention,
    3,
  );
  const errors = autoregressive(days, noise, random);
  const phase = 2 * Math.PI * random.next();
  const weekday = Array.from({ length: 7 }, () => 0.06 * random.normal());
  const slope = 0.2 * random.normal();
  const lift = (t: number) => effect * exposure[t]!;
  const searches = errors.map((error, t) => {
    const year = 0.12 * Math.cos((2 * Math.PI * t) / 365 + phase);
    const promotion = (lifts[t] ?? 0) + 0.3 * (lifts[t - 1] ?? 0);
    const log = 9.3 + (slope * t) / days + year + weekday[t % 7]! + promotion + lift(t) + error;
    return Math.round(Math.exp(log));
  });
  const truth = searches.reduce((sum, value, t) => sum - value * Math.expm1(-lift(t)), 0);
  return { searches, spend, promotions, truth };
}
