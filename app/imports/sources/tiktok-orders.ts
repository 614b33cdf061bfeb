import { z } from "zod";
import { affiliateOrderLines, tiktokOrderLines } from "../facts/targets.ts";
import type { Source } from "../model.ts";
import { readCurrency, toMinor } from "../reading/money.ts";
import { readRows } from "../reading/rows.ts";
import { handleOf, minorIn } from "./shared.ts";

const cancelled = /cancel|batal|hủy|huỷ|取消|ยกเลิก|annul|storniert/i;
const isOrderId = /^\d{12,22}$/;
/** Row 2 of the export describes the columns. */
const isDescription = (orderId: string | undefined): boolean => /[a-z]{3,} [a-z]{2,}/i.test(orderId ?? "");

/** "BRL 35,91" and "1,200 JPY" name their currency in the cell. */
const currencyInCell = (cells: (string | undefined)[]): string | null => {
  for (const cell of cells) {
    const found = readCurrency(/^([A-Z]{3})\s|\s([A-Z]{3})$/.exec((cell ?? "").trim())?.slice(1).find(Boolean) ?? "");
    if (found) return found;
  }
  return null;
};

/** TikTok Shop's orders export: a row a SKU. The order's own amounts repeat on each row and are not read. */
export const tiktokOrders: Source = {
  id: "tiktok-orders",
  node: "TikTok Shop",
  title: "TikTok Shop orders",
  feeds: "TikTok Shop's orders and revenue, to the minute",
  where: "Seller Center → Orders → Export",
  asks: ["currency", "timeZone"],
  numbers: ["subtotal", "orderAmount"],
  columns: {
    orderId: { names: ["Order ID"], required: true },
    status: { names: ["Order Status"], required: true },
    cancelType: { names: ["Cancelation/Return Type", "Cancellation/Return Type"] },
    skuId: { names: ["SKU ID"], required: true },
    sellerSku: { names: ["Seller SKU"] },
    product: { names: ["Product Name"] },
    quantity: { names: ["Quantity"], required: true },
    returned: { names: ["Sku Quantity of return"] },
    subtotal: { names: ["SKU Subtotal After Discount"], required: true },
    orderAmount: { names: ["Order Amount"] },
    createdAt: { names: ["Created Time"], required: true },
    paidAt: { names: ["Paid Time"] },
    creator: { names: ["Creator Handle"] },
    country: { names: ["Country", "Region"] },
    currency: { names: ["Currency"] },
    person: { names: ["Recipient", "Phone #", "Detail Address", "Buyer Username", "Buyer Message", "Seller Note", "Zipcode", "Additional address information", "District", "Districts", "Villages", "Commune", "Post Town", "Municipality", "Barangay"], personal: true },
  },
  atLeast: 6,
  targets: [tiktokOrderLines],
  inspect: (file) => (currencyInCell(file.cells("subtotal")) || currencyInCell(file.cells("orderAmount")) || file.has("currency") ? { answered: ["currency"] } : {}),
  read(file) {
    const f = file.fields;
    const row = z.object({
      orderId: f.id(isOrderId), status: f.name(100), cancelType: f.text(100), skuId: f.id(/^\d{10,22}$/), sellerSku: f.text(200), product: f.text(300), quantity: f.count(), returned: f.optionalCount(), subtotal: f.optionalDecimal(), createdAt: f.instant(), paidAt: f.optionalInstant(),
      creator: f.text(200), country: f.text(60), currency: f.currency(), orderAmount: z.string().optional(),
    });
    let inCell: string | null = null;
    return readRows(file, row, (line) => {
      const currency = line.currency ?? inCell ?? file.currency;
      return {
        day: line.createdAt.slice(0, 10),
        facts: [[tiktokOrderLines, {
          order_id: line.orderId, sku_id: line.skuId, ordered_at: line.createdAt, paid_at: line.paidAt, status: line.status, is_cancelled: cancelled.test(line.status) || /^cancel/i.test(line.cancelType ?? ""), seller_sku: line.sellerSku, product_name: line.product,
          quantity: line.quantity, returned: line.returned, currency, revenue_minor: minorIn(currency)(line.subtotal), creator: line.creator ? handleOf(line.creator) : null, country: line.country,
        }]],
      };
    }, (record) => {
      inCell = currencyInCell([record.subtotal, record.orderAmount]);
      return isDescription(record.orderId);
    });
  },
};

/** The same orders from the Open API: an element of `line_items` is one unit, times are unix seconds. */
export const tiktokOrdersApi: Source = {
  id: "tiktok-orders-api",
  node: "TikTok Shop",
  title: "TikTok Shop orders (Open API JSON)",
  feeds: "TikTok Shop's orders and revenue, to the minute",
  where: "TikTok Shop Open API: order search",
  json: ["data.orders"],
  columns: {
    orderId: { names: ["id"], required: true },
    status: { names: ["status", "line_items.0.display_status"], required: true },
    createdAt: { names: ["create_time"], required: true },
    paidAt: { names: ["paid_time"] },
    firstSku: { names: ["line_items.0.sku_id"], required: true },
    person: { names: ["buyer_email", "user_id", "buyer_message"], personal: true },
  },
  atLeast: 4,
  targets: [tiktokOrderLines],
  read(file) {
    const f = file.fields;
    const unix = (text: unknown) => (typeof text === "string" && /^\d{9,11}$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text);
    const row = z.object({ orderId: f.id(isOrderId), status: f.name(100), createdAt: z.preprocess(unix, f.instant()), paidAt: z.preprocess(unix, f.optionalInstant()) });
    return readRows(file, row, (line, { json }) => {
      const facts = [];
      for (let unit = 0; json?.has(`line_items.${unit}.sku_id`); unit++) {
        const value = (name: string) => json.get(`line_items.${unit}.${name}`) ?? "";
        const currency = readCurrency(value("currency"));
        if (!currency || !/^-?\d+(\.\d+)?$/.test(value("sale_price"))) return { column: "firstSku", reason: `has a line item (${unit + 1}) without a price or currency. Request the orders again` };
        facts.push([tiktokOrderLines, {
          order_id: line.orderId, sku_id: value("sku_id"), ordered_at: line.createdAt, paid_at: line.paidAt, status: line.status, is_cancelled: cancelled.test(line.status) || cancelled.test(value("display_status")), seller_sku: value("seller_sku") || null, product_name: value("product_name").slice(0, 300) || null,
          quantity: 1, currency, revenue_minor: toMinor(value("sale_price"), currency),
        }] as const);
      }
      return { day: line.createdAt.slice(0, 10), facts };
    });
  },
};

/** Orders that creators brought. Commission is owed only for eligible ones. */
export const tiktokAffiliate: Source = {
  id: "tiktok-affiliate",
  node: "TikTok Shop",
  title: "TikTok Shop affiliate orders",
  feeds: "Creators' sales and commission",
  where: "Seller Center → Affiliate → Orders → Export",
  asks: ["currency", "timeZone"],
  numbers: ["payment", "commission", "estimated"],
  columns: {
    orderId: { names: ["Order ID"], required: true },
    creator: { names: ["Creator Username", "Creator username", "Creator name"], required: true },
    productId: { names: ["Product ID"] },
    skuId: { names: ["SKU ID", "SKU", "SKU (ID)"] },
    quantity: { names: ["Quantity"] },
    payment: { names: ["Payment Amount"], pattern: /^payment amount\s*\(.+\)$/i, required: true },
    currency: { names: ["Currency"] },
    status: { names: ["Order Status", "Order settlement status"] },
    contentType: { names: ["Content Type"], required: true },
    contentId: { names: ["Content ID"] },
    estimated: { names: ["Est. standard commission payment", "Est. Commission Payment", "Estimated commission payment"] },
    commission: { names: ["Actual Commission Payment", "Actual commission payment", "Total final earned amount"] },
    createdAt: { names: ["Time Created", "Created Time", "Order creation time"], required: true },
  },
  atLeast: 5,
  targets: [affiliateOrderLines],
  inspect: (file) => (file.has("currency") ? { answered: ["currency"] } : {}),
  read(file) {
    const f = file.fields;
    const row = z.object({
      orderId: f.id(isOrderId), creator: f.name(200), productId: f.optionalId(), skuId: f.text(200), quantity: f.optionalCount(), payment: f.optionalDecimal(), currency: f.currency(), status: f.text(100), contentType: f.text(60), contentId: f.optionalId(), estimated: f.optionalDecimal(), commission: f.optionalDecimal(), createdAt: f.instant(),
    });
    return readRows(file, row, (line) => {
      const currency = line.currency ?? file.currency;
      const minor = minorIn(currency);
      return {
        day: line.createdAt.slice(0, 10),
        facts: [[affiliateOrderLines, {
          order_id: line.orderId, sku_id: line.skuId ?? line.productId ?? "", content_id: line.contentId ?? "", ordered_at: line.createdAt, status: line.status, is_eligible: !/ineligible|cancel/i.test(line.status ?? ""), creator: handleOf(line.creator),
          content_type: line.contentType?.toLowerCase() ?? null, product_id: line.productId, quantity: line.quantity, currency, revenue_minor: minor(line.payment), commission_minor: minor(line.commission ?? line.estimated),
        }]],
      };
    }, (record) => isDescription(record.orderId));
  },
};
