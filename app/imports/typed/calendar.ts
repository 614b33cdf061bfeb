import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { fieldErrors } from "./write.ts";

export const eventKinds = { promotion: "Promotion", price_change: "Price change", stock_out: "Out of stock", event: "Event", none: "No promotions in this period", other: "Other" } as const;
export type EventKind = keyof typeof eventKinds;

export type CalendarRow = { kind: EventKind; name: string; item: string; from: string; to: string; note: string | null; typed: boolean };

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "Choose a day");
const input = z
  .object({
    kind: z.enum(Object.keys(eventKinds) as [EventKind, ...EventKind[]]),
    name: z.string().trim().max(120, "At most 120 characters"),
    item: z.string().trim().max(60, "At most 60 characters").default(""),
    from: day,
    to: day,
    note: z.string().trim().max(500, "At most 500 characters").default(""),
  })
  .refine((event) => event.from <= event.to, { path: ["to"], message: "The last day is before the first" })
  .refine((event) => event.kind === "none" || event.name !== "", { path: ["name"], message: "Give it a name, such as “Prime Day”" });

/** Enters an event, or the explicit answer that a period had no promotions. @throws UserError by field */
export async function addEvent(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const checked = input.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
  const { kind, name, item, from, to, note } = checked.data;
  await tx.run(
    `insert into calendar_events (shop_id, kind, name, item, from_day, to_day, note) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (shop_id, kind, name, item, from_day) do update set to_day = excluded.to_day, note = excluded.note`,
    [tx.shopId, kind, kind === "none" ? "" : name, item, from, to, note || null],
  );
  await audit(tx, actor, "calendar.add", `calendar:${kind}`, { from, to });
  await requestRecompute(tx);
}

/** Takes one event away. */
export async function removeEvent(tx: Tx, actor: Actor, { kind, name, item, from }: { kind: string; name: string; item: string; from: string }): Promise<void> {
  const removed = await tx.run("delete from calendar_events where shop_id = $1 and kind = $2 and name = $3 and item = $4 and from_day::text = $5", [tx.shopId, kind, name, item, from]);
  if (removed === 0) throw new UserError("This event is gone already.");
  await audit(tx, actor, "calendar.remove", `calendar:${kind}`, { from });
  await requestRecompute(tx);
}

/** The shop's calendar, newest first. */
export async function listEvents(tx: Tx): Promise<CalendarRow[]> {
  return tx.query<CalendarRow>(
    `select kind, name, item, from_day as "from", to_day as "to", note, import_id is null as typed from calendar_events where shop_id = $1 order by from_day desc, name limit 500`,
    [tx.shopId],
  );
}
