import type { Address, Consent, CustomerRecord } from "../../store/records.ts";
import type { Args, Context } from "../context.ts";
import { Refusal } from "./user-error.ts";

const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@.,;<>()]{2,}$/;
const PHONE = /^\+[1-9]\d{6,14}$/;

/** Trimmed, without doubles (case apart), in the order given. */
export function cleanTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags.flatMap((one) => one.split(",")).map((one) => one.trim()))
    if (tag && !seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  if (seen.size > 250) throw new Refusal(["tags"], "Tags exceeds the maximum of 250");
  for (const tag of seen.values())
    if (tag.length > 255)
      throw new Refusal(["tags"], "Tag exceeds the maximum length of 255 characters");
  return [...seen.values()];
}

/** An e-mail address as Shopify stores it; refuses a bad form and one that another customer has. */
function email(
  context: Context,
  value: string,
  self: CustomerRecord | undefined,
  at: string[],
): string {
  const address = value.trim().toLowerCase();
  if (!EMAIL.test(address) || address.length > 255)
    throw new Refusal([...at, "email"], "Email is invalid", "INVALID");
  const owner = context.shop.findCustomerByEmail(address);
  if (owner && owner !== self)
    throw new Refusal([...at, "email"], "Email has already been taken", "TAKEN");
  return address;
}

function phone(
  context: Context,
  value: string,
  self: CustomerRecord | undefined,
  at: string[],
): string {
  const number = value.replace(/[\s().-]/g, "");
  if (!PHONE.test(number)) throw new Refusal([...at, "phone"], "Phone is invalid", "INVALID");
  const owner = context.shop.findCustomerByPhone(number);
  if (owner && owner !== self)
    throw new Refusal([...at, "phone"], "Phone has already been taken", "TAKEN");
  return number;
}

function toAddress(context: Context, input: Args): Address {
  const { countryCode, country, province, provinceCode, id: _id, ...rest } = input;
  return context.shop.address({
    ...(rest as Partial<Address>),
    countryCode: (countryCode ?? country ?? null) as string | null,
    provinceCode: (provinceCode ?? province ?? null) as string | null,
  });
}

/** Consent as a mutation may set it: only these three states, never in the future. */
export function toConsent(context: Context, input: Args, at: string[]): Consent {
  const state = String(input.marketingState);
  if (!["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"].includes(state))
    throw new Refusal(
      [...at, "marketingState"],
      `Cannot specify ${state} as a marketing state input`,
      "INVALID",
    );
  const updatedAt = (input.consentUpdatedAt as string | undefined) ?? context.shop.clock.iso();
  if (Date.parse(updatedAt) > context.shop.clock.now().getTime() + 60_000)
    throw new Refusal(
      [...at, "consentUpdatedAt"],
      "Consent updated at must not be in the future",
      "INVALID",
    );
  return {
    state: state as Consent["state"],
    optInLevel: (input.marketingOptInLevel as Consent["optInLevel"] | undefined) ?? "SINGLE_OPT_IN",
    updatedAt,
  };
}

/**
 * Turns CustomerInput or CustomerSetInput into the change of a record. What is absent stays as it
 * is; a list that is given replaces the one before.
 */
export function customerChange(
  context: Context,
  input: Args,
  self: CustomerRecord | undefined,
  at: string[],
): Partial<CustomerRecord> {
  const change: Partial<CustomerRecord> = {};
  for (const field of ["firstName", "lastName", "note"] as const)
    if (field in input) {
      const value = input[field] as string | null;
      if (field !== "note" && value && value.length > 255)
        throw new Refusal(
          [...at, field],
          `${field} is too long (maximum is 255 characters)`,
          "TOO_LONG",
        );
      if (field !== "note" && value && /https?:\/\/|<[^>]+>/.test(value))
        throw new Refusal([...at, field], `${field} cannot contain URLs or HTML`, "INVALID");
      change[field] = value || null;
    }
  if (input.email !== undefined)
    change.email = input.email ? email(context, String(input.email), self, at) : null;
  if (input.phone !== undefined)
    change.phone = input.phone ? phone(context, String(input.phone), self, at) : null;
  if (typeof input.locale === "string") {
    if (!/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(input.locale))
      throw new Refusal([...at, "locale"], "Locale is invalid", "INVALID");
    change.locale = input.locale;
  }
  if (Array.isArray(input.tags)) change.tags = cleanTags(input.tags as string[]);
  if (typeof input.taxExempt === "boolean") change.taxExempt = input.taxExempt;
  if (Array.isArray(input.addresses)) {
    change.addresses = (input.addresses as Args[]).map((one) => toAddress(context, one));
    change.defaultAddressId = change.addresses[0]?.id ?? null;
  }
  return change;
}

/** A customer must be reachable or nameable in some way. */
export function refuseNobody(one: Partial<CustomerRecord>, at: string[] | null): void {
  if (!one.email && !one.phone && !one.firstName && !one.lastName)
    throw new Refusal(at, "A name, phone number, or email address must be present", "INVALID");
}
