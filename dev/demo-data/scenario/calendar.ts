import type { FactRow } from "./types.ts";

const dayMs = 86_400_000;
export const timeZone = "America/New_York";

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

const offsets = new Map<string, number>();
const hourThere = new Intl.DateTimeFormat("en-US", { timeZone, hour: "numeric", hourCycle: "h23" });

/** The moment of a shop-local time; right from 3 in the morning on, when clocks have changed. */
export function moment(day: string, hours: number): Date {
  let offset = offsets.get(day);
  if (offset === undefined) offsets.set(day, (offset = 16 - Number(hourThere.format(new Date(`${day}T16:00:00Z`)))));
  return new Date(Date.parse(`${day}T00:00:00Z`) + Math.round((hours + offset) * 3_600_000));
}

/** The shop's day of a moment. Eastern time is always behind UTC, by its noon's offset. */
export function shopDay(at: Date | string): string {
  const time = typeof at === "string" ? Date.parse(at) : at.getTime();
  const utc = new Date(time).toISOString().slice(0, 10);
  return time < moment(utc, 0).getTime() ? addDays(utc, -1) : utc;
}

/** The n-th such weekday of a month (1 to 12). */
function nth(year: number, month: number, day: number, n: number): string {
  const first = `${year}-${String(month).padStart(2, "0")}-01`;
  return addDays(first, ((day - weekday(first) + 7) % 7) + 7 * (n - 1));
}

export type CalendarEvent = { kind: "promotion" | "event" | "stock_out" | "price_change"; name: string; item: string; from: string; to: string };

/** Amazon's big days of every year that the scenario touches, and the brand's own promotions at fixed distances from its start. */
export function calendarEvents(from: string, through: string): CalendarEvent[] {
  const events: CalendarEvent[] = [];
  const days = daysBetween(from, through) + 1;
  for (let year = Number(from.slice(0, 4)); year <= Number(through.slice(0, 4)); year++) {
    const prime = nth(year, 7, 2, 2);
    const fall = nth(year, 10, 2, 2);
    const friday = addDays(nth(year, 11, 4, 4), 1);
    events.push(
      { kind: "event", name: `Prime Day ${year}`, item: "", from: prime, to: addDays(prime, 3) },
      { kind: "event", name: `Prime Big Deal Days ${year}`, item: "", from: fall, to: addDays(fall, 1) },
      { kind: "event", name: `Black Friday and Cyber Monday ${year}`, item: "", from: friday, to: addDays(friday, 3) },
      { kind: "event", name: `Big Spring Sale ${year}`, item: "", from: `${year}-03-25`, to: `${year}-03-31` },
    );
  }
  const coupons: [number, number][] = [[0.09, 3], [0.19, 4], [0.27, 3], [0.37, 5], [0.46, 3], [0.56, 4], [0.66, 3], [0.75, 4], [0.84, 3], [0.965, 4]];
  for (const [share, length] of coupons) {
    const start = addDays(from, Math.round(days * share));
    events.push({ kind: "promotion", name: `15 % coupon of ${start}`, item: "", from: start, to: addDays(start, length - 1) });
  }
  const gap = addDays(from, Math.round(days * 0.52));
  events.push({ kind: "stock_out", name: "Carrier out of stock", item: "B0MIRA0001", from: gap, to: addDays(gap, 4) });
  // A promotion that runs into one of Amazon's own events would be neither one nor the other.
  const big = events.filter((one) => one.kind === "event");
  return events.filter((one) => one.to >= from && one.from <= through && (one.kind === "event" || !big.some((other) => one.from <= addDays(other.to, 1) && one.to >= addDays(other.from, -1))));
}

/** What kind of day each is: the strongest of its events. */
export function dayKinds(days: readonly string[], events: readonly CalendarEvent[]): ("none" | "promotion" | "event" | "stock_out")[] {
  const strength = ["event", "stock_out", "promotion"] as const;
  return days.map((day) => strength.find((kind) => events.some((one) => one.kind === kind && one.from <= day && one.to >= day)) ?? "none");
}

export const calendarRows = (events: readonly CalendarEvent[]): FactRow[] => events.map(({ kind, name, item, from, to }) => ({ kind, name, item, from_day: from, to_day: to, note: null }));
