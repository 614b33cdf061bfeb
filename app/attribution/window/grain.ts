import type { Grain } from "./types.ts";

/** A grain's lengths, counted in its own periods. */
export type GrainRules = {
  hoursPerPeriod: number;
  periodsPerDay: number;
  /** Promotions act again this many periods later (one day; one week when weekly). */
  promotionLag: number;
  /** Bartlett lag of the standard error. */
  hacLag: number;
  /** Placebo shifts are multiples of `shiftStep`, from `shiftFrom` to n − `shiftFrom`. */
  shiftStep: number;
  shiftFrom: number;
  /** Periods of one year, for the Fourier pairs. */
  year: number;
};

/** Seven days in every grain, except that a weekly standard error needs more than one lag. */
export const GRAINS: Readonly<Record<Grain, GrainRules>> = {
  hour: {
    hoursPerPeriod: 1,
    periodsPerDay: 24,
    promotionLag: 24,
    hacLag: 168,
    shiftStep: 24,
    shiftFrom: 168,
    year: 365 * 24,
  },
  day: {
    hoursPerPeriod: 24,
    periodsPerDay: 1,
    promotionLag: 1,
    hacLag: 7,
    shiftStep: 1,
    shiftFrom: 7,
    year: 365,
  },
  week: {
    hoursPerPeriod: 168,
    periodsPerDay: 1 / 7,
    promotionLag: 1,
    hacLag: 4,
    shiftStep: 1,
    shiftFrom: 1,
    year: 365 / 7,
  },
};

/** The circular shifts of the placebo for a series of `n` periods. */
export function placeboShifts(grain: Grain, n: number): number[] {
  const { shiftStep, shiftFrom } = GRAINS[grain];
  const shifts: number[] = [];
  for (let s = shiftFrom; s <= n - shiftFrom; s += shiftStep) shifts.push(s);
  return shifts;
}
