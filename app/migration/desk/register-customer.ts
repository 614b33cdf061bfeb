import { createHash } from "node:crypto";
import { audit, type Actor } from "#app/platform/audit.ts";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { customers } from "#app/shopify/index.ts";
import { locales, offerSchema, type Locale } from "../inserts/model.ts";
import { tryLink } from "../linking/index.ts";
import { grantBenefit, parseEmail, queueCustomer } from "../registration/index.ts";
import { customerSubject } from "./customer.ts";

type Wanted = { insertId: string; orderId: string };

/**
 * Registers a customer of the shop who has registered nothing, by a member of staff who has the Amazon order id from
 * them: no mail, no consent, no scan. They were in the shop before, so they are reconnected and in no rate. The card's
 * benefit is theirs. The same customer, card and order twice is one registration.
 * @throws UserError when Shopify has no address of theirs, they have registered already, or the card was never printed
 */
export async function registerForCustomer(shopId: number, customerGid: string, { insertId, orderId }: Wanted, actor: Actor, now: Date): Promise<void> {
  const contact = await customers.readContact(shopId, customerGid);
  const email = contact?.email ? parseEmail(contact.email) : null;
  if (!email) throw new UserError("This customer has no e-mail address in Shopify. Add one there first: a registration is found and erased by it.");
  const emailIndex = blindIndex(shopId, "email", email);
  await withShop(shopId, async (tx) => {
    const key = createHash("sha256").update(["staff", customerGid, insertId, orderId].join("|")).digest("base64url");
    if (await tx.first("select 1 from registrations where shop_id = $1 and email_index = $2 and state <> 'erased' and submission_key <> $3", [shopId, emailIndex, key])) {
      throw new UserError("Somebody registered with this customer’s address and has not confirmed it yet. Find them under Registrations, and correct the order there.", { status: 409 });
    }
    const card = await tx.first<{ runId: string; code: string; offer: unknown; locale: Locale }>(
      `select p.id as "runId", coalesce((select c.code from card_codes c where c.shop_id = p.shop_id and c.print_run_id = p.id and not c.is_proof and not c.is_unique limit 1), '') as code,
              i.offer, i.default_locale as locale
         from inserts i join print_runs p on p.shop_id = i.shop_id and p.insert_id = i.id
        where i.shop_id = $1 and i.id = $2 and i.status = 'published' order by p.created_at desc limit 1`,
      [shopId, insertId],
    );
    if (!card) throw new UserError("Choose a card that is published and was printed.", { fields: { insertId: "Choose a card." } });
    const locale = locales.find((one) => contact?.locale?.toLowerCase().startsWith(one)) ?? card.locale;
    const added = await tx.first<{ id: string }>(
      `insert into registrations (shop_id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, order_id, order_id_typed, order_state,
              state, confirmed_at, customer_gid, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'waiting', 'confirmed', $10, $11, $10, $10)
       on conflict (shop_id, submission_key) do nothing returning id`,
      [shopId, insertId, card.runId, card.code, key, encrypt(shopId, email), emailIndex, locale, orderId, now, customerGid],
    );
    if (!added) return;
    await grantBenefit(tx, added.id, offerSchema.parse(card.offer), now.toISOString().slice(0, 10));
    await audit(tx, actor, "registration.add", `registration:${added.id}`, { customer: customerSubject(customerGid), by: "staff" });
    await tryLink(tx, added.id);
    await queueCustomer(tx, added.id);
  });
}
