/** What the admin calls the three kinds of insert. */
export const insertKindNames: Record<string, string> = {
  card: "Card",
  packaging: "Packaging",
  review_message: "Review message",
};

/** What the admin calls the four offers. */
export const offerKindNames: Record<string, string> = {
  warranty: "Warranty",
  guide: "Guide",
  discount: "Discount",
  membership: "Membership",
};

/** Languages of the public pages, by their own names. */
export const localeNames: Record<string, string> = {
  en: "English",
  es: "Español",
  de: "Deutsch",
  fr: "Français",
  it: "Italiano",
  pt: "Português",
  nl: "Nederlands",
  pl: "Polski",
  sv: "Svenska",
  tr: "Türkçe",
  ja: "日本語",
  ar: "العربية",
};
