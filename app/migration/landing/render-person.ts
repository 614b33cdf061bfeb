import type { PersonRegistration } from "../registration/index.ts";
import { checkbox, errorSummary, inputField, responsibleLine } from "./form-parts.ts";
import { fill, fillText, html, trusted, type Html } from "./html.ts";
import { brandName } from "./landing-model.ts";
import { drawPage, type Page } from "./layout.ts";
import { texts } from "./locales/index.ts";
import { benefitPanel, day } from "./render-benefit.ts";
import { consentText } from "./render-landing.ts";
import { orderFields, productField, smsConsentText, type PersonView } from "./render-thanks.ts";

export type OwnPageView = PersonView & {
  /** Which form the errors belong to: `details:{registration}`, `another`, `creator`, `claim:{registration}`. */
  form?: string;
  notice?: "saved" | "confirmed" | "claimSent" | null;
  /** Guide addresses by registration. */
  guides: Record<string, string | null>;
};

/** The person's own page, reached by a mailed link: what is registered, what may be added, and their data. */
export function renderPerson(view: OwnPageView): Page {
  const { person, insert, locale } = view;
  const own = texts[locale];
  const brand = brandName(insert);
  const title = fillText(own.person.title, { brand });
  const main = html`<h1>${title}</h1>${noticeOf(view)}${errorSummary(own, view.errors ?? {}, view.formError)}${!person.confirmed && confirmPanel(view)}
<h2>${own.person.registrations}</h2>${person.registrations.map((one) => registrationItem(view, one))}
${anotherSection(view)}${newsSection(view)}${insert.shop.recruitsCreators && creatorSection(view)}${dataSection(view)}`;
  return drawPage({ locale, title, brand: { name: brand, look: insert.look, shop: insert.shop, shopId: insert.shopId }, base: view.base, main, footer: responsibleLine(own, insert.shop) });
}

function noticeOf(view: OwnPageView): Html | null {
  const own = texts[view.locale];
  if (!view.notice) return null;
  const text = view.notice === "confirmed" ? own.person.confirmed : view.notice === "claimSent" ? own.benefit.claimSent : own.saved;
  return html`<p class="note" role="status">${fill(text, { brand: brandName(view.insert) })}</p>`;
}

/** Opening the link confirms nothing, for mail scanners open links; this button does. */
function confirmPanel(view: OwnPageView): Html {
  const own = texts[view.locale];
  return html`<div class="panel"><h2>${own.person.confirmTitle}</h2><p>${own.person.confirmText}</p><form method="post" action="${view.to("confirm")}"><button>${own.person.confirmButton}</button></form></div>`;
}

function registrationItem(view: OwnPageView, registration: PersonRegistration): Html {
  const { locale, person, insert } = view;
  const own = texts[locale];
  const product = registration.products.find((one) => one.id === registration.productId) ?? (registration.products.length === 1 ? registration.products[0] : undefined);
  const certificateHref = registration.benefit.startsOn ? withQuery(view.to("certificate.pdf"), "r", registration.registrationId) : null;
  const panel = benefitPanel({ registration, locale, confirmed: person.confirmed, guideHref: view.guides[registration.registrationId] ?? null, certificateHref, store: { brand: brandName(insert), url: insert.shop.storefrontUrl }, heading: "h3" });
  return html`<div class="item"><h3>${product?.title ?? brandName(insert)}</h3><p class="small">${fill(own.person.registeredOn, { date: day(registration.registeredAt, locale) })}${registration.orderGiven && html` · ${own.person.orderNoted}`}</p>${panel}${detailsOf(view, registration)}${claimOf(view, registration)}</div>`;
}

function detailsOf(view: OwnPageView, registration: PersonRegistration): Html | null {
  const own = texts[view.locale];
  const mine = view.form === `details:${registration.registrationId}`;
  // Ids must differ on the page: only the form that is open for errors, or the first, is drawn with its fields.
  const asksOrder = !registration.orderGiven && view.insert.orderIdMode !== "not_asked";
  const first = view.person.registrations.find((one) => !one.orderGiven);
  if (!asksOrder || (view.form?.startsWith("details:") ? !mine : first !== registration)) return null;
  const shown = mine ? view : { ...view, values: {}, errors: {} };
  return html`<details${mine && trusted(" open")}><summary>${own.thanks.orderTitle}</summary><form method="post" action="${view.to("details")}"><input type="hidden" name="r" value="${registration.registrationId}">${orderFields(shown, registration)}${productField(shown, registration)}<button class="quiet">${own.save}</button></form></details>`;
}

function claimOf(view: OwnPageView, registration: PersonRegistration): Html | null {
  const own = texts[view.locale];
  if (registration.offer.kind !== "warranty" || registration.benefit.state === "void") return null;
  const id = `claim-${registration.registrationId}`;
  const mail = registration.offer.claimEmail || view.insert.shop.supportEmail;
  const mine = view.form === `claim:${registration.registrationId}`;
  return html`<details${mine && trusted(" open")}><summary>${own.benefit.claim}</summary><form method="post" action="${view.to("claim")}"><input type="hidden" name="r" value="${registration.registrationId}"><div class="field"><label for="${id}">${own.benefit.claimText}</label><textarea id="${id}" name="text" required maxlength="2000">${mine ? (view.values?.text ?? "") : ""}</textarea></div><button class="quiet">${own.benefit.claimSend}</button></form>${mail && html`<p class="small"><a href="mailto:${mail}">${mail}</a></p>`}</details>`;
}

function anotherSection(view: OwnPageView): Html {
  const own = texts[view.locale];
  const { insert, form } = view;
  const mine = form === "another";
  const error = mine ? view.errors?.otherOrder : undefined;
  const options = insert.products.map((product) => html`<option value="${product.id}"${mine && view.values?.productId === product.id && trusted(" selected")}>${product.title}</option>`);
  const order = inputField({ own, name: "otherOrder", label: own.thanks.orderId, value: mine ? (view.values?.orderId ?? "") : "", hint: own.thanks.orderHint, error, optional: true, attributes: 'inputmode="numeric" autocomplete="off" spellcheck="false" maxlength="400" dir="ltr"' });
  return html`<section><h2>${own.person.addTitle}</h2><p class="small">${own.person.addText}</p><form method="post" action="${view.to("another")}">${insert.products.length > 0 && html`<div class="field"><label for="otherProduct">${own.thanks.product}</label><select id="otherProduct" name="productId"><option value=""></option>${options}</select></div>`}${order}<button class="quiet">${own.person.addButton}</button></form></section>`;
}

function newsSection(view: OwnPageView): Html {
  const { person, insert, locale } = view;
  const own = texts[locale];
  const mail = consentText(insert, locale, "");
  const sms = smsConsentText(insert, locale);
  return html`<section><h2>${own.person.newsTitle}</h2><p class="small">${fill(own.person.newsText, { brand: brandName(insert) })}</p><form method="post" action="${view.to("consent")}"><input type="hidden" name="cv" value="${mail.version}"><input type="hidden" name="sv" value="${sms.version}"><div class="consent">${checkbox("email", mail.text, { checked: person.marketing.email })}${person.marketing.sms && checkbox("sms", sms.text, { checked: true })}</div>${person.marketing.sms && trusted('<input type="hidden" name="hasSms" value="yes">')}<button class="quiet">${own.save}</button></form></section>`;
}

function creatorSection(view: OwnPageView): Html {
  const { person, locale, insert } = view;
  const own = texts[locale];
  const value = view.form === "creator" ? (view.values?.creatorHandle ?? "") : (person.creatorHandle ?? "");
  return html`<section><h2>${own.person.creatorTitle}</h2><p class="small">${fill(own.person.creatorText, { brand: brandName(insert) })}</p><form method="post" action="${view.to("creator")}">${inputField({ own, name: "creatorHandle", label: own.person.creatorHandle, value, error: view.errors?.creatorHandle, attributes: 'autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="60" dir="ltr"' })}<button class="quiet">${own.save}</button></form></section>`;
}

function dataSection(view: OwnPageView): Html {
  const { person, locale } = view;
  const own = texts[locale];
  return html`<section><h2>${own.person.dataTitle}</h2><p class="small">${fill(own.person.dataText, { email: html`<bdi>${person.emailMasked}</bdi>` })}</p><p class="row"><a class="button quiet" href="${view.to("export")}">${own.person.exportData}</a></p><details><summary>${own.person.eraseTitle}</summary><p>${own.person.eraseText}</p><form method="post" action="${view.to("erase")}"><div class="consent">${checkbox("sure", own.person.eraseSure, { extra: " required" })}</div><button class="danger">${own.person.eraseButton}</button></form></details></section>`;
}

function withQuery(address: string, name: string, value: string): string {
  return `${address}${address.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}
