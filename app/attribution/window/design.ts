import { GRAINS } from "./grain.ts";
import type { Grain, Series, WindowInput } from "./types.ts";

/** The columns that are always in the fit, on the whole timeline, apart by what they stand for. */
export type Design = { always: Float64Array[]; promotions: Float64Array[] };

/** Annual Fourier pairs only when half a year can tell a season from a trend. */
const FOURIER_FROM_DAYS = 180;

/** Effect coding of a cycle: level j is +1, the last level −1 in every column. */
function cycle(n: number, length: number, indexOf: (t: number) => number): Float64Array[] {
  return Array.from({ length: length - 1 }, (_, level) =>
    Float64Array.from({ length: n }, (_, t) => {
      const at = indexOf(t) % length;
      return at === level ? 1 : at === length - 1 ? -1 : 0;
    }),
  );
}

/** A column as numbers: unknown values become 0 (their periods are dropped by `usableRows`). */
export function toColumn(series: Series): Float64Array {
  return Float64Array.from(series.values, (value) => value ?? 0);
}

/** `x` moved `lag` periods later, 0 before the first (negative: earlier, 0 after the last). */
function lagged(x: Float64Array, lag: number): Float64Array {
  return Float64Array.from(x, (_, t) => x[t - lag] ?? 0);
}

/** Intercept, trend, calendar, promotions at lag 0 and 1, further controls. */
export function buildDesign(input: WindowInput): Design {
  const n = input.outcome.length;
  const rules = GRAINS[input.grain];
  const always = [
    new Float64Array(n).fill(1),
    Float64Array.from({ length: n }, (_, t) => (2 * (t + 1)) / n - 1),
    ...calendar(input.grain, n),
    ...(input.controls ?? []).map(toColumn),
  ];
  const flags = input.promotions === "none" ? [] : input.promotions.map(toColumn);
  return {
    always,
    promotions: flags.flatMap((flag) => [flag, lagged(flag, rules.promotionLag)]),
  };
}

function calendar(grain: Grain, n: number): Float64Array[] {
  const { periodsPerDay, year } = GRAINS[grain];
  const columns: Float64Array[] = [];
  if (grain !== "week") columns.push(...cycle(n, 7, (t) => Math.floor(t / periodsPerDay)));
  if (grain === "hour") columns.push(...cycle(n, 24, (t) => t));
  if (n / periodsPerDay >= FOURIER_FROM_DAYS) {
    for (const harmonic of [1, 2]) {
      const angle = (t: number) => (2 * Math.PI * harmonic * (t + 1)) / year;
      columns.push(Float64Array.from({ length: n }, (_, t) => Math.sin(angle(t))));
      columns.push(Float64Array.from({ length: n }, (_, t) => Math.cos(angle(t))));
    }
  }
  return columns;
}

/** Picks `rows` out of a column of the whole timeline. */
export function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/**
 * Periods that enter the fit: outcome known, not excluded, every control known, and no exposure
 * unknown within reach (`lags` periods back).
 */
export function usableRows(input: WindowInput, lags: number): Int32Array {
  const n = input.outcome.length;
  const usable = new Uint8Array(n);
  const { promotionLag } = GRAINS[input.grain];
  for (let t = 0; t < n; t++) {
    usable[t] = input.outcome[t] === null || input.excluded?.[t] ? 0 : 1;
  }
  const drop = (series: readonly Series[], reach: number) => {
    for (const { values } of series) {
      values.forEach((value, t) => {
        if (value === null) usable.fill(0, t, t + reach + 1);
      });
    }
  };
  drop(input.impulses, lags);
  drop(input.controls ?? [], 0);
  drop(input.promotions === "none" ? [] : input.promotions, promotionLag);
  return Int32Array.from({ length: n }, (_, t) => t).filter((t) => usable[t] === 1);
}
