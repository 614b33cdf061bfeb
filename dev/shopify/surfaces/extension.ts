import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleExtension, readExtensions } from "../../../scripts/extensions.ts";
import { APP_ADDRESS } from "../../../extensions/app-address.ts";
import { sendHtml, sendJson, sendText, type Exchange } from "../http/reply.ts";
import { html, Html } from "../shell/html.ts";
import type { StandIn } from "../server.ts";
import { orderAmounts } from "../store/amounts.ts";
import { moment, money } from "../shell/layout.ts";
import { pixelTags } from "./pixel.ts";
import { privacy } from "./theme.ts";

const folder = join(import.meta.dirname, "../../../extensions");
/** The extensions that can be looked at: where each stands, and which of its modules. */
const shown = ["registered-products", "customer-amazon-history", "link-amazon-order"] as const;

/**
 * The document of one UI extension: its real bundle, its real texts, and `browser/extension-host.ts` for what Shopify
 * gives it. Shopify draws the elements (`s-…`) itself; ours are plain ones of the same names, so that what an extension
 * says and does can be seen and pressed, not how Shopify will draw it.
 */
export async function answerExtension(standIn: StandIn, appUrl: string, exchange: Exchange): Promise<void> {
  const { url, response } = exchange;
  if (url.pathname === "/extension/token") return giveToken(standIn, exchange);
  const [, name, ending] = /^\/extension\/([a-z-]+)(\.js)?$/.exec(url.pathname) ?? [];
  // The pixel has no page of its own: it runs in the storefront's.
  if (!name || !((shown as readonly string[]).includes(name) || (ending && name === "journey-pixel"))) return sendJson(response, 404, { error: `nothing is at ${url.pathname}` });
  if (ending) {
    const extension = (await readExtensions()).find((one) => one.folder === name);
    return sendText(response, 200, extension ? (await bundleExtension(extension)).text : "", "text/javascript; charset=utf-8");
  }
  const locale = url.searchParams.get("locale") ?? "en";
  const texts: unknown = JSON.parse(await readFile(join(folder, name, "locales", `${locale === "en" ? "en.default" : locale}.json`), "utf8"));
  const given = { texts, locale, customer: url.searchParams.get("customer"), surface: name === "registered-products" ? "account" : "admin", module: Number(url.searchParams.get("module") ?? 0), appAddress: APP_ADDRESS, appUrl };
  sendHtml(response, 200, html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" /><title>${name}</title>
    <script type="application/json" id="given">${new Html(JSON.stringify(given).replaceAll("<", "\\u003c"))}</script>
    <link rel="stylesheet" href="/extension-host.css" />
    <script src="/extension-host.js" defer></script>
    <script src="/extension/${name}.js" defer></script>
  </head>
  <body></body>
</html>`.text);
}

/** The token that Shopify would give: of a member of staff in the admin, of the customer in their account. */
function giveToken(standIn: StandIn, { url, response }: Exchange): void {
  const customer = url.searchParams.get("customer");
  const token = url.searchParams.get("surface") === "account" ? standIn.customerToken(customer && `gid://shopify/Customer/${customer}`) : standIn.sessionToken();
  sendJson(response, 200, { token });
}

/** A customer's account with our block on the profile; without a customer, a list of whom one can be. */
export function answerAccount(standIn: StandIn, { url, response }: Exchange): void {
  const customer = standIn.store.findCustomer(Number(url.searchParams.get("customer")));
  const locale = url.searchParams.get("locale") ?? "en";
  const people = standIn.store.customers.slice(-30).toReversed();
  sendHtml(response, 200, accountPage(standIn, "Account", html`
      <h1>Profile</h1>
      ${customer
        ? html`<p>${customer.email} · <a href="/account">somebody else</a></p>${products(customer.id, locale, 0)}
          <h2>Orders</h2><ul>${standIn.store.orders.filter((one) => one.customerId === customer.id).toReversed().map((one) => html`<li><a href="/account/orders/${one.id}?locale=${locale}">#${one.number}</a> · ${moment(standIn.store, one.createdAt)} · ${money(orderAmounts(one).total, one.currency)}</li>`)}</ul>`
        : html`<p>Whose account? (In Shopify people sign in.)</p><ul>${people.map((one) => html`<li><a href="/account?customer=${one.id}">${one.email ?? one.id}</a></li>`)}</ul>`}`).text);
}

/**
 * An order's status page, where the customer also lands after buying: our block for it, and the journey pixel, which is
 * told that the checkout is done.
 */
export function answerOrderStatus(standIn: StandIn, { url, response }: Exchange): void {
  const order = standIn.store.findOrder(Number(url.pathname.slice("/account/orders/".length)));
  if (!order) return sendHtml(response, 404, "There is no such order.");
  sendHtml(response, 200, accountPage(standIn, `Order #${order.number}`, html`
      <h1>Thank you! Order #${order.number}</h1>
      <ul>${order.lines.map((line) => html`<li>${line.quantity} × ${line.title}</li>`)}</ul>
      <p>${money(orderAmounts(order).total, order.currency)}</p>
      ${order.customerId ? products(order.customerId, url.searchParams.get("locale") ?? "en", 1) : html`<p>A guest’s order: the block is for customers who are signed in.</p>`}
      <footer>May this shop remember your visit? <button type="button" onclick="standInConsent(true)">Allow</button> <button type="button" onclick="standInConsent(false)">Decline</button></footer>
      ${pixelTags(standIn.store, order.id)}`).text);
}

/** The block “My registered products” by its place among the extension's targets: the profile 0, the order status 1. */
const products = (customer: number, locale: string, module: 0 | 1): Html =>
  html`<iframe title="My registered products" src="/extension/registered-products?customer=${customer}&locale=${locale}&module=${module}"></iframe>`;

const accountPage = (standIn: StandIn, title: string, main: Html): Html => html`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>${title} · ${standIn.store.data.name}</title><link rel="stylesheet" href="/extension-host.css" /><script>${new Html(privacy)}</script></head>
  <body class="account">
    <header><b>${standIn.store.data.name}</b> <a href="/storefront">Shop</a></header>
    <main>${main}</main>
  </body>
</html>`;

/** What stands on the admin's customer page: the block, and the action in a dialog. */
export const customerExtensions = (customerId: number): Html => html`
  <section class="card extension">
    <iframe title="Amazon history" data-extension src="/extension/customer-amazon-history?customer=${customerId}"></iframe>
    <p><button type="button" id="link-amazon-order">More actions: Link an Amazon order</button></p>
  </section>
  <dialog class="extension" id="extension-action"><iframe title="Link an Amazon order" data-src="/extension/link-amazon-order?customer=${customerId}"></iframe></dialog>
  <script>
    const dialog = document.getElementById("extension-action"), frame = dialog.querySelector("iframe"), block = document.querySelector("[data-extension]");
    const open = () => { frame.src = frame.dataset.src; dialog.showModal(); };
    document.getElementById("link-amazon-order").onclick = open;
    addEventListener("message", ({ data, origin }) => {
      if (origin !== location.origin) return;
      if (data.open) open();
      if (data.close) { dialog.close(); block.contentWindow.location.reload(); }
    });
  </script>`;
