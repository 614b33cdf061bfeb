import { useEffect, useRef, useState } from "react";
import type {
  Insert,
  InsertInput,
  LandingCopy,
  Locale,
  Look,
  Offer,
  VariantField,
} from "#app/migration/inserts/model.ts";

/** The name of one product on the insert's marketplace, as typed. */
export type ListingTyped = { asin: string; sku: string };

/** What the editor edits; numbers of the offer are texts while they are being typed. */
export type InsertForm = InsertInput & {
  /** Only those that were edited, by `product:marketplace`. */
  listings: Record<string, ListingTyped>;
};

export type FormProps = {
  form: InsertForm;
  set: (changes: Partial<InsertForm>) => void;
  /** Field path → what is wrong. */
  fields: Record<string, string>;
};

function formOf(insert: Insert): InsertForm {
  const { name, kind, marketplace, orderIdMode, offer, copy, look, defaultLocale, productIds } =
    insert;
  return {
    ...{ name, kind, marketplace, orderIdMode, offer, copy, look, defaultLocale, productIds },
    landingTest: insert.landingTest,
    listings: {},
  };
}

/** The form's state; a newer saved version replaces it. */
export function useInsertForm(insert: Insert) {
  const [form, setForm] = useState(() => formOf(insert));
  const [saved, setSaved] = useState(form);
  const version = useRef(insert.version);
  useEffect(() => {
    if (version.current === insert.version) return;
    version.current = insert.version;
    setForm(formOf(insert));
    setSaved(formOf(insert));
  }, [insert]);
  return {
    form,
    set: (changes: Partial<InsertForm>) => setForm((old) => ({ ...old, ...changes })),
    dirty: JSON.stringify(form) !== JSON.stringify(saved),
    discard: () => setForm(saved),
  };
}

/** Changes some of the look. */
export function withLook(form: InsertForm, changes: Partial<Look>): Partial<InsertForm> {
  return { look: { ...form.look, ...changes } };
}

/** Changes some of the offer, within its kind. Typed numbers arrive as texts; the server reads them. */
export function withOffer(form: InsertForm, changes: Record<string, unknown>): Partial<InsertForm> {
  return { offer: { ...form.offer, ...changes } as Offer };
}

const noWords: LandingCopy = { headline: "", text: "", button: "", thanks: "", consent: "" };

/** What is written in one language so far. */
export function wordsIn(form: InsertForm, locale: Locale): LandingCopy {
  return { ...noWords, ...form.copy[locale] };
}

/** Changes the words of one language; a language without any is taken out. */
export function withWords(
  form: InsertForm,
  locale: Locale,
  changes: Partial<LandingCopy>,
): Partial<InsertForm> {
  const words = { ...wordsIn(form, locale), ...changes };
  const copy = { ...form.copy, [locale]: words };
  if (Object.values(words).every((text) => text === "")) delete copy[locale];
  return { copy };
}

/** Changes the second page's words of one language; a language without any is taken out. */
export function withSecondWords(
  form: InsertForm,
  locale: Locale,
  changes: Partial<Record<VariantField, string>>,
): Partial<InsertForm> {
  const words = { ...secondWordsIn(form, locale), ...changes };
  const copy = { ...form.landingTest?.copy, [locale]: words };
  if (Object.values(words).every((text) => text === "")) delete copy[locale];
  return { landingTest: { copy } };
}

/** What the second page says in one language so far. */
export function secondWordsIn(form: InsertForm, locale: Locale): Record<VariantField, string> {
  return { headline: "", text: "", button: "", ...form.landingTest?.copy[locale] };
}
