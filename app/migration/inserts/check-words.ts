import { variantFields, type InsertInput, type Locale, type LandingCopy } from "./model.ts";
import { checkWording, type PolicyFinding } from "./policy-check.ts";
import type { PrintDesign } from "./print-design.ts";

/** A finding with the form field whose words it is about. */
export type FieldFinding = PolicyFinding & { field: string };

const copyFields = [
  "headline",
  "text",
  "button",
  "thanks",
  "consent",
] as const satisfies (keyof LandingCopy)[];

/** Reads every word of an insert's landing page, in each language, against Amazon's rules. */
export function checkInsertWords(
  insert: Pick<InsertInput, "copy" | "offer" | "defaultLocale" | "landingTest">,
): FieldFinding[] {
  const findings: FieldFinding[] = [];
  const read = (field: string, text: string | undefined, locale: Locale) => {
    for (const finding of text ? checkWording(text, { surface: "landing", locale }) : []) {
      findings.push({ ...finding, field });
    }
  };
  for (const [locale, copy] of Object.entries(insert.copy) as [Locale, LandingCopy | undefined][]) {
    for (const field of copyFields) read(`copy.${locale}.${field}`, copy?.[field], locale);
  }
  const second = Object.entries(insert.landingTest?.copy ?? {});
  for (const [locale, copy] of second as [Locale, LandingCopy | undefined][]) {
    for (const field of variantFields) {
      read(`landingTest.copy.${locale}.${field}`, copy?.[field], locale);
    }
  }
  read("offer.terms", insert.offer.terms, insert.defaultLocale);
  if (insert.offer.kind === "warranty") {
    for (const text of Object.values(insert.offer.termsByCountry)) {
      read("offer.terms", text, insert.defaultLocale);
    }
  }
  return findings;
}

/** Reads every word of a card, as `checkInsertWords`. */
export function checkCardWords({ locale, front, back }: PrintDesign): FieldFinding[] {
  const texts: [string, string][] = [
    ["front.headline", front.headline],
    ["front.copy", front.copy],
    ["back.heading", back.heading],
    ...back.steps.map((step, index): [string, string] => [`back.steps.${index}`, step]),
    ["back.smallPrint", back.smallPrint],
  ];
  return texts.flatMap(([field, text]) =>
    checkWording(text, { surface: "card", locale }).map((finding) => ({
      ...finding,
      field: `design.${field}`,
    })),
  );
}
