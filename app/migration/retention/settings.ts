import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";

/** What is kept for how long: months, 0 for as long as the shop wants. The order is the page's. */
export const retentionKinds = {
  people: { months: 36, least: 6, may0: true, title: "People without a running benefit", what: "Counted from the last of: registering, confirming, ordering in your store, the end of their warranty. Then they are erased as if they had asked for it. Nobody with a running warranty or an open claim is." },
  unconfirmed: { months: 12, least: 1, may0: true, title: "Addresses that nobody confirmed", what: "Somebody may have typed another person’s address. Running warranties and open claims are kept here too." },
  claims: { months: 24, least: 1, may0: true, title: "Claims that are settled", what: "Counted from the day they were settled." },
  mails: { months: 12, least: 1, may0: false, title: "To whom which mail went", what: "The address is deleted with the row." },
  scans: { months: 24, least: 2, may0: false, title: "Single scans", what: "Their counts by day stay for good." },
  audit: { months: 24, least: 12, may0: false, title: "The audit log", what: "At least a year, so that questions can be answered." },
} as const;

export type RetentionKind = keyof typeof retentionKinds;
export type Retention = Record<RetentionKind, number>;

const names = Object.keys(retentionKinds) as RetentionKind[];

const monthsOf = (kind: RetentionKind) => {
  const { least, may0 } = retentionKinds[kind];
  const message = `${least} to 120 months${may0 ? ", or 0 to keep them until somebody asks" : ""}.`;
  return z.coerce.number<unknown>(message).int(message).refine((months) => (may0 && months === 0) || (months >= least && months <= 120), message);
};

/** The shop's periods in months; what it never said is as we propose. */
export function retentionOf(settings: Record<string, unknown>): Retention {
  const kept = z.record(z.string(), z.unknown()).catch({}).parse(settings.retention);
  return Object.fromEntries(names.map((kind) => [kind, monthsOf(kind).catch(retentionKinds[kind].months).parse(kept[kind] ?? retentionKinds[kind].months)])) as Retention;
}

/** Keeps the shop's periods. @throws UserError with a message beside each field */
export async function saveRetention(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const form = z.object(Object.fromEntries(names.map((kind) => [kind, monthsOf(kind)])) as Record<RetentionKind, ReturnType<typeof monthsOf>>);
  const checked = form.safeParse(given);
  if (!checked.success) throw new UserError("Some periods need another look.", { fields: Object.fromEntries(checked.error.issues.map((issue) => [issue.path.join("."), issue.message])) });
  await tx.run("update shops set settings = settings || jsonb_build_object('retention', $2::jsonb), updated_at = now() where shop_id = $1", [tx.shopId, JSON.stringify(checked.data)]);
  await audit(tx, actor, "retention.save", `shop:${tx.shopId}`, checked.data);
}
