import { z } from "zod";
import { amazonOrderLines, settleAmazonOrders } from "../facts/amazon-orders.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";
import { toMinor } from "../reading/money.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";

const cancelled = /^(cancell?ed|annul|storniert|annullato|cancelado|キャンセル)/i;
/** Item states that say the item went out, whatever the order's state says. */
const sent = /^(shipped|unshipped|pending|unfulfillable)/i;

/** Amazon's all-orders report, by order date or by last update: one line an order item, no line id, nothing quoted. */
export const amazonOrders: Source = {
  id: "amazon-orders",
  node: "Amazon",
  title: "Amazon all-orders report",
  feeds: "Orders and units: linking, migration rates, repeat purchases, Amazon's revenue",
  where: "Seller Central → Reports → Fulfilment by Amazon or Order reports → All Orders",
  quoting: "off",
  columns: {
    orderId: { names: ["amazon-order-id", "Order ID", "order-id", "AmazonOrderId"], required: true },
    merchantOrderId: { names: ["merchant-order-id"] },
    purchasedAt: { names: ["purchase-date", "Date", "Order Date", "PurchaseDate"], required: true },
    updatedAt: { names: ["last-updated-date"] },
    status: { names: ["order-status", "Status"], required: true },
    fulfilment: { names: ["fulfillment-channel", "Fulfilment", "fulfilled-by"] },
    salesChannel: { names: ["sales-channel"], required: true },
    sku: { names: ["sku"], required: true },
    asin: { names: ["asin"] },
    itemStatus: { names: ["item-status"] },
    quantity: { names: ["quantity", "Qty"], required: true },
    currency: { names: ["currency"] },
    price: { names: ["item-price", "Amount"] },
    tax: { names: ["item-tax"] },
    shipping: { names: ["shipping-price"] },
    discount: { names: ["item-promotion-discount"] },
    postalCode: { names: ["ship-postal-code"], personal: true },
    country: { names: ["ship-country"] },
    promotions: { names: ["promotion-ids"] },
    isBusiness: { names: ["is-business-order", "B2B"] },
    city: { names: ["ship-city"], personal: true },
    state: { names: ["ship-state"], personal: true },
    purchaseOrder: { names: ["purchase-order-number"], personal: true },
    buyer: { names: ["buyer-name", "buyer-email", "buyer-phone-number", "recipient-name", "ship-address-1", "customized-url", "customized-page"], personal: true },
  },
  atLeast: 6,
  numbers: ["price", "tax", "shipping", "discount"],
  zone: "UTC",
  targets: [amazonOrderLines],
  tells: ["link"],
  settle: async (tx, importId) => {
    if (importId === null) await settleAmazonOrders(tx);
  },
  read(file) {
    const f = file.fields;
    const row = z.object({
      orderId: f.id(/^[A-Z0-9]\d{2}-\d{7}-\d{7}$/, "is not an Amazon order id such as 114-4892924-3377867. Export the report again without editing ids"),
      merchantOrderId: f.text(100),
      purchasedAt: f.instant(),
      updatedAt: f.optionalInstant(),
      status: f.name(100),
      fulfilment: f.text(60),
      salesChannel: f.text(100),
      sku: f.text(200),
      asin: f.text(40),
      itemStatus: f.text(100),
      quantity: f.count(),
      currency: f.currency(),
      price: f.optionalDecimal(),
      tax: f.optionalDecimal(),
      shipping: f.optionalDecimal(),
      discount: f.optionalDecimal(),
      postalCode: f.text(40),
      country: f.text(60),
      promotions: f.text(4000),
      isBusiness: f.flag(),
    });
    return readRows(file, row, (line) => {
      const { currency } = line;
      if (!currency && [line.price, line.tax, line.shipping, line.discount].some((amount) => amount !== null && Number(amount) !== 0)) {
        return { column: "currency", reason: "is empty although the line has an amount. Fill in the currency, such as USD" };
      }
      const minor = (amount: string | null) => (amount === null || !currency ? null : toMinor(amount, currency));
      const discount = minor(line.discount);
      const channel = line.salesChannel ?? "";
      // Amazon ships orders of other shops too: sold elsewhere, so no Amazon sale.
      const isMultiChannel = /^non-?amazon/i.test(channel) || /^S\d\d-/.test(line.orderId);
      const isCancelled = line.itemStatus ? cancelled.test(line.itemStatus) || (cancelled.test(line.status) && !sent.test(line.itemStatus)) : cancelled.test(line.status);
      return {
        day: line.purchasedAt.slice(0, 10),
        facts: [[amazonOrderLines, {
          order_id: line.orderId, sku: line.sku, asin: line.asin, purchased_at: line.purchasedAt, updated_at: line.updatedAt, order_status: line.status,
          fulfilment: line.fulfilment, sales_channel: line.salesChannel, marketplace: marketplaceOf(channel) ?? file.answers.marketplace ?? channel,
          is_multi_channel: isMultiChannel, country: line.country?.toUpperCase() ?? null,
          postal_index: line.postalCode ? file.hash("postal", line.postalCode) : null,
          is_business: line.isBusiness, status: line.itemStatus ?? line.status, is_cancelled: isCancelled, quantity: line.quantity, currency,
          price_minor: minor(line.price), tax_minor: minor(line.tax), shipping_minor: minor(line.shipping),
          discount_minor: discount === null ? null : Math.abs(discount), promotion_ids: line.promotions,
        }]],
      };
    });
  },
};
