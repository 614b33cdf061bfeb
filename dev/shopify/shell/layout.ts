import type { ShopStore } from "../store/shop-store.ts";
import { html, type Html } from "./html.ts";
import { appMark, icon } from "./icons.ts";

const sections = [
  ["home", "Home", ""],
  ["orders", "Orders", "/orders"],
  ["products", "Products", "/products"],
  ["customers", "Customers", "/customers"],
  ["discounts", "Discounts", "/discounts"],
  ["analytics", "Analytics", "/analytics"],
] as const;

export type Section = (typeof sections)[number][0] | "app" | "tools";

/** The whole page: dark bar, navigation, and what a section shows. */
export function layout(shop: ShopStore, active: Section, title: string, body: Html): string {
  const base = `/store/${shop.data.handle}`;
  const link = (section: string, label: string, path: string): Html =>
    html`<li>
      <a href="${base}${path}" ${section === active ? html`aria-current="page"` : null}
        >${icon(section)}<span>${label}</span></a
      >
    </li>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${shop.data.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/shell.css" />
        <script src="/shell.js" defer></script>
      </head>
      <body data-handle="${shop.data.handle}">
        <header class="bar">
          <button
            class="bar-button menu-button"
            type="button"
            id="menu"
            aria-label="Menu"
            aria-expanded="false"
            aria-controls="navigation"
          >
            ${icon("menu")}
          </button>
          <a class="brand" href="${base}"><b>stand-in</b><span>for Shopify</span></a>
          <form class="search" role="search" action="${base}/customers">
            ${icon("search")}<input
              name="q"
              type="search"
              placeholder="Search customers"
              aria-label="Search customers"
            /><kbd>CTRL K</kbd>
          </form>
          <div class="save-bar" id="save-bar" role="region" aria-label="Unsaved changes" hidden>
            <strong>Unsaved changes</strong>
            <span class="save-actions"
              ><button type="button" id="save-bar-discard">Discard</button
              ><button type="button" class="primary" id="save-bar-save">Save</button></span
            >
          </div>
          <span class="store"
            ><span class="store-name">${shop.data.name}</span
            ><i>${shop.data.name.slice(0, 2)}</i></span
          >
          <div class="loading" id="loading" hidden></div>
        </header>
        <nav class="side" id="navigation" aria-label="Store">
          <ul>
            ${sections.map(([section, label, path]) => link(section, label, path))}
          </ul>
          <p class="group">Apps ${icon("chevron")}</p>
          <ul>
            <li>
              <a
                href="${base}/apps/flybridge/app"
                id="app-link"
                ${active === "app" ? html`aria-current="page"` : null}
                >${appMark}<span>Flybridge</span></a
              >
              <ul id="app-nav" class="app-nav"></ul>
            </li>
          </ul>
          <ul class="bottom">
            ${link("tools", "Stand-in tools", "/tools")}
          </ul>
        </nav>
        <div class="scrim" id="scrim"></div>
        <main class="${active === "app" ? "main framed" : "main"}">${body}</main>
        <div class="toasts" id="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>`.text;
}

/** A coloured word: the state of a customer, an order, a discount. */
export const badge = (text: string, tone: "good" | "warn" | "plain" | "bad" = "plain"): Html =>
  html`<span class="badge ${tone}">${text}</span>`;

/** Heading of a section with what can be done there. */
export const heading = (
  title: string,
  actions: Html | null = null,
  back: string | null = null,
): Html =>
  html`<div class="heading">
    <h1>${back ? html`<a class="back" href="${back}" aria-label="Back">←</a>` : null}${title}</h1>
    ${actions ? html`<div class="heading-actions">${actions}</div>` : null}
  </div>`;

/** A table, or a sentence where there is nothing to list. */
export const table = (columns: string[], rows: Html[][], empty: string): Html =>
  rows.length
    ? html`<div class="card scroll">
        <table>
          <thead>
            <tr>
              ${columns.map((one) => html`<th>${one}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (cells) =>
                html`<tr>
                  ${cells.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    : html`<div class="card empty">${empty}</div>`;

/** "Nov 22, 2026, 11:04 PM" in the shop's time. */
export const moment = (shop: ShopStore, iso: string): string =>
  new Date(iso).toLocaleString("en-US", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: shop.data.timezone,
  });

export const money = (minor: number, currency: string): string => {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
