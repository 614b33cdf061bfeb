import { wilson } from "#app/attribution/numerics/intervals.ts";
import { poissonInterval } from "#app/attribution/numerics/poisson.ts";
import type { Rate, Week } from "./model.ts";

const leastUnits = 30;

/** A share of units whose numerator lies inside its denominator, with Wilson's 95 % interval. */
export function cohortRate(linked: number, units: number, from: string, to: string): Rate {
  const whole = Math.round(units);
  if (whole < leastUnits) return tooFew(whole);
  const inside = Math.min(linked, whole);
  const { low, high } = wilson(inside, whole) ?? { low: 0, high: 1 };
  return { state: "ok", value: inside / whole, low, high, numerator: inside, denominator: whole, method: "Wilson, 95 %", from, to };
}

/**
 * This period's events over this period's base. The two are not the same people, so the interval is of the count alone
 * (Byar's Poisson limits), and the rate may pass 100 %.
 */
export function activityRate(events: number, base: number, from: string, to: string, what = "units with the card"): Rate {
  if (base < leastUnits) return tooFew(Math.round(base), what);
  const { low, high } = poissonInterval(events);
  return { state: "ok", value: events / base, low: low / base, high: high / base, numerator: events, denominator: Math.round(base), method: "Poisson count (Byar), 95 %", from, to };
}

function tooFew(count: number, what = "units with the card"): Rate {
  return { state: "insufficient_data", why: `${count} ${what} in the period`, need: `at least ${leastUnits} ${what}` };
}

/** The rates of the headline: activity over the last four whole weeks, cohort over the last four that stopped filling. */
export function headlineRates(weeks: Week[]): { activity: Rate; cohort: Rate; perScan: Rate } {
  const whole = weeks.filter((week) => !week.partial).slice(-4);
  const settled = weeks.filter((week) => !week.partial && !week.filling).slice(-4);
  const sum = (rows: Week[], pick: (week: Week) => number) => rows.reduce((total, week) => total + pick(week), 0);
  const span = (rows: Week[]) => [rows[0]?.week ?? "", lastDay(rows.at(-1)?.week)] as const;
  return {
    activity: activityRate(sum(whole, (week) => week.migrated), sum(whole, (week) => week.units), ...span(whole)),
    cohort: cohortRate(sum(settled, (week) => week.cohortLinked), sum(settled, (week) => week.units), ...span(settled)),
    perScan: activityRate(sum(whole, (week) => week.registrations), sum(whole, (week) => week.scans), ...span(whole), "scans"),
  };
}

/** The Sunday of the week that starts on the given Monday. */
export function lastDay(monday: string | undefined): string {
  return monday ? addDays(monday, 6) : "";
}

/** A day so many days later, both as YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
