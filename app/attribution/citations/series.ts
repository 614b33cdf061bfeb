import { createRandom } from "../numerics/random.ts";
import { DAY, dayOf, type CitationRun } from "./types.ts";

/** The citation rate as a regressor of layer 1's joint fit. */
export interface CitationSeries {
  state: "ok" | "insufficient_data" | "possible_reverse_causality";
  /** First day, as days since the epoch; one value a day from there. */
  firstDay: number;
  /** 7-day mean citation rate as a log-odds; null on days without a run in the week before. */
  logit: (number | null)[];
  /** Times the weekly rate moved by ten points or more. */
  steps: number;
  /** Placebo p of the reverse direction: search leading citations; null when not tested. */
  reverseP: number | null;
}

const SMOOTHING_DAYS = 7;
const MIN_DAYS = 120;
const MIN_STEPS = 3;
const STEP = 0.1;
const REVERSE_LEADS = [7, 28] as const;

/**
 * Turns runs of one engine into the daily regressor of the joint fit: citations of the last seven
 * days, log((x + ½) ÷ (n − x + ½)), which stays finite at 0 and 100 %. Without 120 days and 3 steps
 * there is nothing to learn from (`insufficient_data`); when past search predicts citations better
 * than 95 % of circularly shifted series do, cause may run the other way.
 *
 * @param search log of daily branded search from `firstDay` on, for the reverse test
 */
export function citationSeries(
  runs: readonly CitationRun[],
  range: { firstDay: number; days: number },
  search: readonly (number | null)[] = [],
  seed = 1,
): CitationSeries {
  const { firstDay, days } = range;
  const hits = new Float64Array(days);
  const counts = new Float64Array(days);
  for (const run of runs) {
    const at = dayOf(run) - firstDay;
    if (!run.answered || at < 0 || at >= days) continue;
    counts[at] = (counts[at] ?? 0) + 1;
    if (run.cited) hits[at] = (hits[at] ?? 0) + 1;
  }
  const logit: (number | null)[] = [];
  const rate: (number | null)[] = [];
  for (let day = 0; day < days; day++) {
    let n = 0;
    let x = 0;
    for (let back = Math.max(0, day - SMOOTHING_DAYS + 1); back <= day; back++) {
      n += counts[back] ?? 0;
      x += hits[back] ?? 0;
    }
    logit.push(n > 0 ? Math.log((x + 0.5) / (n - x + 0.5)) : null);
    rate.push(n > 0 ? x / n : null);
  }
  const steps = countSteps(rate);
  const recorded = logit.filter((value) => value !== null).length;
  if (recorded < MIN_DAYS || steps < MIN_STEPS) {
    return { state: "insufficient_data", firstDay, logit, steps, reverseP: null };
  }
  const reverseP = search.length > 0 ? reverseDirection(search, logit, seed) : null;
  const reverse = reverseP !== null && reverseP <= 0.05;
  return { state: reverse ? "possible_reverse_causality" : "ok", firstDay, logit, steps, reverseP };
}

/** Moves of ten points or more against the level last settled on, read week by week. */
function countSteps(rate: readonly (number | null)[]): number {
  let level: number | null = null;
  let steps = 0;
  for (let day = SMOOTHING_DAYS - 1; day < rate.length; day += SMOOTHING_DAYS) {
    const now = rate[day] ?? null;
    if (now === null) continue;
    if (level !== null && Math.abs(now - level) >= STEP - 1e-9) steps++;
    if (level === null || Math.abs(now - level) >= STEP - 1e-9) level = now;
  }
  return steps;
}

/**
 * Placebo test of search leading citations by 7 to 28 days: the largest correlation over those leads
 * of the series without their trends, against the same for search shifted around in a circle.
 */
export function reverseDirection(
  search: readonly (number | null)[],
  logit: readonly (number | null)[],
  seed = 1,
): number | null {
  const n = Math.min(search.length, logit.length);
  if (n < MIN_DAYS) return null;
  const x = detrended(search.slice(0, n));
  const y = detrended(logit.slice(0, n));
  const strongest = (shift: number): number => {
    let best = 0;
    for (let lead = REVERSE_LEADS[0]; lead <= REVERSE_LEADS[1]; lead++) {
      let xy = 0;
      let xx = 0;
      let yy = 0;
      for (let day = lead; day < n; day++) {
        const a = x[(day - lead + shift) % n] ?? 0;
        const b = y[day] ?? 0;
        xy += a * b;
        xx += a * a;
        yy += b * b;
      }
      if (xx > 0 && yy > 0) best = Math.max(best, Math.abs(xy) / Math.sqrt(xx * yy));
    }
    return best;
  };
  const seen = strongest(0);
  // Shifts too near to 0 are the series itself again.
  const near = REVERSE_LEADS[1] + SMOOTHING_DAYS;
  const shifts = Array.from({ length: Math.max(0, n - 2 * near) }, (_, i) => near + i);
  const random = createRandom(seed);
  while (shifts.length > 400) shifts.splice(random.int(shifts.length), 1);
  if (shifts.length < 19) return null;
  const extreme = shifts.filter((shift) => strongest(shift) >= seen).length;
  return (1 + extreme) / (1 + shifts.length);
}

/** Without mean and straight trend; gaps count as on the trend. */
function detrended(values: readonly (number | null)[]): Float64Array {
  let n = 0;
  let t = 0;
  let v = 0;
  let tt = 0;
  let tv = 0;
  values.forEach((value, day) => {
    if (value === null) return;
    n++;
    t += day;
    v += value;
    tt += day * day;
    tv += day * value;
  });
  const spread = n * tt - t * t;
  const slope = spread > 0 ? (n * tv - t * v) / spread : 0;
  const level = n > 0 ? (v - slope * t) / n : 0;
  return Float64Array.from(values, (value, day) =>
    value === null ? 0 : value - level - slope * day,
  );
}

/** First day and number of days that a set of runs spans; null without an answered run. */
export function runRange(runs: readonly CitationRun[]): { firstDay: number; days: number } | null {
  const answered = runs.filter((run) => run.answered).map((run) => run.capturedAt / DAY);
  if (answered.length === 0) return null;
  const first = Math.floor(answered.reduce((a, b) => Math.min(a, b)));
  const last = Math.floor(answered.reduce((a, b) => Math.max(a, b)));
  return { firstDay: first, days: last - first + 1 };
}
