import { z } from "zod";
import type { RegistrationDetails } from "../registration/index.ts";
import type { FieldErrors } from "./form-parts.ts";
import { firstHeardOptions } from "./locales/texts.ts";

const words = (most: number) => z.string().trim().max(most).catch("");

const schema = z.object({
  name: words(200),
  productId: z.uuid().or(z.literal("")).catch(""),
  orderAnswer: z.enum(["have", "gift", "later"]).catch("have"),
  orderId: words(2000),
  postalCode: words(40),
  phone: words(60),
  sms: z.literal("yes").optional().catch(undefined),
  sv: words(40),
  firstHeard: z.enum(firstHeardOptions).optional().catch(undefined),
});

/**
 * Reads the fields that may follow a registration. What was left empty is left out; whether an order number, phone or
 * postal code is one is for the registration to say.
 * @param sms the consent to text messages as it stood on the page
 */
export function readDetails(form: URLSearchParams, sms: { text: string; version: string }, orderRequired: boolean): { ok: true; details: RegistrationDetails } | { ok: false; errors: FieldErrors } {
  const fields = schema.parse(Object.fromEntries(form));
  const details: RegistrationDetails = {};
  if (fields.name) details.name = fields.name;
  if (fields.productId) details.productId = fields.productId;
  if (fields.orderAnswer === "have") {
    if (fields.orderId) details.orderId = fields.orderId;
    else if (orderRequired && form.has("orderAnswer")) return { ok: false, errors: { orderId: "orderIdMissing" } };
  } else if (!(orderRequired && fields.orderAnswer === "gift")) {
    details.orderAnswer = fields.orderAnswer;
  }
  if (fields.postalCode && !details.orderId) details.postalCode = fields.postalCode;
  if (fields.phone) {
    if (fields.sms !== "yes" || fields.sv !== sms.version) return { ok: false, errors: { phone: "phoneNeedsConsent" } };
    details.phone = fields.phone;
    details.smsMarketing = { given: true, text: sms.text, textVersion: sms.version };
  }
  if (fields.firstHeard) details.firstHeard = fields.firstHeard;
  return { ok: true, details };
}

/** What a form comes back with. */
export function shownValues(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries(form);
}
