import { wilson } from "#app/attribution/numerics/intervals.ts";
import { dayNumber } from "../days.ts";
import type { Share, Weekly } from "./model.ts";

type DayValue = { day: string; value: number };

/**
 * Sums of days by week. A week is null unless the series has begun by its Monday and reaches its Sunday, so that a week
 * which is covered in part is never read as a fall. Null without any value.
 * @param whole true when each value is a whole week's already
 */
export function intoWeeks(about: Pick<Weekly, "name" | "kind">, given: ReadonlyMap<number, number> | readonly DayValue[], weeks: readonly string[], whole = false): Weekly | null {
  const days = given instanceof Map ? given : new Map((given as readonly DayValue[]).map(({ day, value }) => [dayNumber(day), value]));
  const known = [...days.keys()];
  if (known.length === 0) return null;
  const first = known.reduce((least, day) => Math.min(least, day), Infinity);
  const last = known.reduce((most, day) => Math.max(most, day), -Infinity) + (whole ? 6 : 0);
  const values = weeks.map((week) => {
    const start = dayNumber(week);
    if (start + 6 > last || start < first) return null;
    let sum = 0;
    for (let day = start; day < start + 7; day++) sum += days.get(day) ?? 0;
    return Math.round(sum);
  });
  const inPart = weeks.filter((week, at) => values[at] === null && dayNumber(week) <= last && dayNumber(week) + 6 >= first);
  return values.some((value) => value !== null) ? { ...about, values, inPart } : null;
}

const leastCount = 20;

/** A share with its interval; null below twenty, where it would say little. */
export function shareOf(part: number, whole: number): Share | null {
  const interval = whole >= leastCount && part <= whole ? wilson(part, whole) : null;
  return interval && { ...interval, value: part / whole, of: whole };
}
