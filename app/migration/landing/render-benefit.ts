import { marketplaces, type Locale, type Offer } from "../inserts/model.ts";
import type { PersonRegistration } from "../registration/index.ts";
import { fill, fillText, html, safeLink, trusted, type Html } from "./html.ts";
import { offerIcon } from "./icons.ts";
import { texts } from "./locales/index.ts";
import { duration, percent } from "./render-landing.ts";

export type BenefitView = {
  registration: PersonRegistration;
  locale: Locale;
  confirmed: boolean;
  /** Address of the guide's file, good for an hour. */
  guideHref: string | null;
  /** Address of the certificate. */
  certificateHref: string | null;
  /** Where a discount code is used. */
  store: { brand: string; url: string | null };
  heading: "h2" | "h3";
};

/** A calendar day as the language writes it. */
export function day(date: string | Date, locale: Locale): string {
  const at = typeof date === "string" ? new Date(`${date}T12:00:00Z`) : date;
  return new Intl.DateTimeFormat(locale === "ar" ? "ar-u-nu-latn" : locale, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** What the person gets, with what it still waits for. */
export function benefitPanel(view: BenefitView): Html {
  const own = texts[view.locale];
  const { offer, benefit } = view.registration;
  const body = benefit.state === "void" ? html`<p>${own.benefit.void}</p>` : view.registration.waitsForOrder ? html`<p>${own.benefit.waitsForOrder}</p>` : bodyOf(view, offer);
  const title = trusted(view.heading);
  return html`<div class="panel"><${title}>${offerIcon[offer.kind]}<span>${benefitTitle(offer, view.locale)}</span></${title}>${body}${termsOf(view)}</div>`;
}

/** The offer in a few words. */
export function benefitTitle(offer: Offer, locale: Locale): string {
  const own = texts[locale];
  if (offer.kind === "warranty") return fillText(own.benefit.warranty, { duration: duration(offer.months, locale) });
  if (offer.kind === "guide") return own.benefit.guide;
  if (offer.kind === "discount") return own.benefit.discountCode;
  return offer.name ? fillText(own.benefit.membership, { name: offer.name }) : own.benefit.title;
}

function bodyOf(view: BenefitView, offer: Offer): Html | null {
  const own = texts[view.locale];
  const { benefit } = view.registration;
  if (offer.kind === "warranty") {
    const dates = benefit.startsOn && benefit.endsOn ? fill(own.benefit.warrantyDates, { from: day(benefit.startsOn, view.locale), to: day(benefit.endsOn, view.locale) }) : html`${own.benefit.warrantyStart}`;
    return html`<p>${dates}</p>${view.certificateHref && html`<p><a href="${view.certificateHref}">${own.person.certificate}</a></p>`}`;
  }
  if (offer.kind === "guide") {
    const page = safeLink(offer.url);
    const href = view.guideHref ?? page;
    return html`${offer.title && html`<p>${offer.title}</p>`}${href && html`<a class="button" href="${href}" target="_blank" rel="noopener noreferrer">${own.benefit.guideOpen}<span class="vh"> (${own.newTab})</span></a>`}`;
  }
  if (offer.kind === "discount") {
    if (!benefit.discountCode) return html`<p>${view.confirmed ? own.benefit.discountPreparing : own.benefit.discountWaiting}</p>`;
    const href = discountLink(view);
    const worth = fillText(own.landing.headline.discount, { percent: percent(offer.percent, view.locale) });
    return html`<p>${worth}</p><p class="value" dir="ltr">${benefit.discountCode}</p>${benefit.endsOn && html`<p class="small">${fill(own.benefit.discountUntil, { date: day(benefit.endsOn, view.locale) })}</p>`}${href && html`<p><a class="button" href="${href}" rel="noopener">${fill(own.states.visit, { brand: view.store.brand })}</a></p>`}`;
  }
  const welcome = safeLink(offer.url);
  return welcome ? html`<a class="button" href="${welcome}" target="_blank" rel="noopener noreferrer">${own.benefit.membershipOpen}<span class="vh"> (${own.newTab})</span></a>` : null;
}

/** Into the store with the discount applied, and with the card's code for the theme's card memory. */
function discountLink({ store, registration }: BenefitView): string | null {
  const base = safeLink(store.url);
  const { discountCode } = registration.benefit;
  if (!base || !discountCode) return null;
  const home = `/?card_code=${encodeURIComponent(registration.code)}`;
  return new URL(`/discount/${encodeURIComponent(discountCode)}?redirect=${encodeURIComponent(home)}`, base).href;
}

/** The terms that hold where the person is, else where the insert is sold, else everywhere. */
export function offerTerms({ offer, marketplace, country }: PersonRegistration): string {
  if (offer.kind !== "warranty") return offer.terms;
  return (country && offer.termsByCountry[country]) || offer.termsByCountry[marketplaces[marketplace].country] || offer.terms;
}

function termsOf(view: BenefitView): Html | null {
  const terms = offerTerms(view.registration);
  return terms ? html`<details><summary>${texts[view.locale].benefit.terms}</summary><p class="small terms">${terms}</p></details>` : null;
}
