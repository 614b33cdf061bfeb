import { z } from "zod";
import { normaliseCardCode } from "../inserts/index.ts";
import { findCode } from "./code-lookup.ts";
import { asLocale } from "./language.ts";
import { pageLocale, unknownCode } from "./landing-route.ts";
import { sealTyped } from "./prefill.ts";
import { renderTyping } from "./render-notice.ts";
import { readForm } from "./request.ts";
import { redirect, sendPage } from "./respond.ts";
import type { Visit } from "./visit.ts";

/** The fields of the theme's block “Register your product”. */
const fieldsSchema = z.object({
  code: z.string().max(60).catch(""),
  /** The card code that the merchant set for people without a card at hand. */
  fallback: z.string().max(60).catch(""),
  email: z.string().trim().max(254).catch(""),
  l: z.string().max(10).catch(""),
});

/**
 * Takes the form that the theme's block posts through the app proxy: leads to the card's own page, where consent and
 * the rest are asked, with the address already typed. Nothing is stored here, so the form needs no token that Liquid
 * could not draw; and the address travels encrypted, since addresses end up in other people's statistics.
 */
export async function takeStorefrontForm(visit: Visit): Promise<void> {
  const fields = fieldsSchema.parse(visit.req.method === "POST" ? Object.fromEntries(await readForm(visit.req)) : {});
  const locale = asLocale(fields.l.toLowerCase().split("-")[0]);
  if (locale) visit.query.set("l", locale);
  const typed = fields.code.trim() || fields.fallback.trim();
  if (!typed) return sendPage(visit.req, visit.res, renderTyping({ locale: pageLocale(visit, "en"), base: visit.base, brand: null }));
  const read = normaliseCardCode(typed);
  const target = read.ok ? await findCode(read.code) : null;
  if (!read.ok || !target || visit.shopId === null || target.shopId !== visit.shopId) return unknownCode(visit);
  const query = new URLSearchParams();
  if (locale) query.set("l", locale);
  if (fields.email) query.set("p", sealTyped(target.shopId, fields.email, visit.now));
  redirect(visit.res, `${visit.base}/q/${read.code}${query.size > 0 ? `?${query}` : ""}`);
}
