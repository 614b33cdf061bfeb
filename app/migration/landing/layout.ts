import { createHash } from "node:crypto";
import { locales, type Locale, type Look } from "../inserts/model.ts";
import { html, trusted, type Html } from "./html.ts";
import type { LandingShop } from "./landing-model.ts";
import { texts } from "./locales/index.ts";
import { baseCss } from "./style.ts";
import { barColours, themeCss } from "./theme.ts";

/** A whole page and the security policy that fits it. */
export type Page = { html: string; policy: string };

export type PageFrame = {
  locale: Locale;
  title: string;
  /** The brand, for header and colours; null on pages that belong to no shop. */
  brand: { name: string; look: Pick<Look, "primary" | "background" | "text" | "corner" | "logoKey">; shop: Pick<LandingShop, "logoKey">; shopId: number } | null;
  /** Path in front of our addresses: "" or the app proxy's. */
  base: string;
  main: Html;
  footer?: Html;
};

const plainLook: Pick<Look, "primary" | "background" | "text" | "corner"> = { primary: "#0f766e", background: "#fafaf7", text: "#1c1917", corner: "soft" };

/** The page weighs a few packets: painting it whole, not as it is parsed, costs nothing, and nothing moves. */
const wholeFirst = trusted('<link rel="expect" href="#end" blocking="render">');

/** The frame of every public page: head, brand, language switch, main, footer. */
export function drawPage(frame: PageFrame): Page {
  const own = texts[frame.locale];
  const look = frame.brand?.look ?? plainLook;
  const style = themeCss(look) + baseCss;
  const bar = barColours(look);
  const page = html`<!doctype html>
<html lang="${frame.locale}" dir="${own.dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${frame.title}</title><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><meta name="theme-color" content="${bar.day}"><meta name="theme-color" media="(prefers-color-scheme:dark)" content="${bar.night}"><style>${trusted(style)}</style>${wholeFirst}</head>
<body><header><div class="brand">${drawBrand(frame)}</div>${languageSwitch(frame.locale)}</header>
<main>${frame.main}</main>
${frame.footer && html`<footer>${frame.footer}</footer>`}<i id="end"></i></body></html>`;
  return { html: page.text, policy: contentSecurityPolicy(style) };
}

function drawBrand({ brand, base }: PageFrame): Html | null {
  if (!brand) return null;
  const logo = brand.look.logoKey ?? brand.shop.logoKey;
  return logo ? html`<img src="${mediaPath(base, logo)}" alt="${brand.name}" height="28">` : html`${brand.name}`;
}

/** Where a public picture is fetched. Keys start with the shop. */
export function mediaPath(base: string, key: string): string {
  return `${base}/media/${key.split("/").map(encodeURIComponent).join("/")}`;
}

/** Works without script: a list that opens, of links to the same address in another language. */
function languageSwitch(current: Locale): Html {
  const links = locales.map(
    (one) => html`<li><a href="?l=${one}" hreflang="${one}" lang="${one}" dir="${texts[one].dir}"${one === current ? trusted(' aria-current="true"') : null}>${texts[one].name}</a></li>`,
  );
  return html`<details class="lang"><summary><span class="vh">${texts[current].language}: </span>${texts[current].name}</summary><ul>${links}</ul></details>`;
}

const policies = new Map<string, string>();

/** Nothing but our own pictures, forms to ourselves, and this one stylesheet, named by its hash. */
function contentSecurityPolicy(style: string): string {
  let policy = policies.get(style);
  if (!policy) {
    const hash = createHash("sha256").update(style).digest("base64");
    policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
    if (policies.size > 500) policies.clear();
    policies.set(style, policy);
  }
  return policy;
}
