import { z } from "zod";
import { amazonShipments as target } from "../facts/targets.ts";
import { marketplaceOf } from "../facts/marketplaces.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { minorIn } from "./shared.ts";

/** Items that Amazon's fulfilment shipped. Most of its columns are about people: all of those are dropped. */
export const amazonShipments: Source = {
  id: "amazon-shipments",
  node: "Amazon",
  title: "Amazon fulfilled shipments",
  feeds: "When parcels arrived: linking windows and review requests",
  where: "Seller Central → Reports → Fulfilment by Amazon → Amazon fulfilled shipments",
  quoting: "off",
  zone: "UTC",
  numbers: ["price", "discount"],
  columns: {
    orderId: { names: ["amazon-order-id"], required: true },
    shipmentId: { names: ["shipment-id"] },
    shipmentItemId: { names: ["shipment-item-id"], required: true },
    sku: { names: ["sku"], required: true },
    quantity: { names: ["quantity-shipped"], required: true },
    purchasedAt: { names: ["purchase-date"] },
    shippedAt: { names: ["shipment-date"], required: true },
    arrivesAt: { names: ["estimated-arrival-date"] },
    salesChannel: { names: ["sales-channel"] },
    country: { names: ["ship-country"] },
    postalCode: { names: ["ship-postal-code"], personal: true },
    currency: { names: ["currency"] },
    price: { names: ["item-price"] },
    discount: { names: ["item-promotion-discount"] },
    person: { names: ["buyer-email", "buyer-name", "buyer-phone-number", "recipient-name", "ship-phone-number"], personal: true },
  },
  targets: [target],
  read(file) {
    const f = file.fields;
    const row = z.object({
      orderId: f.id(), shipmentId: f.text(60), shipmentItemId: f.id(), sku: f.text(200), quantity: f.count(), purchasedAt: f.optionalInstant(), shippedAt: f.instant(), arrivesAt: f.optionalInstant(), salesChannel: f.text(60),
      country: f.text(60), postalCode: f.text(40), currency: f.currency(), price: f.optionalDecimal(), discount: f.optionalDecimal(),
    });
    return readRows(file, row, (line) => {
      const minor = minorIn(line.currency);
      const discount = minor(line.discount);
      const channel = line.salesChannel ?? "";
      return {
        day: line.shippedAt.slice(0, 10),
        facts: [[target, {
          shipment_item_id: line.shipmentItemId, order_id: line.orderId, shipment_id: line.shipmentId, sku: line.sku, quantity: line.quantity, purchased_at: line.purchasedAt, shipped_at: line.shippedAt, arrives_at: line.arrivesAt,
          sales_channel: line.salesChannel, marketplace: marketplaceOf(channel) ?? channel, is_multi_channel: /^non-?amazon/i.test(channel) || /^S\d\d-/.test(line.orderId), country: line.country?.toUpperCase() ?? null,
          postal_index: line.postalCode ? file.hash("postal", line.postalCode) : null, currency: line.currency, price_minor: minor(line.price), discount_minor: discount === null ? null : Math.abs(discount),
        }]],
      };
    });
  },
};
