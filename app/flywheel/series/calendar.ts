import type { Tx } from "#app/platform/db.ts";
import { dayNumber } from "../days.ts";

export type CalendarEvent = { kind: string; name: string; from: number; to: number };

/** What else happened. `answered` is false until the merchant named promotions or said that there were none. */
export type Calendar = { answered: boolean; events: CalendarEvent[] };

export async function readCalendar(tx: Tx): Promise<Calendar> {
  const rows = await tx.query<{ kind: string; name: string; from: string; to: string }>(
    `select kind, name, from_day as "from", to_day as "to" from calendar_events where shop_id = $1 order by from_day, kind, name`,
    [tx.shopId],
  );
  return {
    answered: rows.some(({ kind }) => ["promotion", "price_change", "none"].includes(kind)),
    events: rows.filter(({ kind }) => kind !== "none").map((row) => ({ kind: row.kind, name: row.name, from: dayNumber(row.from), to: dayNumber(row.to) })),
  };
}

/** 1 on days with an event of one of the kinds. */
export function flags(calendar: Calendar, kinds: readonly string[], first: number, days: number): number[] {
  const values = new Array<number>(days).fill(0);
  for (const { kind, from, to } of calendar.events) {
    if (!kinds.includes(kind)) continue;
    for (let day = Math.max(from, first); day <= to && day - first < days; day++) values[day - first] = 1;
  }
  return values;
}
