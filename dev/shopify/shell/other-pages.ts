import { discountStatus, discountSummary } from "../graphql/views/discount.ts";
import type { Context } from "../graphql/context.ts";
import type { StandIn } from "../server.ts";
import type { ShopStore } from "../store/shop-store.ts";
import { html } from "./html.ts";
import { badge, heading, layout, moment, money, table } from "./layout.ts";

export function homePage(shop: ShopStore): string {
  const base = `/store/${shop.data.handle}`;
  const tile = (label: string, value: number, path: string) =>
    html`<a class="card tile" href="${base}${path}"><span>${label}</span><b>${value}</b></a>`;
  return layout(
    shop,
    "home",
    "Home",
    html`${heading(`Good day at ${shop.data.name}`)}
      <div class="tiles">
        ${tile("Customers", shop.customers.length, "/customers")}
        ${tile("Orders", shop.orders.length, "/orders")}
        ${tile("Products", shop.products.length, "/products")}
        ${tile("Discounts", shop.discounts.length, "/discounts")}
      </div>
      <section class="card lead">
        <div>
          <h2>Flybridge is installed</h2>
          <p>It turns the card in an Amazon parcel into a customer of this store.</p>
        </div>
        <a class="button primary" href="${base}/apps/flybridge/app">Open Flybridge</a>
      </section>
      <p class="quiet note">
        This admin is a stand-in for Shopify that runs on this machine only. What the app writes to
        Shopify shows up under Customers, Orders and Discounts.
      </p>`,
  );
}

export function productsPage(shop: ShopStore): string {
  return layout(
    shop,
    "products",
    "Products",
    html`${heading("Products")}
    ${table(
      ["", "Product", "Status", "Variants and SKU", "Price", "Inventory"],
      shop.products.map((product) => [
        product.imagePath
          ? html`<img class="thumb" src="${product.imagePath}" alt="" width="40" height="40" />`
          : html``,
        html`<b>${product.title}</b>
          <div class="quiet">${product.productType}</div>`,
        badge(
          product.status === "ACTIVE" ? "Active" : "Draft",
          product.status === "ACTIVE" ? "good" : "plain",
        ),
        html`${product.variants.map((one) => html`<div>${one.title === "Default Title" ? null : html`${one.title} · `}<span class="quiet">${one.sku}</span></div>`)}`,
        html`${money(Math.min(...product.variants.map((one) => one.price)), shop.data.currency)}`,
        html`${product.variants.reduce((sum, one) => sum + one.inventoryQuantity, 0)}`,
      ]),
      "No products yet.",
    )}`,
  );
}

export function discountsPage(shop: ShopStore): string {
  const context = { shop } as Context;
  return layout(
    shop,
    "discounts",
    "Discounts",
    html`${heading("Discounts", html`<span class="quiet">${shop.discounts.length} in all</span>`)}
    ${table(
      ["Title", "Status", "Worth", "Codes", "Used"],
      shop.discounts
        .toReversed()
        .slice(0, 200)
        .map((discount) => {
          const status = discountStatus(context, discount);
          return [
            html`<b>${discount.title}</b>
              <div class="quiet">
                from
                ${moment(shop, discount.startsAt)}${discount.endsAt ? ` to ${moment(shop, discount.endsAt)}` : ""}
              </div>`,
            badge(
              status[0] + status.slice(1).toLowerCase(),
              status === "ACTIVE" ? "good" : "plain",
            ),
            html`${discountSummary(context, discount)}${discount.customerIds ? html`<div class="quiet">one customer only</div>` : null}`,
            html`<code>${discount.codes[0]?.code}</code
              >${discount.codes.length > 1 ? html` <span class="quiet">and ${discount.codes.length - 1} more</span>` : null}`,
            html`${discount.codes.reduce((sum, one) => sum + one.used, 0)}${discount.usageLimit ? ` of ${discount.usageLimit}` : ""}`,
          ];
        }),
      "No discounts yet.",
    )}`,
  );
}

export function analyticsPage(shop: ShopStore): string {
  return layout(
    shop,
    "analytics",
    "Analytics",
    html`${heading("Analytics")}
      <div class="card empty">
        The stand-in has no analytics of its own. Open Flybridge for its pages.
      </div>`,
  );
}

/** What went over the line between app and stand-in, and knobs for what may go wrong. */
export function toolsPage(standIn: StandIn, shop: ShopStore): string {
  const base = `/store/${shop.data.handle}`;
  const kinds = [
    "throttle",
    "error500",
    "garbage",
    "slow",
    "token_dead",
    "duplicate_webhooks",
    "reorder_webhooks",
  ];
  return layout(
    shop,
    "tools",
    "Stand-in tools",
    html`${heading("Stand-in tools")}
      <form class="card knobs" method="post" action="${base}/tools/faults">
        <h2>Let something go wrong</h2>
        <label
          >What
          <select name="kind">
            ${kinds.map((kind) => html`<option>${kind}</option>`)}
          </select></label
        >
        <label>How often <input name="times" type="number" min="1" value="1" /></label>
        <label>Delay, ms <input name="delayMs" type="number" min="0" value="3000" /></label>
        <button>Switch on</button>
        <span class="quiet"
          >${
            standIn.faults().length
              ? standIn
                  .faults()
                  .map((one) => `${one.kind} × ${one.times}`)
                  .join(", ")
              : "Nothing is switched on."
          }</span
        >
      </form>
      ${
        standIn.invalidOperations.length
          ? html`<section class="card">
              <h2>Refused operations</h2>
              ${standIn.invalidOperations.slice(-10).map((one) => html`<pre>${one.problem}</pre>`)}
            </section>`
          : null
      }
      <h2 class="loose">Operations that the app sent</h2>
      ${table(
        ["When", "Operation", "Errors"],
        standIn.requests
          .slice(-25)
          .toReversed()
          .map((one) => [
            html`${moment(shop, one.at)}`,
            html`<b>${one.rootFields.join(", ")}</b>
              <span class="quiet">${one.operationName}</span>`,
            html`${[...one.errors, ...one.userErrors.map((error) => JSON.stringify(error))].join("; ")}`,
          ]),
        "None yet.",
      )}
      <h2 class="loose">Webhooks that the app got</h2>
      ${table(
        ["Topic", "Answer", "Attempts", "Id"],
        standIn.webhooks
          .slice(-25)
          .toReversed()
          .map((one) => [
            html`<b>${one.topic}</b>`,
            badge(
              one.status ? String(one.status) : "none",
              one.status >= 200 && one.status < 300 ? "good" : "bad",
            ),
            html`${one.attempts}`,
            html`<span class="quiet">${one.webhookId}</span>`,
          ]),
        "None yet.",
      )}`,
  );
}
