import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid } from "liquidjs";
import { sendHtml, sendJson, sendText, type Exchange } from "../http/reply.ts";
import { html, Html } from "../shell/html.ts";
import { pixelTags } from "./pixel.ts";
import type { ShopStore } from "../store/shop-store.ts";

const folder = join(import.meta.dirname, "../../../extensions/registration-theme");
const file = (path: string): string => readFileSync(join(folder, path), "utf8");

type Setting = { id?: string; default?: unknown };
type Texts = { [key: string]: string | Texts };

/** A text of the theme extension's locale file: `register.heading`. */
function translate(locale: string, key: string): string {
  const texts = JSON.parse(file(`locales/${locale === "en" ? "en.default" : locale}.json`)) as Texts;
  const found = key.split(".").reduce<string | Texts | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), texts);
  return typeof found === "string" ? found : `Translation missing: ${key}`;
}

/** One block of the theme extension, from its own Liquid with the defaults of its own schema, as a theme renders it. */
export async function renderBlock(name: string, { shop, locale, settings, email }: { shop: ShopStore; locale: string; settings: Record<string, string>; email: string | null }): Promise<string> {
  const source = file(`blocks/${name}.liquid`);
  const schema = JSON.parse(/\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(source)?.[1] ?? "{}") as { settings?: Setting[] };
  const defaults = Object.fromEntries((schema.settings ?? []).filter((one) => one.id !== undefined).map((one) => [one.id, one.default ?? ""]));
  const engine = new Liquid();
  engine.registerFilter("t", (key: string) => translate(locale, key));
  return (await engine.parseAndRender(source.replace(/\{% schema %\}[\s\S]*\{% endschema %\}/, ""), {
    block: { id: "stand-in", shopify_attributes: "", settings: { ...defaults, ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value === "false" ? false : value])) } },
    shop: { name: shop.data.name, domain: shop.data.domain },
    customer: email ? { email } : null,
    request: { locale: { iso_code: locale } },
    routes: { cart_update_url: "/cart/update" },
  })) as string;
}

/**
 * A page of the shop's storefront with the block “Register your product” and the embed “Card memory”. `?fallback_code=`
 * and the other settings stand for what the merchant sets in the theme editor, `?locale=` for the store's language.
 */
export async function answerStorefront(shop: ShopStore, { url, response }: Exchange): Promise<void> {
  const { locale = "en", customer = "", card_code: _card, ...settings } = Object.fromEntries(url.searchParams);
  const email = shop.findCustomer(Number(customer))?.email ?? null;
  const [block, embed] = await Promise.all([renderBlock("register-product", { shop, locale, settings, email }), renderBlock("card-memory", { shop, locale, settings: {}, email })]);
  sendHtml(response, 200, html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
    <title>Warranty · ${shop.data.name}</title>
    <link rel="stylesheet" href="/storefront/assets/register-product.css" />
    <script>${new Html(privacy)}</script>
    <script src="/storefront/assets/card-memory.js" defer></script>
    <style>${new Html(style)}</style>
  </head>
  <body>
    <header><b>${shop.data.name}</b><nav><a href="/storefront">Warranty</a> <a href="/account">Account</a></nav></header>
    <main>${new Html(block)}</main>
    <footer>
      <span>May this shop remember your visit?</span>
      <button type="button" onclick="standInConsent(true)">Allow</button> <button type="button" onclick="standInConsent(false)">Decline</button>
    </footer>
    ${new Html(embed)}
    ${pixelTags(shop)}
  </body>
</html>`.text);
}

/** Files of the extension's `assets`, as the theme's network would give them. */
export function answerThemeAsset({ url, response }: Exchange): void {
  const name = /^\/storefront\/assets\/(card-memory\.js|register-product\.css)$/.exec(url.pathname)?.[1];
  if (!name) return sendJson(response, 404, { error: `nothing is at ${url.pathname}` });
  sendText(response, 200, file(`assets/${name}`), name.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8");
}

/** Shopify's Customer Privacy API as far as the embed asks it; the answer is the banner's, kept in the tab. */
export const privacy = `
  window.Shopify = {
    loadFeatures(_features, done) { done(); },
    customerPrivacy: {
      preferencesProcessingAllowed: () => sessionStorage.getItem("stand-in-consent") === "yes",
      analyticsProcessingAllowed: () => sessionStorage.getItem("stand-in-consent") === "yes",
    },
  };
  function standInConsent(given) {
    sessionStorage.setItem("stand-in-consent", given ? "yes" : "no");
    document.dispatchEvent(new Event("visitorConsentCollected"));
  }`;

const style = `
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d2b24; background: #fbfaf7; }
  header, footer { display: flex; gap: 1rem; align-items: center; padding: 1rem 1.5rem; background: #fff; border-block: 1px solid #e4e2db; }
  header { justify-content: space-between; }
  header a { margin-inline-start: 1rem; color: inherit; }
  main { min-height: 60vh; padding-block: 2rem; }
  button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; background: #24523b; color: #fff; cursor: pointer; }`;
