import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { settleLinked } from "./settle.ts";

type Decided = { registrationId: string; orderId: string };

/** Accepts a waiting link: the merchant says that they belong together. @throws NotFound when it does not wait (any more) */
export async function acceptLink(shopId: number, linkId: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    // Two people who accept two suggestions for one registration decide one after the other.
    await tx.query("select 1 from registrations where shop_id = $1 and id = (select registration_id from links where shop_id = $1 and id::text = $2) for no key update", [shopId, linkId]);
    const link = await move(tx, linkId, "waiting", "active", actor);
    // Other suggestions for the same registration are answered by this one.
    const answered = await tx.query<{ id: string }>(
      "update links set state = 'refused', decided_by = $3, decided_at = now() where shop_id = $1 and registration_id = $2 and state = 'waiting' returning id",
      [shopId, link.registrationId, actor],
    );
    for (const { id } of answered) await audit(tx, actor, "link.refuse", `link:${id}`, { registration: link.registrationId, accepted: linkId });
    await settleLinked(tx, [link.registrationId]);
    await enqueue(tx, "customer", { shopId, registrationId: link.registrationId });
  });
}

/** Refuses a waiting link; the same pair is not suggested again. */
export async function refuseLink(shopId: number, linkId: string, actor: Actor): Promise<void> {
  await withShop(shopId, async (tx) => {
    const link = await move(tx, linkId, "waiting", "refused", actor);
    await reopen(tx, link.registrationId);
  });
}

/** Takes an active link back, whoever made it; the same pair is not made again by itself. */
export async function undoLink(shopId: number, linkId: string, actor: Actor): Promise<void> {
  await withShop(shopId, (tx) => undoLinkWithin(tx, linkId, actor));
}

/** As `undoLink`, in the caller's transaction. @throws NotFound when it does not hold (any more) */
export async function undoLinkWithin(tx: Tx, linkId: string, actor: Actor): Promise<void> {
  const link = await move(tx, linkId, "active", "undone", actor);
  await reopen(tx, link.registrationId);
  await enqueue(tx, "customer", { shopId: tx.shopId, registrationId: link.registrationId });
}

async function move(tx: Tx, linkId: string, from: string, to: string, actor: Actor): Promise<Decided> {
  const link = await tx.first<Decided>(
    `update links set state = $4, decided_by = $5, decided_at = now() where shop_id = $1 and id::text = $2 and state = $3
     returning registration_id as "registrationId", order_id as "orderId"`,
    [tx.shopId, linkId, from, to, actor],
  );
  if (!link) throw new NotFound("The link");
  await audit(tx, actor, `link.${to === "active" ? "accept" : to === "refused" ? "refuse" : "undo"}`, `link:${linkId}`, { registration: link.registrationId });
  return link;
}

/** Without a link the registration waits again, and a warranty counts from the day of registering. */
async function reopen(tx: Tx, registrationId: string): Promise<void> {
  const reopened = await tx.run(
    `update registrations r set order_state = case when r.order_id is null and r.order_id_typed is null then 'not_given' else 'waiting' end, purchase_date = null, updated_at = now()
      where r.shop_id = $1 and r.id = $2 and r.order_state in ('linked', 'review')
        and not exists (select 1 from links l where l.shop_id = $1 and l.registration_id = r.id and l.state = 'active')`,
    [tx.shopId, registrationId],
  );
  if (reopened === 0) return;
  await tx.run(
    `update benefits b set starts_on = r.created_at::date, ends_on = (r.created_at::date + make_interval(months => (b.terms ->> 'months')::int))::date
       from registrations r where b.shop_id = $1 and b.registration_id = $2 and b.kind = 'warranty' and b.state <> 'void' and r.shop_id = $1 and r.id = $2`,
    [tx.shopId, registrationId],
  );
}
