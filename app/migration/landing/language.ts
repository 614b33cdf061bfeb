import { LRUCache } from "lru-cache";
import { locales, type Locale } from "../inserts/model.ts";

const known = new Set<string>(locales);

/** A text as one of our languages, or null. */
export function asLocale(text: string | null | undefined): Locale | null {
  return text && known.has(text) ? (text as Locale) : null;
}

// Phones send few different headers: reading each once is enough.
const wishes = new LRUCache<string, Locale[]>({ max: 2_000 });

/** The languages of an Accept-Language header that we have, most wished for first; regions are dropped (pt-BR is pt). */
export function wishedLocales(header: string | undefined): Locale[] {
  if (!header) return [];
  let found = wishes.get(header);
  if (!found) {
    const ranked = header
      .slice(0, 500)
      .split(",")
      .map((part, order) => {
        const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
        const weight = parameters.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find(Boolean);
        return { locale: asLocale(tag.split("-")[0]), weight: weight === undefined ? 1 : Number(weight), order };
      })
      .filter((one) => one.weight > 0)
      .sort((a, b) => b.weight - a.weight || a.order - b.order);
    found = [...new Set(ranked.flatMap((one) => (one.locale ? [one.locale] : [])))];
    wishes.set(header, found);
  }
  return found;
}

/** The page's language: the one switched to, else the most wished for that we have, else the fallback. */
export function chooseLocale(switched: string | null, header: string | undefined, fallback: Locale): Locale {
  return asLocale(switched) ?? wishedLocales(header)[0] ?? fallback;
}
