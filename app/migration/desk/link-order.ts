import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { undoLink } from "../linking/index.ts";
import { addAnotherProduct, parseOrderId } from "../registration/index.ts";
import { registerForCustomer } from "./register-customer.ts";
import { correctRegistration } from "./correct.ts";
import { customerRegistrations, customerSubject, type CustomerRegistration } from "./customer.ts";

/** What became of an order that staff gave to a customer. */
export type LinkOrderResult = {
  /** `linked`: it holds. `review`: it waits for a decision. `waiting`: no import has had this order yet. `already`: it was linked before. */
  outcome: "linked" | "review" | "waiting" | "already";
  registration: CustomerRegistration;
};

const problems: Record<string, string> = {
  orderIdInvalid: "There is no Amazon order id in this: it has 17 digits, such as 114-3941689-8772232.",
  orderIdMissing: "Write the Amazon order id: 17 digits, such as 114-3941689-8772232.",
  orderIdTwo: "There are two order ids in this text. Link one after the other.",
  orderIdTooShort: "This is too short for an Amazon order id: it has 17 digits, such as 114-3941689-8772232.",
  orderIdTooLong: "This is too long for an Amazon order id: it has 17 digits, such as 114-3941689-8772232.",
};

/**
 * Gives an Amazon order to one of a customer's registrations, or to a further one (`registrationId` null), and tries the
 * link at once. Everything stands in the audit log and can be taken back.
 * @param typed the order id in any shape
 * @param insertId the card by which a customer who has registered nothing is registered now, by staff
 * @throws UserError with the field that is wrong, NotFound when the registration is not this customer's
 */
export async function linkOrderToCustomer(
  shopId: number, customerGid: string, { typed, registrationId, insertId = null }: { typed: string; registrationId: string | null; insertId?: string | null }, actor: Actor, now: Date,
): Promise<LinkOrderResult> {
  const parsed = parseOrderId(typed);
  if (!parsed.ok) throw new UserError("The order id cannot be read.", { fields: { orderId: problems[parsed.reason] ?? problems.orderIdMissing! } });
  const { orderId } = parsed;
  const read = () => withShop(shopId, (tx) => customerRegistrations(tx, customerGid));
  const own = await read();
  const [latest] = own;
  if (!latest) {
    if (insertId === null) throw new UserError("This customer has registered nothing yet. Choose the card that came with the order.", { fields: { insertId: "Choose a card." } });
    await registerForCustomer(shopId, customerGid, { insertId, orderId }, actor, now);
    const [made] = await read();
    if (!made) throw new NotFound("The registration");
    return outcomeOf([made], made.id);
  }
  const held = own.find((one) => one.link?.state === "active" && one.link.orderId === orderId);
  if (held) return { outcome: "already", registration: held };
  if (registrationId !== null) {
    if (!own.some((one) => one.id === registrationId)) throw new NotFound("The registration");
    await withShop(shopId, (tx) => correctRegistration(tx, registrationId, { orderId: typed }, actor, now));
    return outcomeOf(await read(), registrationId);
  }
  return addOrder(shopId, customerGid, own, orderId, actor, now);
}

/** A person's further order is a registration of its own, as when they add it themselves on their page. */
async function addOrder(shopId: number, customerGid: string, own: CustomerRegistration[], orderId: string, actor: Actor, now: Date): Promise<LinkOrderResult> {
  const from = own.find((one) => one.confirmed);
  if (!from) throw new UserError("This customer has not confirmed their address yet, so nothing can be added. Choose their registration instead.", { fields: { registrationId: "Choose a registration." } });
  const saved = await addAnotherProduct(shopId, from.id, { orderId }, now);
  if (saved.outcome === "limited") throw new UserError("Too many orders were added to this customer today. Try again tomorrow.", { status: 429 });
  return withShop(shopId, async (tx) => {
    const before = new Set(own.map((one) => one.id));
    // The copy is of a registration whose customer is known: it belongs to the same one from the start.
    const added = await tx.first<{ id: string }>(
      `update registrations set customer_gid = $4 where shop_id = $1 and order_id = $2 and created_at = $3 and customer_gid is null
          and email_index = (select email_index from registrations where shop_id = $1 and id = $5) returning id`,
      [shopId, orderId, now, customerGid, from.id],
    );
    const all = await customerRegistrations(tx, customerGid);
    const id = added?.id ?? all.find((one) => one.orderId === orderId && !before.has(one.id))?.id ?? all.find((one) => one.orderId === orderId)?.id;
    if (!id) throw new NotFound("The registration");
    if (added) await audit(tx, actor, "registration.add", `registration:${id}`, { customer: customerSubject(customerGid) });
    return outcomeOf(all, id);
  });
}

function outcomeOf(all: CustomerRegistration[], id: string): LinkOrderResult {
  const registration = all.find((one) => one.id === id);
  if (!registration) throw new NotFound("The registration");
  const { link } = registration;
  return { outcome: link?.state === "active" ? "linked" : link ? "review" : "waiting", registration };
}

/** Takes a link of this customer back. @throws NotFound when it is another's or does not hold (any more) */
export async function undoCustomerLink(shopId: number, customerGid: string, linkId: string, actor: Actor): Promise<void> {
  const own = await withShop(shopId, (tx) => customerRegistrations(tx, customerGid));
  if (!own.some((one) => one.link?.id === linkId)) throw new NotFound("The link");
  await undoLink(shopId, linkId, actor);
}
