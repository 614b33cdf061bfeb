import { Html } from "./html.ts";

const paths: Record<string, string> = {
  home: "M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z",
  orders: "M4 4h12v12H4zM4 11h3.5l1 2h3l1-2H16M8 7.5h4",
  products: "M3.5 10.2V5a1.5 1.5 0 0 1 1.5-1.5h5.2l6.3 6.3-6.7 6.7zM7 7h.01",
  customers: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  discounts:
    "M4 16 16 4M6.5 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM13.5 15a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
  analytics: "M4 16V9M8 16V4M12 16v-5M16 16V7",
  tools: "M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4",
  search: "M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10zM13 13l3.5 3.5",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5 5 15",
  chevron: "m7 5 5 5-5 5",
};

/** A line icon, 20 × 20, in the colour of the text. */
export const icon = (name: string): Html =>
  new Html(
    `<svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${paths[name] ?? ""}"/></svg>`,
  );

/** The app's own mark in the navigation. */
export const appMark = new Html(
  '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><rect width="20" height="20" rx="5" fill="#0b6e5f"/><path d="M4 13c3 0 3-6 6-6s3 6 6 6M4 13h12" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/></svg>',
);
