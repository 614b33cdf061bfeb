import type { Tx } from "./db.ts";

/** Who did it: a member of staff, the customer, or the app itself. */
export type Actor = `staff:${string}` | "person" | "system";

/**
 * Writes one line of the shop's audit log in the caller's transaction.
 * @param action `noun.verb`, such as `registration.export`
 * @param subject `kind:id`; ids only, never a person's data
 */
export async function audit(tx: Tx, actor: Actor, action: string, subject: string, details: Record<string, unknown> = {}): Promise<void> {
  await tx.run("insert into audit_log (shop_id, actor, action, subject, details) values ($1, $2, $3, $4, $5)", [tx.shopId, actor, action, subject, JSON.stringify(details)]);
}

export type AuditRow = { id: string; at: Date; actor: string; action: string; subject: string; details: string };

const pageSize = 100;

/** One page of the shop's audit log, newest first. */
export async function readAudit(tx: Tx, before: Date | null): Promise<{ rows: AuditRow[]; more: boolean }> {
  const rows = await tx.query<AuditRow>(
    `select id, at, actor, action, subject, details::text as details from audit_log
      where shop_id = $1 and ($2::timestamptz is null or at < $2) order by at desc, id limit ${pageSize + 1}`,
    [tx.shopId, before],
  );
  return { rows: rows.slice(0, pageSize), more: rows.length > pageSize };
}
