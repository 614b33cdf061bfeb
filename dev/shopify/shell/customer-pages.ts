import { orderAmounts } from "../store/amounts.ts";
import type { Consent, CustomerRecord } from "../store/records.ts";
import type { ShopStore } from "../store/shop-store.ts";
import { customerExtensions } from "../surfaces/extension.ts";
import { html, type Html } from "./html.ts";
import { badge, heading, layout, moment, money, table } from "./layout.ts";
import { orderBadges } from "./order-pages.ts";

const consentBadge = (consent: Consent, reachable: boolean): Html => {
  if (!reachable) return html`<span class="quiet">none</span>`;
  const word = consent.state.toLowerCase().replace("_", " ");
  const label = `${word[0]?.toUpperCase()}${word.slice(1)}`;
  return badge(
    label,
    consent.state === "SUBSCRIBED" ? "good" : consent.state === "PENDING" ? "warn" : "plain",
  );
};

export const nameOf = (customer: CustomerRecord): string =>
  [customer.firstName, customer.lastName].filter(Boolean).join(" ") ||
  customer.email ||
  customer.phone ||
  "No name";

function spent(shop: ShopStore, customer: CustomerRecord): string {
  const sum = shop
    .ordersOf(customer.id)
    .filter((one) => !one.test && !one.cancelledAt)
    .reduce((total, order) => total + orderAmounts(order).current, 0);
  return money(sum, shop.data.currency);
}

const tagList = (tags: string[]): Html =>
  html`${tags.map((tag) => html`<span class="tag">${tag}</span> `)}`;

export function customersPage(shop: ShopStore, query: string): string {
  const wanted = query.trim().toLowerCase();
  const found = shop.customers
    .filter((one) =>
      `${nameOf(one)} ${one.email ?? ""} ${one.phone ?? ""} ${one.tags.join(" ")}`
        .toLowerCase()
        .includes(wanted),
    )
    .toReversed();
  const rows = found.slice(0, 200).map((one) => [
    html`<a href="/store/${shop.data.handle}/customers/${one.id}"><b>${nameOf(one)}</b></a>
      <div class="quiet">${one.email}</div>`,
    consentBadge(one.emailConsent, one.email !== null),
    tagList(one.tags),
    html`${shop.ordersOf(one.id).length}`,
    html`${spent(shop, one)}`,
    html`${moment(shop, one.createdAt)}`,
  ]);
  return layout(
    shop,
    "customers",
    "Customers",
    html`${heading(
      "Customers",
      html`<span class="quiet"
        >${found.length}
        ${found.length === 1 ? "customer" : "customers"}${wanted ? html` for “${query}” · <a href="?">show all</a>` : null}</span
      >`,
    )}
    ${table(
      ["Customer", "E-mail subscription", "Tags", "Orders", "Amount spent", "Added"],
      rows,
      wanted
        ? "Nobody matches this search."
        : "No customers yet. A confirmed registration brings the first.",
    )}`,
  );
}

const row = (label: string, value: Html | string | null): Html =>
  html`<div class="pair">
    <dt>${label}</dt>
    <dd>${value ?? html`<span class="quiet">none</span>`}</dd>
  </div>`;

function metafieldsCard(shop: ShopStore, customer: CustomerRecord): Html {
  const fields = shop.metafieldsOf(`gid://shopify/Customer/${customer.id}`);
  return html`<section class="card">
    <h2>Metafields</h2>
    ${fields.length === 0 ? html`<p class="quiet">None.</p>` : null}
    ${fields.map((field) => {
      const text =
        field.type === "json" ? JSON.stringify(JSON.parse(field.value), null, 2) : field.value;
      return html`<div class="metafield">
        <div><b>${field.key}</b> <span class="quiet">${field.namespace} · ${field.type}</span></div>
        <pre>${text}</pre>
      </div>`;
    })}
  </section>`;
}

function orderForm(shop: ShopStore, customer: CustomerRecord): Html {
  return html`<form
    class="card order-form"
    method="post"
    action="/store/${shop.data.handle}/customers/${customer.id}/orders"
  >
    <h2>Place an order as this customer</h2>
    <label
      >Product
      <select name="variantId">
        ${shop.products.flatMap((product) =>
          product.variants.map(
            (variant) =>
              html`<option value="${variant.id}">
                ${product.title}${variant.title === "Default Title" ? "" : ` · ${variant.title}`} ·
                ${money(variant.price, shop.data.currency)}
              </option>`,
          ),
        )}
      </select>
    </label>
    <label>Discount code <input name="code" autocomplete="off" placeholder="optional" /></label>
    <label
      >Came from
      <select name="source">
        <option value="direct">typed the address</option>
        <option value="email">an e-mail (utm_source=newsletter)</option>
        <option value="chatgpt">chatgpt.com</option>
        <option value="tiktok">TikTok</option>
        <option value="google">Google</option>
      </select>
    </label>
    <button class="primary" id="place-order">Place a test order</button>
  </form>`;
}

export function customerPage(shop: ShopStore, customer: CustomerRecord): string {
  const base = `/store/${shop.data.handle}`;
  const orders = shop.ordersOf(customer.id).toReversed();
  const home = customer.addresses.find((one) => one.id === customer.defaultAddressId);
  return layout(
    shop,
    "customers",
    nameOf(customer),
    html`${heading(nameOf(customer), null, `${base}/customers`)}
      <div class="stats card">
        <div><span>Amount spent</span><b>${spent(shop, customer)}</b></div>
        <div><span>Orders</span><b>${orders.length}</b></div>
        <div>
          <span>Customer since</span
          ><b>${moment(shop, customer.createdAt).split(",").slice(0, 2).join(",")}</b>
        </div>
      </div>
      <div class="columns">
        <div>
          ${table(
            ["Order", "Placed", "State", "Total"],
            orders.map((order) => [
              html`<a href="${base}/orders/${order.id}"><b>#${order.number}</b></a>`,
              html`${moment(shop, order.createdAt)}`,
              orderBadges(order),
              html`${money(orderAmounts(order).total, order.currency)}`,
            ]),
            "This customer has not ordered here yet.",
          )}
          ${customerExtensions(customer.id)}
          ${metafieldsCard(shop, customer)}
        </div>
        <div>
          <section class="card">
            <h2>Customer</h2>
            <dl>
              ${row("E-mail", customer.email)}
              ${row("E-mail subscription", consentBadge(customer.emailConsent, customer.email !== null))}
              ${customer.emailConsent.updatedAt ? row("Consent", `${customer.emailConsent.optInLevel?.toLowerCase().replaceAll("_", " ")}, ${moment(shop, customer.emailConsent.updatedAt)}`) : null}
              ${row("Phone", customer.phone)}
              ${customer.phone ? row("SMS subscription", consentBadge(customer.smsConsent, true)) : null}
              ${row("Language", customer.locale)}
              ${row("Address", home ? [home.address1, home.city, home.zip, home.countryCode].filter(Boolean).join(", ") : null)}
              ${row("Tags", customer.tags.length ? tagList(customer.tags) : null)}
              ${customer.note ? row("Note", customer.note) : null}
            </dl>
          </section>
          ${orderForm(shop, customer)}
        </div>
      </div>`,
  );
}
