import { isDatabaseAway } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { offerSchema, type Locale } from "../inserts/model.ts";
import { addAnotherProduct, addDetails, changeConsent, claim, confirm, erasePerson, exportPerson, readPerson, type DetailsResult, type Person } from "../registration/index.ts";
import { sendCertificate } from "./certificate.ts";
import { DatabaseAway, whilePresent } from "./deadline.ts";
import { guideHref } from "./guide.ts";
import { findInsert } from "./insert-cache.ts";
import { asLocale } from "./language.ts";
import { brandOf, pageLocale } from "./landing-route.ts";
import type { LandingInsert } from "./landing-model.ts";
import { readDetails, shownValues } from "./person-form.ts";
import { consentText } from "./render-landing.ts";
import { renderDeadLink, renderErased, renderRefusal } from "./render-notice.ts";
import { renderPerson, type OwnPageView } from "./render-person.ts";
import { mainRegistration, renderThanks, smsConsentText } from "./render-thanks.ts";
import { isOwnForm, readForm } from "./request.ts";
import { redirect, sendDownload, sendPage } from "./respond.ts";
import { inSteps } from "./same-time.ts";
import type { Visit } from "./visit.ts";

type Here = { visit: Visit; person: Person; insert: LandingInsert; home: string };
type Shown = Pick<OwnPageView, "values" | "errors" | "formError" | "form" | "notice" | "saved">;

/** Everything below /me/{token}: the thank-you page of the browser that sent the form, and the page behind the mailed link. */
export async function personPage(visit: Visit, token: string, action: string): Promise<void> {
  const { req, res, base, now } = visit;
  const person = await findPerson(token, now);
  const insert = person && mainRegistration(person) ? await findInsert(person.shopId, mainRegistration(person)?.insertId ?? "") : null;
  if (!person || !insert || (visit.shopId !== null && visit.shopId !== person.shopId)) {
    return sendPage(req, res, renderDeadLink({ locale: pageLocale(visit, "en"), base, brand: null }), 404);
  }
  const here: Here = { visit, person, insert, home: `${base}/me/${token}` };
  if (req.method === "POST") return act(here, action);
  if (action === "certificate.pdf") return sendCertificate(visit, person, insert, visit.query.get("r"));
  if (action === "export" && person.access === "mailed") {
    const file = await whilePresent(() => exportPerson(person.shopId, person.registrationId, new Date(now)));
    return sendDownload(res, JSON.stringify(file.json, null, 2), "application/json; charset=utf-8", file.fileName);
  }
  const notice = visit.query.get("ok");
  show(here, { saved: notice === "saved", notice: notice === "saved" || notice === "confirmed" || notice === "claimSent" ? notice : null });
}

/** Offers are stored as they were written: what a later version added has its default. */
async function findPerson(token: string, now: number): Promise<Person | null> {
  const person = await whilePresent(() => readPerson(token, new Date(now)));
  return person && { ...person, registrations: person.registrations.map((one) => ({ ...one, offer: offerSchema.parse(one.offer) })) };
}

/** A person's pages speak the language they registered in, until they switch. */
function ownLocale(visit: Visit, person: Person): Locale {
  return asLocale(visit.query.get("l")) ?? person.locale;
}

function language(visit: Visit, before: "?" | "&"): string {
  const switched = asLocale(visit.query.get("l"));
  return switched ? `${before}l=${switched}` : "";
}

function show({ visit, person, insert, home }: Here, shown: Shown, status = 200): void {
  const locale = ownLocale(visit, person);
  const guides = Object.fromEntries(person.registrations.map((one) => [one.registrationId, guideHref(person.shopId, one, visit.base, visit.now)]));
  const view: OwnPageView = { person, insert, locale, base: visit.base, to: (action) => `${home}/${action}${language(visit, "?")}`, guides, guideHref: guides[person.registrationId] ?? null, ...shown };
  const page = person.access === "mailed" ? renderPerson(view) : renderThanks(view);
  sendPage(visit.req, visit.res, page, status);
}

async function act(here: Here, action: string): Promise<void> {
  const { visit, person } = here;
  const form = await readForm(visit.req);
  if (!isOwnForm(visit.req, visit.base !== "")) return refuse(here, "onceMore");
  try {
    await take(here, action, form);
  } catch (error) {
    if (!(error instanceof DatabaseAway) && !isDatabaseAway(error)) log.error({ error, shop: person.shopId, route: "/me" }, "a person's form failed");
    // What was typed comes back with the answer.
    show(here, { formError: "away", values: shownValues(form), ...(action === "details" ? { form: `details:${form.get("r") ?? person.registrationId}` } : { form: action }) }, 503);
  }
}

function refuse({ visit, insert, person }: Here, reason: "onceMore" | "away"): void {
  sendPage(visit.req, visit.res, renderRefusal({ locale: ownLocale(visit, person), base: visit.base, brand: brandOf(insert) }, reason), 422);
}

/** A browser that only sent the form may add to it, and nothing else: anyone can type any address. */
async function take(here: Here, action: string, form: URLSearchParams): Promise<void> {
  const { visit, person, insert } = here;
  const now = new Date(visit.now);
  const { shopId, registrationId } = person;
  const registration = person.registrations.find((one) => one.registrationId === form.get("r"))?.registrationId ?? registrationId;
  if (action === "details") return takeDetails(here, registration, form);
  if (person.access !== "mailed") return refuse(here, "onceMore");
  if (action === "confirm") {
    await whilePresent(() => confirm(shopId, registrationId, now));
    return done(here, "confirmed");
  }
  if (action === "another") {
    const another = { ...text(form, "productId", "productId"), ...text(form, "otherOrder", "orderId") };
    if (Object.keys(another).length === 0) return show(here, { form: "another", errors: { otherOrder: "orderIdMissing" } }, 422);
    const result = await inSteps(() => whilePresent(() => addAnotherProduct(shopId, registrationId, another, now)));
    return answer(here, otherFields(result), "saved", { form: "another", values: another });
  }
  if (action === "claim") {
    const result = await whilePresent(() => claim(shopId, registration, { text: (form.get("text") ?? "").slice(0, 2000) }, now));
    return answer(here, result, "claimSent", { form: `claim:${registration}`, values: { text: form.get("text") ?? "" } });
  }
  if (action === "creator") {
    const creatorHandle = (form.get("creatorHandle") ?? "").trim();
    const result = await whilePresent(() => addDetails(shopId, registrationId, { creatorHandle }, now));
    return answer(here, result, "saved", { form: "creator", values: { creatorHandle } });
  }
  if (action === "consent") {
    await changeConsents(here, form);
    return done(here, "saved");
  }
  if (action === "erase" && form.get("sure") === "yes") {
    await whilePresent(() => erasePerson(shopId, registrationId, "person", now));
    return sendPage(visit.req, visit.res, renderErased({ locale: ownLocale(visit, person), base: visit.base, brand: brandOf(insert) }));
  }
  refuse(here, "onceMore");
}

async function takeDetails(here: Here, registrationId: string, form: URLSearchParams): Promise<void> {
  const { visit, person, insert } = here;
  const locale = ownLocale(visit, person);
  const mine = { form: `details:${registrationId}`, values: shownValues(form) };
  const required = insert.orderIdMode === "required" && !person.registrations.find((one) => one.registrationId === registrationId)?.orderGiven;
  const read = readDetails(form, smsConsentText(insert, locale), required);
  if (!read.ok) return show(here, { ...mine, errors: read.errors }, 422);
  const result = await inSteps(() => whilePresent(() => addDetails(person.shopId, registrationId, read.details, new Date(visit.now))));
  answer(here, result, "saved", mine);
}

async function changeConsents({ visit, person, insert }: Here, form: URLSearchParams): Promise<void> {
  const locale = ownLocale(visit, person);
  const now = new Date(visit.now);
  const mail = consentText(insert, locale, "");
  const sms = smsConsentText(insert, locale);
  const given = { email: form.get("email") === "yes", sms: form.get("sms") === "yes" };
  if (given.email !== person.marketing.email) {
    await whilePresent(() => changeConsent(person.shopId, person.registrationId, { channel: "email", consent: { given: given.email, text: mail.text, textVersion: mail.version }, locale }, now));
  }
  if (form.get("hasSms") === "yes" && given.sms !== person.marketing.sms) {
    await whilePresent(() => changeConsent(person.shopId, person.registrationId, { channel: "sms", consent: { given: given.sms, text: sms.text, textVersion: sms.version }, locale }, now));
  }
}

function answer(here: Here, result: DetailsResult, notice: "saved" | "claimSent", shown: Shown): void {
  if (result.outcome === "saved") return done(here, notice);
  if (result.outcome === "limited") return show(here, { ...shown, formError: "limited" }, 429);
  show(here, { ...shown, errors: result.fields }, 422);
}

/** Forms answer with a fresh page, so that loading it again sends nothing twice. */
function done({ visit, home, person }: Here, notice: string): void {
  redirect(visit.res, `${home}${person.access === "mailed" ? "" : "/thanks"}?ok=${notice}${language(visit, "&")}`);
}

/** The fields of "another" have names of their own, for ids must differ on the page. */
function otherFields(result: DetailsResult): DetailsResult {
  if (result.outcome !== "invalid") return result;
  const names: Record<string, string> = { orderId: "otherOrder", productId: "otherProduct" };
  return { outcome: "invalid", fields: Object.fromEntries(Object.entries(result.fields).map(([field, key]) => [names[field] ?? field, key])) };
}

function text(form: URLSearchParams, field: string, name: string): Record<string, string> {
  const value = (form.get(field) ?? "").trim();
  return value ? { [name]: value } : {};
}
