/** How a run's format is called, with its size in both systems. */
export const printFormatNames: Record<string, string> = {
  "business-card": "Business card, 85 × 55 mm (3.35 × 2.17 in)",
  "business-card-us": "US business card, 3.5 × 2 in (89 × 51 mm)",
  postcard: "Postcard, 148 × 105 mm (5.83 × 4.13 in)",
  "postcard-us": "US postcard, 6 × 4 in (152 × 102 mm)",
  a6: "A6 upright, 105 × 148 mm (4.13 × 5.83 in)",
  qr: "QR alone, for your packaging designer",
  link: "Link, for messages",
};

export const codeKindNames: Record<string, string> = {
  shared: "One shared card code",
  unique: "A unique card code on each",
};

export const addressKindNames: Record<string, string> = {
  own_domain: "Your own domain",
  app_proxy: "Your store’s domain",
  ours: "Flybridge’s domain",
};
