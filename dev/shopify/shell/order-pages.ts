import { orderAmounts } from "../store/amounts.ts";
import type { OrderRecord } from "../store/records.ts";
import type { ShopStore } from "../store/shop-store.ts";
import { nameOf } from "./customer-pages.ts";
import { html, type Html } from "./html.ts";
import { badge, heading, layout, moment, money, table } from "./layout.ts";

export function orderBadges(order: OrderRecord): Html {
  const word = order.financialStatus.toLowerCase().replace("_", " ");
  const paid = badge(
    `${word[0]?.toUpperCase()}${word.slice(1)}`,
    order.financialStatus === "PAID" ? "plain" : "warn",
  );
  return html`${paid}${order.cancelledAt ? badge("Cancelled", "bad") : null}${order.test ? badge("Test", "warn") : null}`;
}

export function ordersPage(shop: ShopStore): string {
  const base = `/store/${shop.data.handle}`;
  const rows = shop.orders
    .toReversed()
    .slice(0, 200)
    .map((order) => {
      const customer = order.customerId ? shop.findCustomer(order.customerId) : undefined;
      return [
        html`<a href="${base}/orders/${order.id}"><b>#${order.number}</b></a>`,
        html`${moment(shop, order.createdAt)}`,
        customer
          ? html`<a href="${base}/customers/${customer.id}">${nameOf(customer)}</a>`
          : html`<span class="quiet">Guest</span>`,
        html`${order.attribution?.displayName ?? order.sourceName}`,
        html`${money(orderAmounts(order).total, order.currency)}`,
        orderBadges(order),
        html`${order.lines.reduce((sum, line) => sum + line.quantity, 0)} items`,
      ];
    });
  return layout(
    shop,
    "orders",
    "Orders",
    html`${heading("Orders", html`<span class="quiet">${shop.orders.length} in all</span>`)}
    ${table(["Order", "Date", "Customer", "Channel", "Total", "State", "Items"], rows, "No orders yet. Place one from a customer’s page.")}`,
  );
}

export function orderPage(shop: ShopStore, order: OrderRecord): string {
  const base = `/store/${shop.data.handle}`;
  const sums = orderAmounts(order);
  const customer = order.customerId ? shop.findCustomer(order.customerId) : undefined;
  const sum = (label: string, minor: number): Html =>
    html`<div class="pair">
      <dt>${label}</dt>
      <dd>${money(minor, order.currency)}</dd>
    </div>`;
  return layout(
    shop,
    "orders",
    `#${order.number}`,
    html`${heading(
        `#${order.number}`,
        html`${orderBadges(order)}
        ${
          order.financialStatus === "PAID" && !order.cancelledAt
            ? html`<form method="post" action="${base}/orders/${order.id}/refund">
                <button>Refund</button>
              </form>`
            : null
        }`,
        `${base}/orders`,
      )}
      <div class="columns">
        <div>
          ${table(
            ["Item", "SKU", "Price", "Quantity", "Total"],
            order.lines.map((line) => [
              html`<b>${line.title}</b>
                <div class="quiet">
                  ${line.variantTitle === "Default Title" ? null : line.variantTitle}
                </div>`,
              html`${line.sku}`,
              html`${money(line.unitPrice, order.currency)}`,
              html`${line.quantity}${line.currentQuantity < line.quantity ? html` <span class="quiet">(${line.quantity - line.currentQuantity} refunded)</span>` : null}`,
              html`${money(line.unitPrice * line.quantity, order.currency)}`,
            ]),
            "No items.",
          )}
          <section class="card">
            <dl>
              ${sum("Subtotal", sums.gross)}
              ${sums.discounts ? sum(`Discount ${order.discountCodes.join(", ")}`, -sums.discounts) : null}
              ${sum("Shipping", order.shipping)} ${sum("Tax", order.tax)}
              ${sum("Total", sums.total)} ${sums.refunded ? sum("Refunded", -sums.refunded) : null}
            </dl>
          </section>
        </div>
        <section class="card">
          <h2>Customer</h2>
          <p>
            ${customer ? html`<a href="${base}/customers/${customer.id}">${nameOf(customer)}</a>` : "Guest"}
          </p>
          <p><a href="/account/orders/${order.id}">What the customer sees</a></p>
          <h2>Conversion summary</h2>
          ${order.journey?.length ? null : html`<p class="quiet">No visits are known.</p>`}
          ${(order.journey ?? []).map((visit) => html`<p>${moment(shop, visit.occurredAt)}<br /><b>${visit.source}</b> <span class="quiet">${visit.landingPage}</span></p>`)}
        </section>
      </div>`,
  );
}
