import { english } from "./en.ts";
import { french, german, italian } from "./european.ts";
import { portuguese, spanish } from "./iberian.ts";
import { arabic, japanese } from "./japanese-arabic.ts";
import { dutch, polish, swedish, turkish } from "./northern.ts";
import type { PolicyTerms } from "./terms.ts";

const byLanguage: Record<string, PolicyTerms> = {
  de: german,
  es: spanish,
  fr: french,
  it: italian,
  pt: portuguese,
  nl: dutch,
  pl: polish,
  sv: swedish,
  tr: turkish,
  ja: japanese,
  ar: arabic,
};

/** The term lists of a locale: English always, for brands mix it into every language. */
export function termsOfLocale(locale: string): PolicyTerms[] {
  const own = byLanguage[locale.toLowerCase().split("-")[0] ?? ""];
  return own ? [own, english] : [english];
}

/** Languages with term lists of their own. */
export const policyLanguages = ["en", ...Object.keys(byLanguage)];
