import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { queueForgetting } from "./outbox.ts";

/**
 * Erases a person: every registration of the same address in this shop loses all that names or reaches them. What
 * stays are rows without a person (insert, product, days, offer), so that the counts of the past do not change. The
 * customer in Shopify is the merchant's own record and is left to them, without our metafields and tags.
 */
export async function erasePerson(shopId: number, registrationId: string, actor: Actor, now: Date): Promise<void> {
  await withShop(shopId, async (tx) => {
    const own = await tx.first<{ emailIndex: string }>(`select email_index as "emailIndex" from registrations where shop_id = $1 and id = $2`, [shopId, registrationId]);
    if (!own) return;
    const customers = await tx.query<{ gid: string }>("select distinct customer_gid as gid from registrations where shop_id = $1 and email_index = $2 and customer_gid is not null", [shopId, own.emailIndex]);
    await eraseByIndex(tx, [own.emailIndex], actor, now);
    for (const { gid } of customers) await queueForgetting(tx, gid);
  });
}

/** Erases whoever has one of these e-mail indexes, in the caller's transaction. */
export async function eraseByIndex(tx: Tx, emailIndexes: string[], actor: Actor, now: Date): Promise<number> {
  const { shopId } = tx;
  const erased = await tx.query<{ id: string }>(
    `update registrations
        set state = 'erased', email_encrypted = '', email_index = 'erased:' || id, name_encrypted = null, phone_encrypted = null, phone_index = null,
            order_id = null, order_id_typed = null, postal_index = null, first_heard = null, creator_handle = null, note = null, note_encrypted = null,
            customer_gid = null, reminder_at = null, link_version = link_version + 1, updated_at = $3
      where shop_id = $1 and email_index = any($2) and state <> 'erased'
      returning id`,
    [shopId, emailIndexes, now],
  );
  const ids = erased.map((row) => row.id);
  await tx.run("update mails set to_encrypted = '', to_index = 'erased', state = case when state = 'queued' then 'suppressed' else state end where shop_id = $1 and (registration_id = any($2) or to_index = any($3))", [shopId, ids, emailIndexes]);
  await tx.run("delete from claims where shop_id = $1 and (registration_id = any($2) or contact_index = any($3))", [shopId, ids, emailIndexes]);
  const customers = "(select gid from shopify_customers where shop_id = $1 and email_index = any($2))";
  await tx.run(`delete from creator_invitations where shop_id = $1 and customer_gid in ${customers}`, [shopId, emailIndexes]);
  await tx.run(`update creators set email_index = null, customer_gid = null, note = null where shop_id = $1 and (email_index = any($2) or customer_gid in ${customers})`, [shopId, emailIndexes]);
  await tx.run("update shopify_customers set email_index = null where shop_id = $1 and email_index = any($2)", [shopId, emailIndexes]);
  // What was read of the person in webhooks is gone with them; unprocessed deliveries are Shopify's to send again.
  for (const id of ids) await audit(tx, actor, "registration.erase", `registration:${id}`, {});
  return ids.length;
}
