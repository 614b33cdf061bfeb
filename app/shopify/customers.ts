import { z } from "zod";
import { log } from "#app/platform/log.ts";
import { adminGraphql } from "./admin-client.ts";
import { ShopifyRefused } from "./errors.ts";
import * as operations from "./operations/customers.ts";

/** Tags that we add; Flow, segments and mail tools find our customers by them. */
export const customerTags = { registered: "amazon-registered", migrated: "amazon-migrated", creator: "creator" } as const;

/** Our `$app` metafields on customers, declared in shopify.app.toml. */
export const customerMetafields = {
  /** The registration that created the customer, by which a retry knows its own work. */
  firstRegistration: { key: "first_registration", type: "single_line_text_field" },
  /** Registered products: `[{ insert, product, registeredAt }]`. */
  registrations: { key: "amazon_registrations", type: "json" },
  /** Says that the customer came by way of a card; absent on customers who were there before. */
  migratedFrom: { key: "migrated_from", type: "single_line_text_field" },
  /** How many Amazon orders are linked to the customer. */
  amazonOrders: { key: "amazon_orders", type: "number_integer" },
} as const;

export type MetafieldValue = { key: string; type: string; value: string };

export type CustomerFacts = {
  gid: string;
  firstName: string | null;
  lastName: string | null;
  createdAt: string;
  ordersCount: number;
  tags: string[];
  emailState: string | null;
  emailStateAt: Date | null;
  phone: string | null;
  /** Id of the registration that created this customer, if one did. */
  firstRegistration: string | null;
};

/** Consent as given: the moment is the person's, not ours; null leaves it to Shopify, which takes its own. */
export type MarketingConsent = { state: "SUBSCRIBED" | "PENDING" | "UNSUBSCRIBED"; level: "SINGLE_OPT_IN" | "CONFIRMED_OPT_IN"; at: Date | null };

export type NewCustomer = {
  email: string;
  firstName: string | null;
  lastName: string | null;
  tags: string[];
  metafields: MetafieldValue[];
  emailConsent: MarketingConsent | null;
};

const facts = z
  .object({
    id: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    createdAt: z.string(),
    numberOfOrders: z.coerce.number(),
    tags: z.array(z.string()),
    defaultEmailAddress: z.object({ marketingState: z.string(), marketingUpdatedAt: z.string().nullable() }).nullable(),
    defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
    firstRegistration: z.object({ value: z.string() }).nullable(),
  })
  .transform((customer): CustomerFacts => {
    const updatedAt = customer.defaultEmailAddress?.marketingUpdatedAt;
    return {
      gid: customer.id,
      firstName: customer.firstName,
      lastName: customer.lastName,
      createdAt: customer.createdAt,
      ordersCount: customer.numberOfOrders,
      tags: customer.tags,
      emailState: customer.defaultEmailAddress?.marketingState ?? null,
      emailStateAt: updatedAt ? new Date(updatedAt) : null,
      phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
      firstRegistration: customer.firstRegistration?.value ?? null,
    };
  });

const anything = z.unknown();

/** The shop's customer with this e-mail address, or null. */
export async function findCustomerByEmail(shopId: number, email: string): Promise<CustomerFacts | null> {
  const data = await adminGraphql(shopId, operations.customerByEmail, { email }, z.object({ customerByIdentifier: facts.nullable() }));
  return data.customerByIdentifier;
}

const contact = z.object({ customer: z.object({ locale: z.string().nullable(), defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable() }).nullable() });

/** A customer's address and language; null when the shop has no such customer. */
export async function readContact(shopId: number, gid: string): Promise<{ email: string | null; locale: string | null } | null> {
  const { customer } = await adminGraphql(shopId, operations.customerContact, { id: gid }, contact);
  return customer && { email: customer.defaultEmailAddress?.emailAddress ?? null, locale: customer.locale };
}

/** Creates a customer, or gives null when the address is taken: someone was quicker, so look the customer up. */
export async function createCustomer(shopId: number, customer: NewCustomer): Promise<CustomerFacts | null> {
  const input = {
    email: customer.email,
    ...(customer.firstName ? { firstName: customer.firstName } : {}),
    ...(customer.lastName ? { lastName: customer.lastName } : {}),
    tags: customer.tags,
    metafields: customer.metafields.map((metafield) => ({ namespace: "$app", ...metafield })),
    ...(customer.emailConsent ? { emailMarketingConsent: consentInput(customer.emailConsent) } : {}),
  };
  try {
    const data = await adminGraphql(shopId, operations.customerCreate, { input }, z.object({ customerCreate: z.object({ customer: facts }) }));
    return data.customerCreate.customer;
  } catch (error) {
    if (customer.emailConsent?.at && isAhead(error)) return createCustomer(shopId, { ...customer, emailConsent: { ...customer.emailConsent, at: null } });
    if (isTaken(error, "email")) return null;
    throw error;
  }
}

/** Adds tags, leaving every other tag. */
export async function addTags(shopId: number, gid: string, tags: string[]): Promise<void> {
  await adminGraphql(shopId, operations.customerTagsAdd, { id: gid, tags }, anything);
}

/** Sets our own metafields; nobody else's are in reach. */
export async function setMetafields(shopId: number, gid: string, metafields: MetafieldValue[]): Promise<void> {
  if (metafields.length === 0) return;
  await adminGraphql(shopId, operations.customerMetafieldsSet, { metafields: metafields.map((metafield) => ({ ownerId: gid, namespace: "$app", ...metafield })) }, anything);
}

/** Takes what says that a customer came by way of a card off them: our metafields, and the tags that name Amazon. */
export async function takeOffMarks(shopId: number, gid: string): Promise<void> {
  const metafields = Object.values(customerMetafields).map(({ key }) => ({ ownerId: gid, namespace: "$app", key }));
  await adminGraphql(shopId, operations.customerMetafieldsDelete, { metafields }, anything);
  await adminGraphql(shopId, operations.customerTagsRemove, { id: gid, tags: [customerTags.registered, customerTags.migrated] }, anything);
}

/** Fills fields that the caller saw empty. A phone number that another customer has is left out, in silence. */
export async function fillCustomer(shopId: number, gid: string, fields: { firstName?: string; lastName?: string; phone?: string }): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  try {
    await adminGraphql(shopId, operations.customerFill, { input: { id: gid, ...fields } }, anything);
  } catch (error) {
    if (!fields.phone || !(error instanceof ShopifyRefused)) throw error;
    const { phone: _taken, ...rest } = fields;
    await fillCustomer(shopId, gid, rest);
  }
}

export async function setEmailConsent(shopId: number, gid: string, consent: MarketingConsent): Promise<void> {
  await asGiven(consent, (given) => adminGraphql(shopId, operations.customerEmailConsent, { input: { customerId: gid, emailMarketingConsent: consentInput(given) } }, anything));
}

export async function setSmsConsent(shopId: number, gid: string, consent: MarketingConsent): Promise<void> {
  await asGiven(consent, (given) => adminGraphql(shopId, operations.customerSmsConsent, { input: { customerId: gid, smsMarketingConsent: consentInput(given) } }, anything));
}

function consentInput(consent: MarketingConsent) {
  return { marketingState: consent.state, marketingOptInLevel: consent.level, ...(consent.at ? { consentUpdatedAt: consent.at.toISOString() } : {}) };
}

/** With its moment; without it when that lies in Shopify's future. */
async function asGiven(consent: MarketingConsent, send: (given: MarketingConsent) => Promise<unknown>): Promise<void> {
  try {
    await send(consent);
  } catch (error) {
    if (!consent.at || !isAhead(error)) throw error;
    await send({ ...consent, at: null });
  }
}

/**
 * Shopify refuses a moment in its future, as a machine whose clock is ahead writes it. What was given counts all the
 * same; the moment itself is kept with us.
 */
function isAhead(error: unknown): boolean {
  const refused = error instanceof ShopifyRefused && error.problems.some((problem) => /in the future/i.test(problem.message));
  if (refused) log.warn({ operation: "consent" }, "a consent is ahead of Shopify's clock: look at the clocks of the machines that serve the pages");
  return refused;
}

/** customerCreate has no error codes: "Email has already been taken" is all that it says. */
function isTaken(error: unknown, field: string): boolean {
  return error instanceof ShopifyRefused && error.problems.some((problem) => problem.field.at(-1) === field && /taken/i.test(problem.message));
}

export { ShopifyRefused } from "./errors.ts";
