import { z } from "zod";
import { amazonReturns as target } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";

/** Returns of Amazon's own fulfilment: goods, no money. The customer's comment may name a person and is dropped. */
export const amazonReturns: Source = {
  id: "amazon-returns",
  node: "Amazon",
  title: "Amazon FBA customer returns",
  feeds: "Return rates by product",
  where: "Seller Central → Reports → Fulfilment by Amazon → FBA customer returns",
  quoting: "off",
  zone: "UTC",
  columns: {
    returnedAt: { names: ["return-date"], required: true },
    orderId: { names: ["order-id"], required: true },
    sku: { names: ["sku"], required: true },
    asin: { names: ["asin"] },
    quantity: { names: ["quantity"], required: true },
    disposition: { names: ["detailed-disposition"], required: true },
    reason: { names: ["reason"] },
    status: { names: ["status"] },
    plate: { names: ["license-plate-number"] },
    comments: { names: ["customer-comments"], personal: true },
  },
  targets: [target],
  read(file) {
    const f = file.fields;
    const row = z.object({ returnedAt: f.instant(), orderId: f.id(), sku: f.text(200), asin: f.text(40), quantity: f.count(), disposition: f.text(100), reason: f.text(100), status: f.text(100), plate: f.text(60) });
    return readRows(file, row, (line) => ({
      day: line.returnedAt.slice(0, 10),
      facts: [[target, { order_id: line.orderId, sku: line.sku ?? "", asin: line.asin ?? "", returned_at: line.returnedAt, plate: line.plate ?? "", quantity: line.quantity, disposition: line.disposition, reason: line.reason, status: line.status }]],
    }));
  },
};
