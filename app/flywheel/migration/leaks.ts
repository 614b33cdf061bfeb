import { twoProportions } from "#app/attribution/numerics/intervals.ts";
import type { Grouped } from "./model.ts";

/** A step at which an insert loses more people than the best other one, and what that is worth. */
export type Leak = {
  insertId: string;
  insert: string;
  step: "scan" | "registration" | "confirmation" | "first_order";
  rate: number;
  best: { insert: string; rate: number };
  /** Customers a month that the better rate would bring, with 95 % interval of the rates' difference. */
  customers: number;
  low: number;
  high: number;
  /** Minor units a month, by what a migrated customer spends in 90 days; null while that is unknown. */
  moneyMinor: number | null;
};

const steps = [
  { step: "scan", of: "units", to: "scans" },
  { step: "registration", of: "scans", to: "registrations" },
  { step: "confirmation", of: "registrations", to: "confirmed" },
] as const;

const least = 60;
const weeksPerMonth = 4.345;

/**
 * Compares each step of each insert with the best other insert, over the same recent weeks, and follows what is lost
 * down to migrated customers by the insert's own later rates. A difference that chance explains is no leak.
 * @param recent funnels of the last whole weeks, one an insert
 * @param weeks how many weeks they cover
 * @param valueMinor what a migrated customer is worth, or null
 */
export function findLeaks(recent: readonly Grouped[], weeks: number, valueMinor: number | null): Leak[] {
  const leaks: Leak[] = [];
  for (const { step, of, to } of steps) {
    const able = recent.filter((row) => row[of] >= least);
    for (const row of able) {
      // Scans may pass units: a card is scanned by two people. Then it is no share, and no leak.
      if (row[to] > row[of]) continue;
      // A message and a card are opened in different places: only what lies in the box is compared on opening.
      const others = able.filter((other) => other.id !== row.id && other[to] <= other[of] && (step !== "scan" || (other.kind === "review_message") === (row.kind === "review_message")));
      const best = others.reduce<Grouped | null>((top, other) => (!top || other[to] / other[of] > top[to] / top[of] ? other : top), null);
      if (!best) continue;
      const apart = twoProportions(Math.round(row[to]), Math.round(row[of]), Math.round(best[to]), Math.round(best[of]));
      const difference = best[to] / best[of] - row[to] / row[of];
      if (!apart || difference <= 0) continue;
      const [low, high] = [apart.low, apart.high].map(Math.abs).sort((a, b) => a - b) as [number, number];
      // Both ends on one side of nought: the interval of a difference that is there.
      if (apart.low * apart.high <= 0) continue;
      const onwards = row[to] > 0 ? row.migrated / row[to] : 0;
      const perMonth = (row[of] * onwards * weeksPerMonth) / weeks;
      const customers = difference * perMonth;
      leaks.push({ insertId: row.id, insert: row.name, step, rate: row[to] / row[of], best: { insert: best.name, rate: best[to] / best[of] }, customers, low: low * perMonth, high: high * perMonth, moneyMinor: valueMinor === null ? null : customers * valueMinor });
    }
  }
  return leaks.filter((leak) => leak.customers >= 1).sort((a, b) => b.customers - a.customers);
}
