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
