import { marketplaces, type Locale } from "../inserts/model.ts";
import type { Person, PersonRegistration } from "../registration/index.ts";
import { checkbox, errorSummary, errorText, inputField, responsibleLine, type FieldErrors } from "./form-parts.ts";
import { fill, fillText, html, trusted, type Html } from "./html.ts";
import { doneIcon } from "./icons.ts";
import { brandName, copyText, type LandingInsert } from "./landing-model.ts";
import { drawPage, type Page } from "./layout.ts";
import { firstHeardOptions } from "./locales/texts.ts";
import { texts } from "./locales/index.ts";
import { paragraphs } from "./form-parts.ts";
import { benefitPanel } from "./render-benefit.ts";
import { langMark, wordingVersion } from "./render-landing.ts";

export type PersonView = {
  person: Person;
  insert: LandingInsert;
  locale: Locale;
  base: string;
  /** The address of one of the person's actions, such as `confirm`; it keeps the language that was switched to. */
  to: (action: string) => string;
  guideHref: string | null;
  values?: Record<string, string>;
  errors?: FieldErrors;
  formError?: string | null;
  saved?: boolean;
};

/** The registration that a page is about. */
export function mainRegistration(person: Person): PersonRegistration | undefined {
  return person.registrations.find((one) => one.registrationId === person.registrationId) ?? person.registrations[0];
}

/** The words of consent to text messages, and their short name. */
export function smsConsentText(insert: LandingInsert, locale: Locale): { text: string; version: string } {
  const text = fillText(texts[locale].thanks.smsConsent, { brand: brandName(insert) });
  return { text, version: wordingVersion(text) };
}

/** After the form: the benefit first, then the mail to look for, then what may be added. */
export function renderThanks(view: PersonView): Page {
  const { person, insert, locale } = view;
  const own = texts[locale];
  const brand = brandName(insert);
  const registration = mainRegistration(person);
  const thanks = copyText(insert, "thanks", locale, "");
  const panel = registration && benefitPanel({ registration, locale, confirmed: person.confirmed, guideHref: view.guideHref, certificateHref: registration.benefit.startsOn ? view.to("certificate.pdf") : null, store: { brand, url: insert.shop.storefrontUrl }, heading: "h2" });
  const main = html`${doneIcon}<h1>${own.thanks.title}</h1>
${thanks && html`<div class="lead">${paragraphs(thanks.text, langMark(thanks.locale, locale))}</div>`}<p class="lead">${fill(own.thanks.mailSent, { email: html`<bdi>${person.emailMasked}</bdi>` })}</p>
${view.saved && html`<p class="note" role="status">${own.saved}</p>`}${errorSummary(own, view.errors ?? {}, view.formError)}${panel}
${registration && !view.saved && detailsForm(view, registration)}`;
  return drawPage({ locale, title: `${own.thanks.title} · ${brand}`, brand: { name: brand, look: insert.look, shop: insert.shop, shopId: insert.shopId }, base: view.base, main, footer: responsibleLine(own, insert.shop) });
}

function detailsForm(view: PersonView, registration: PersonRegistration): Html {
  const { insert, locale, person } = view;
  const own = texts[locale];
  const brand = brandName(insert);
  const asksOrder = insert.orderIdMode !== "not_asked" && !registration.orderGiven;
  return html`<section><h2>${own.thanks.moreTitle}</h2><p class="small">${fill(insert.orderIdMode === "required" && asksOrder ? own.thanks.orderRequired : own.thanks.moreText, { brand })}</p>
<form method="post" action="${view.to("details")}">${asksOrder && orderFields(view, registration)}
${productField(view, registration)}
${!person.name && inputField({ own, name: "name", label: own.thanks.name, value: view.values?.name ?? "", error: view.errors?.name, optional: true, attributes: 'autocomplete="name" maxlength="120"' })}
${phoneFields(view)}
${firstHeardField(view)}
<button>${own.save}</button></form></section>`;
}

/** The order number in any shape, with a way to look it up, and the two honest ways not to have it. */
export function orderFields(view: PersonView, registration: PersonRegistration): Html {
  const { insert, locale, values = {}, errors = {} } = view;
  const own = texts[locale];
  const chosen = values.orderAnswer ?? "have";
  const radio = (value: string, label: string) => html`<label class="check"><input type="radio" name="orderAnswer" value="${value}"${value === chosen && trusted(" checked")}><span>${label}</span></label>`;
  const required = insert.orderIdMode === "required";
  const host = marketplaces[registration.marketplace].host;
  const number = inputField({ own, name: "orderId", label: own.thanks.orderId, value: values.orderId ?? "", hint: own.thanks.orderHint, error: errors.orderId, attributes: 'inputmode="numeric" autocomplete="off" spellcheck="false" maxlength="400" dir="ltr"' });
  return html`<fieldset id="o"><legend>${own.thanks.orderTitle}</legend>${radio("have", own.thanks.orderHave)}${!required && radio("gift", own.thanks.orderGift)}${radio("later", own.thanks.orderLater)}
<div class="num"><p class="row"><a class="button quiet" href="https://${host}/gp/css/order-history" target="_blank" rel="noopener noreferrer">${own.thanks.openOrders}<span class="vh"> (${own.newTab})</span></a></p>${number}</div>
${inputField({ own, name: "postalCode", label: own.thanks.postalCode, value: values.postalCode ?? "", hint: own.thanks.postalHint, error: errors.postalCode, optional: true, attributes: 'autocomplete="postal-code" maxlength="12" dir="ltr"' })}</fieldset>`;
}

/** Which product it is, where the insert goes with several and none was named yet. */
export function productField(view: PersonView, registration: PersonRegistration): Html | null {
  const own = texts[view.locale];
  const { products } = registration;
  if (products.length < 2 || registration.productId) return null;
  const chosen = view.values?.productId;
  const error = view.errors?.productId;
  const options = products.map((product) => html`<option value="${product.id}"${product.id === chosen && trusted(" selected")}>${product.title}</option>`);
  return html`<div class="field"><label for="productId">${own.thanks.product}</label><select id="productId" name="productId"${error && trusted(' aria-invalid="true" aria-describedby="productId-e"')}><option value=""></option>${options}</select>${error && html`<span class="err" id="productId-e">${errorText(own, error)}</span>`}</div>`;
}

function phoneFields(view: PersonView): Html {
  const { insert, locale, values = {}, errors = {} } = view;
  const own = texts[locale];
  const consent = smsConsentText(insert, locale);
  const open = values.phone || errors.phone;
  return html`<details${open && trusted(" open")}><summary>${own.thanks.phoneSummary}</summary>${inputField({ own, name: "phone", label: own.thanks.phone, value: values.phone ?? "", error: errors.phone, optional: true, attributes: 'type="tel" inputmode="tel" autocomplete="tel" maxlength="40" dir="ltr"' })}<div class="consent">${checkbox("sms", consent.text, { checked: values.sms === "yes" })}</div><input type="hidden" name="sv" value="${consent.version}"></details>`;
}

/** One optional question, its answers in a new order for everyone, so that none gains by standing first. */
function firstHeardField(view: PersonView): Html {
  const own = texts[view.locale];
  const shuffled = firstHeardOptions.filter((one) => one !== "other").map((one) => ({ one, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ one }) => one);
  const options = [...shuffled, "other" as const].map((one) => html`<label class="check"><input type="radio" name="firstHeard" value="${one}"${view.values?.firstHeard === one && trusted(" checked")}><span>${own.thanks.firstHeardOptions[one]}</span></label>`);
  return html`<fieldset id="firstHeard"><legend>${own.thanks.firstHeard} <span class="small">(${own.optional})</span></legend>${options}</fieldset>`;
}
