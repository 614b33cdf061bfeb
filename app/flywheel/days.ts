/** Days as whole numbers since 1970-01-01 and as YYYY-MM-DD. No clock and no zone: the caller's days are the shop's. */

export const dayMs = 86_400_000;

export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

export function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function monday(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** The shop's day of a moment. */
export function localDay(moment: Date, timeZone: string): number {
  return dayNumber(new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment));
}

/** Values by day from `first` on, without gaps. */
export type DaySeries = { first: number; values: number[] };

/** Sum of a series from one day to another, both included; days outside count as 0. */
export function sumDays({ first, values }: DaySeries, from: number, to: number): number {
  let sum = 0;
  for (let day = Math.max(from, first); day <= to && day - first < values.length; day++) sum += values[day - first] ?? 0;
  return sum;
}

/** A series from rows of day and value; days without a row are 0. Null without rows. */
export function daySeries(rows: readonly { day: number; value: number }[], range?: { first: number; last: number }): DaySeries | null {
  if (rows.length === 0 && !range) return null;
  const first = range?.first ?? rows.reduce((least, row) => Math.min(least, row.day), Infinity);
  const last = range?.last ?? rows.reduce((most, row) => Math.max(most, row.day), -Infinity);
  const values = new Array<number>(Math.max(0, last - first + 1)).fill(0);
  for (const { day, value } of rows) if (day >= first && day <= last) values[day - first] = (values[day - first] ?? 0) + value;
  return { first, values };
}

/** How a window compares with the one of the same length before it. */
export type Momentum = {
  state: "growing" | "shrinking" | "steady" | "unknown";
  now: number;
  before: number;
  /** Relative change; null when there was nothing before. */
  change: number | null;
};

const windowDays = 28;

/**
 * The 28 days up to `last` against the 28 before. It is called a change only when it passes 5 % and one and a half
 * standard errors of what the days scatter by; otherwise it is steady.
 */
export function momentum(series: DaySeries | null, last: number, days = windowDays): Momentum {
  if (!series || last - 2 * days + 1 < series.first) return { state: "unknown", now: series ? sumDays(series, last - days + 1, last) : 0, before: 0, change: null };
  const now = sumDays(series, last - days + 1, last);
  const before = sumDays(series, last - 2 * days + 1, last - days);
  if (now === 0 && before === 0) return { state: "unknown", now, before, change: null };
  const at = (day: number) => series.values[day - series.first] ?? 0;
  // Money comes in lumps of orders: the scatter is taken within each window.
  let scatter = 0;
  for (const [from, mean] of [[last - days + 1, now / days], [last - 2 * days + 1, before / days]] as const) for (let day = from; day < from + days; day++) scatter += (at(day) - mean) ** 2;
  const error = Math.sqrt(scatter);
  const change = before > 0 ? now / before - 1 : null;
  const clear = Math.abs(now - before) > 1.5 * error && (change === null || Math.abs(change) > 0.05);
  return { state: !clear ? "steady" : now > before ? "growing" : "shrinking", now, before, change };
}
