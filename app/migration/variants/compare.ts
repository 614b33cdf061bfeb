/** Whom one landing page was shown to, and who of them registered. */
export type Arm = { scans: number; registrations: number };

/** The chance of ever calling a winner between two pages that are alike, however often one looks. */
export const ALPHA = 0.05;
/** Fewer than these say nothing: the normal approximation behind the interval has to hold. */
export const LEAST = { scansEach: 100, registrations: 20 };
/** The sequence is narrowest around so many scans of both pages together. */
const TIGHTEST_AT = 1_000;
/** A fifth of the first page's rate: what a test is worth waiting for. */
const WORTH = 0.2;

export type Difference = { value: number; low: number; high: number };

/**
 * The difference of two registration rates, second less first, within an interval that holds at all times at once: one
 * may look every day and stop whenever it leaves zero out.
 *
 * Robbins' normal mixture as an asymptotic confidence sequence: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
 * "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52 (2024), theorem 2.2;
 * the same bound turns Johari, Koomen, Pekelis and Walsh's mixture sequential probability ratio test ("Always valid
 * inference", Operations Research 70 (2022)) into an interval. Variances are of rates with one success and one failure
 * added, so that a page without registrations is not taken for certain.
 */
export function differenceOf(first: Arm, second: Arm, alpha = ALPHA): Difference | null {
  if (first.scans === 0 || second.scans === 0) return null;
  const value = rateOf(second) - rateOf(first);
  const half = halfWidth(standardError(first, second), first.scans + second.scans, alpha);
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

/** Registrations of a page a scan; a few come without a scan of their own and count no further than all of them. */
export function rateOf({ scans, registrations }: Arm): number {
  return scans === 0 ? 0 : Math.min(1, registrations / scans);
}

/** A page's own rate within an interval that holds at all times, by the same bound. */
export function rateWithInterval(arm: Arm, alpha = ALPHA): Difference {
  const value = rateOf(arm);
  const half = arm.scans === 0 ? 1 : halfWidth(Math.sqrt(variance(arm)), arm.scans, alpha);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** Whether there is enough of both pages to say anything. */
export function isEnough(first: Arm, second: Arm): boolean {
  const { scansEach, registrations } = LEAST;
  return Math.min(first.scans, second.scans) >= scansEach && first.registrations + second.registrations >= registrations;
}

/**
 * How many more scans of both pages it takes until the interval leaves zero out, were the true difference `difference`
 * and the scans shared as till now. Null when it would take more than ten million.
 */
export function scansNeeded(first: Arm, second: Arm, difference: number, alpha = ALPHA): number | null {
  const all = first.scans + second.scans;
  if (difference === 0 || first.scans === 0 || second.scans === 0) return null;
  const error = standardError(first, second) * Math.sqrt(all);
  const tells = (scans: number) => halfWidth(error / Math.sqrt(scans), scans, alpha) < Math.abs(difference);
  if (tells(all)) return 0;
  let [low, high] = [all, all * 2];
  while (!tells(high)) {
    if (high > 10_000_000) return null;
    [low, high] = [high, high * 2];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (tells(middle)) high = middle;
    else low = middle;
  }
  return high - all;
}

/** The difference that a merchant would care about: a fifth of the first page's rate, at least one in two hundred. */
export function differenceWorth(first: Arm): number {
  return Math.max(0.005, rateOf(first) * WORTH);
}

/**
 * Whether people were shared between the pages as evenly as a fair toss shares them; a test that is not has a fault,
 * and its rates compare different people. Far stricter than the test itself, and as safe to look at daily.
 */
export function isFairlyShared(first: Arm, second: Arm): boolean {
  const all = first.scans + second.scans;
  return all === 0 || Math.abs(first.scans / all - 0.5) <= halfWidth(0.5 / Math.sqrt(all), all, 0.001);
}

function variance({ scans, registrations }: Arm): number {
  const rate = (Math.min(registrations, scans) + 1) / (scans + 2);
  return (rate * (1 - rate)) / scans;
}

function standardError(first: Arm, second: Arm): number {
  return Math.sqrt(variance(first) + variance(second));
}

/**
 * Half the width of the sequence for a mean with this standard error after `scans` observations. The mixture's only
 * choice, its ρ², is set so that the width is least at `TIGHTEST_AT` (their appendix on tuning, one step of the fixed
 * point `x = −2 ln α + ln(1 + x)`).
 */
function halfWidth(standardError: number, scans: number, alpha: number): number {
  const twoLog = -2 * Math.log(alpha);
  const x = (scans / TIGHTEST_AT) * (twoLog + Math.log(1 + twoLog));
  return standardError * Math.sqrt((1 + 1 / x) * Math.log((1 + x) / alpha ** 2));
}
