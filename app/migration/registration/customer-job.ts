import { z } from "zod";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { customers, noteFlowEvents } from "#app/shopify/index.ts";
import { applyConsents, consentOnCreation } from "./customer-consent.ts";
import { customerMetafieldValues, readSubject, splitName, tagsOf, type Subject } from "./customer-subject.ts";
import { issueDiscount } from "./discount.ts";

const shopId = z.number().int().positive();
const jobData = z.union([z.object({ shopId, registrationId: z.uuid() }), z.object({ shopId, forget: z.string() })]);

/**
 * Brings the Shopify customer up to date with a registration. Every step may be repeated, so a job that was killed
 * anywhere completes on its next run:
 * 1. no customer with the address: one is created, knowing the registration that made it;
 * 2. a customer that was there before: nothing until the address is confirmed, then only additions;
 * 3. after confirmation: the discount code.
 */
export const customerJob: JobHandler = async (data) => {
  const asked = jobData.parse(data);
  if ("forget" in asked) return forget(asked.shopId, asked.forget);
  const { shopId, registrationId } = asked;
  const subject = await withShop(shopId, (tx) => readSubject(tx, registrationId));
  if (!subject) return;
  const email = decrypt(shopId, subject.emailEncrypted);
  const found = await customers.findCustomerByEmail(shopId, email);
  const customer = found ?? (await create(shopId, email, subject)) ?? (await customers.findCustomerByEmail(shopId, email));
  if (!customer) throw new Error("Shopify says that the address is taken, and has no customer with it");

  const isOurs = customer.firstRegistration === registrationId;
  if (!isOurs && !subject.confirmed) {
    await record(shopId, registrationId, "waiting_confirmation", null);
    return;
  }
  await add(shopId, customer, subject);
  await record(shopId, registrationId, isOurs ? "migrated" : "reconnected", customer);
  await applyConsents(shopId, customer, subject);
  if (subject.confirmed) await issueDiscount(shopId, registrationId);
};

async function create(shopId: number, email: string, subject: Subject): Promise<customers.CustomerFacts | null> {
  const { firstName, lastName } = splitName(subject.nameEncrypted ? decrypt(shopId, subject.nameEncrypted) : "");
  const created = await customers.createCustomer(shopId, {
    email,
    firstName,
    lastName,
    tags: tagsOf(subject, true),
    metafields: [
      { ...customers.customerMetafields.firstRegistration, value: subject.registrationId },
      { ...customers.customerMetafields.migratedFrom, value: "amazon" },
      ...(await withShop(shopId, (tx) => customerMetafieldValues(tx, subject))),
    ],
    emailConsent: consentOnCreation(subject),
  });
  if (created) log.info({ shop: shopId, registration: subject.registrationId }, "customer created");
  return created;
}

/** Takes our marks off a customer whose registrations were erased; one who registered with another address too keeps what that says. */
async function forget(shopId: number, gid: string): Promise<void> {
  if (!(await customers.readContact(shopId, gid))) return;
  const left = await withShop(shopId, (tx) => tx.first<{ id: string }>("select id from registrations where shop_id = $1 and customer_gid = $2 and state <> 'erased' order by created_at limit 1", [shopId, gid]));
  if (!left) return customers.takeOffMarks(shopId, gid);
  await customers.setMetafields(shopId, gid, await withShop(shopId, (tx) => customerMetafieldValues(tx, { registrationId: left.id, customerGid: gid })));
}

/** Adds, never replaces: tags beside theirs, our own metafields, a name and number only where there is none. */
async function add(shopId: number, customer: customers.CustomerFacts, subject: Subject): Promise<void> {
  const tags = tagsOf(subject, customer.firstRegistration === subject.registrationId).filter((tag) => !customer.tags.includes(tag));
  if (tags.length > 0) await customers.addTags(shopId, customer.gid, tags);
  await customers.setMetafields(shopId, customer.gid, await withShop(shopId, (tx) => customerMetafieldValues(tx, { ...subject, customerGid: customer.gid })));
  const name = subject.nameEncrypted && !customer.firstName && !customer.lastName ? splitName(decrypt(shopId, subject.nameEncrypted)) : null;
  await customers.fillCustomer(shopId, customer.gid, {
    ...(name?.firstName ? { firstName: name.firstName } : {}),
    ...(name?.lastName ? { lastName: name.lastName } : {}),
    ...(subject.phoneEncrypted && !customer.phone ? { phone: decrypt(shopId, subject.phoneEncrypted) } : {}),
  });
}

async function record(shopId: number, registrationId: string, state: "migrated" | "reconnected" | "waiting_confirmation", customer: customers.CustomerFacts | null): Promise<void> {
  await withShop(shopId, async (tx) => {
    // What a registration once was, it stays: migrated customers do not turn into reconnected ones.
    const emailIndex = await tx.first<{ emailIndex: string }>(
      `update registrations set customer_gid = coalesce($4, customer_gid), updated_at = now(),
              customer_state = case when customer_state in ('migrated', 'reconnected') then customer_state else $3 end
        where shop_id = $1 and id = $2 and state <> 'erased' returning email_index as "emailIndex"`,
      [shopId, registrationId, state, customer?.gid ?? null],
    );
    if (!customer || !emailIndex) return;
    await tx.run(
      `insert into shopify_customers (shop_id, gid, email_index, created_at, email_consent, orders_count, tags)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (shop_id, gid) do update set email_index = excluded.email_index, orders_count = greatest(shopify_customers.orders_count, excluded.orders_count), updated_at = now()`,
      [shopId, customer.gid, emailIndex.emailIndex, customer.createdAt, customer.emailState, customer.ordersCount, customer.tags],
    );
    await noteFlowEvents(tx, { registrationIds: [registrationId] });
  });
}
