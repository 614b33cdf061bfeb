import { fill, html, safeLink, trusted, type Html } from "./html.ts";
import type { LandingShop } from "./landing-model.ts";
import type { LandingTexts } from "./locales/index.ts";

export type FieldErrors = Partial<Record<string, string>>;

/** The message of an error key such as `emailInvalid`, in the page's language. */
export function errorText(own: LandingTexts, key: string): string {
  return Object.hasOwn(own.errors, key) ? own.errors[key as keyof LandingTexts["errors"]] : own.errors.invalid;
}

/** What is wrong, first on the page and with a link to each field. `onceMore`, `away` and `limited` belong to the form as a whole. */
export function errorSummary(own: LandingTexts, errors: FieldErrors, formError?: string | null): Html | null {
  const entries = Object.entries(errors).filter((entry): entry is [string, string] => Boolean(entry[1]));
  if (formError) return html`<div class="errors" role="alert"><p>${errorText(own, formError)}</p></div>`;
  if (entries.length === 0) return null;
  return html`<div class="errors" role="alert"><h2>${own.errors.summary}</h2><ul>${entries.map(([field, key]) => html`<li><a href="#${field}">${errorText(own, key)}</a></li>`)}</ul></div>`;
}

type Input = {
  own: LandingTexts;
  name: string;
  label: string;
  value?: string;
  hint?: string;
  error?: string | undefined;
  optional?: boolean;
  /** Attributes of ours, such as `type="email" autocomplete="email"`. */
  attributes: string;
};

/** One labelled field with its hint and its error, tied together for screen readers. */
export function inputField({ own, name, label, value = "", hint, error, optional, attributes }: Input): Html {
  const described = [hint && `${name}-h`, error && `${name}-e`].filter(Boolean).join(" ");
  return html`<div class="field"><label for="${name}">${label}${optional && html` <span class="small">(${own.optional})</span>`}</label>${hint && html`<span class="hint" id="${name}-h">${hint}</span>`}<input id="${name}" name="${name}" ${trusted(attributes)}${value && html` value="${value}"`}${described && html` aria-describedby="${described}"`}${error && trusted(' aria-invalid="true"')}>${fieldError(own, name, error)}</div>`;
}

/** The error under a field. */
export function fieldError(own: LandingTexts, name: string, error: string | undefined): Html | null {
  return error ? html`<span class="err" id="${name}-e">${errorText(own, error)}</span>` : null;
}

/** A box that starts unticked, unless the person ticked it before. */
export function checkbox(name: string, label: Html | string, { checked = false, lang, extra = "" }: { checked?: boolean; lang?: Html | null; extra?: string } = {}): Html {
  return html`<label class="check"><input type="checkbox" name="${name}" value="yes"${checked && trusted(" checked")}${trusted(extra)}><span${lang}>${label}</span></label>`;
}

/** Who is responsible for the data, with the privacy policy. */
export function responsibleLine(own: LandingTexts, shop: LandingShop): Html {
  const link = safeLink(shop.privacyUrl);
  const privacy = link ? html`<a href="${link}" target="_blank" rel="noopener noreferrer">${own.landing.privacy}<span class="vh"> (${own.newTab})</span></a>` : html`${own.landing.privacy}`;
  const name = [shop.responsibleName ?? shop.name, shop.responsibleAddress?.replace(/\s*\n\s*/g, ", ")].filter(Boolean).join(", ");
  return fill(own.landing.responsible, { name, privacy });
}

/** A merchant's plain text as paragraphs; line breaks stay, markup does not. */
export function paragraphs(text: string, attributes: Html | null = null): Html {
  return html`${text.split(/\n\s*\n/).map((part) => html`<p${attributes}>${part.split("\n").map((line, index) => html`${index > 0 && trusted("<br>")}${line}`)}</p>`)}`;
}
