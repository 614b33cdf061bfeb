import { createHash } from "node:crypto";
import type { Locale } from "../inserts/model.ts";
import { checkbox, errorSummary, inputField, paragraphs, responsibleLine, type FieldErrors } from "./form-parts.ts";
import { fillText, html, trusted, type Html } from "./html.ts";
import { offerIcon } from "./icons.ts";
import { brandName, copyText, type CopyText, type LandingInsert } from "./landing-model.ts";
import { drawPage, mediaPath, type Page } from "./layout.ts";
import { texts } from "./locales/index.ts";

/** Stands where the signed render token goes; spliced in as the page is sent. */
export const TOKEN_PLACE = "\u0001token\u0001";

export type LandingView = {
  insert: LandingInsert;
  locale: Locale;
  variant: string;
  base: string;
  /** The page of a proof print. */
  proof?: boolean;
  /** What was typed, when the form comes back. */
  values?: { email: string; consent: boolean };
  errors?: FieldErrors;
  formError?: string | null;
};

/** Months as people say them: 24 is two years. */
export function duration(months: number, locale: Locale): string {
  const [value, unit] = months % 12 === 0 ? [months / 12, "year"] : [months, "month"];
  const text = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
  return locale === "ja" ? text.replace(/\s/g, "") : text;
}

/** A share such as 15 as "15 %", written as the language does. */
export function percent(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value / 100);
}

/** The page's headline: the merchant's, else ours for the offer. */
export function headline(insert: LandingInsert, locale: Locale, variant: string): CopyText {
  const own = copyText(insert, "headline", locale, variant);
  if (own) return own;
  const { offer } = insert;
  if (offer.kind === "guide" && offer.title) return { text: offer.title, locale: insert.defaultLocale };
  const template = texts[locale].landing.headline[offer.kind];
  const text = fillText(template, {
    duration: offer.kind === "warranty" ? duration(offer.months, locale) : "",
    percent: offer.kind === "discount" ? percent(offer.percent, locale) : "",
  });
  return { text, locale };
}

/** The consent's words as shown, and a short name of this exact wording. */
export function consentText(insert: LandingInsert, locale: Locale, variant: string): CopyText & { version: string } {
  const own = copyText(insert, "consent", locale, variant) ?? { text: fillText(texts[locale].landing.consent, { brand: brandName(insert) }), locale };
  return { ...own, version: wordingVersion(own.text) };
}

/** Names a wording by its content, so that a stored consent can be traced to its text. */
export function wordingVersion(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Marks a text that is not in the page's language, for screen readers and translators. */
export function langMark(of: Locale, page: Locale): Html | null {
  return of === page ? null : html` lang="${of}" dir="${texts[of].dir}"`;
}

/**
 * The landing page: one thing asked. It holds no card code, so one drawing serves every card of the insert; the form
 * posts to the address it came from.
 */
export function renderLanding(view: LandingView): Page {
  const { insert, locale, variant } = view;
  const own = texts[locale];
  const brand = brandName(insert);
  const title = headline(insert, locale, variant);
  const text = copyText(insert, "text", locale, variant);
  const button = copyText(insert, "button", locale, variant) ?? { text: own.landing.button[insert.offer.kind], locale };
  const consent = consentText(insert, locale, variant);
  const email = inputField({
    own,
    name: "email",
    label: own.landing.email,
    value: view.values?.email ?? "",
    error: view.errors?.email,
    attributes: 'type="email" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" enterkeyhint="go" required maxlength="254" dir="ltr" placeholder="name@example.com"',
  });
  const main = html`${view.proof && html`<p class="note">${own.landing.proof}</p>`}${drawHero(view)}<h1${langMark(title.locale, locale)}>${title.text}</h1>
<div class="lead">${text ? paragraphs(text.text, langMark(text.locale, locale)) : html`<p>${own.landing.lead}</p>`}</div>
${errorSummary(own, view.errors ?? {}, view.formError)}<form method="post">
${email}
<div class="hp" aria-hidden="true"><label>${own.landing.leaveEmpty}<input name="website" tabindex="-1" autocomplete="off"></label></div>
<div class="consent">${checkbox("consent", consent.text, { checked: view.values?.consent ?? false, lang: langMark(consent.locale, locale) })}</div>
<input type="hidden" name="t" value="${TOKEN_PLACE}"><input type="hidden" name="cv" value="${consent.version}"><input type="hidden" name="l" value="${locale}">
<button${langMark(button.locale, locale)}>${button.text}</button></form>
<p class="small fine">${own.landing.independent}</p>`;
  return drawPage({
    locale,
    title: `${title.text} · ${brand}`,
    brand: { name: brand, look: insert.look, shop: insert.shop, shopId: insert.shopId },
    base: view.base,
    main,
    footer: responsibleLine(own, insert.shop),
  });
}

/** The merchant's picture with its size told in advance, or our drawing, which weighs nothing. */
function drawHero({ insert, base }: LandingView): Html {
  const { pictureKey } = insert.look;
  if (!pictureKey) return html`<div class="hero art">${offerIcon[insert.offer.kind]}</div>`;
  return html`<img class="hero" src="${mediaPath(base, pictureKey)}" width="800" height="350" alt=""${trusted(' fetchpriority="high"')}>`;
}
