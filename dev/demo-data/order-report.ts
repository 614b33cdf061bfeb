import { createRandom } from "#app/attribution/numerics/random.ts";

/** An order id that the sample report holds: what a person would copy from “Your orders”. */
export const sampleOrderId = "112-4870652-5536269";

const columns =
  "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation".split(
    " ",
  );

const articles = [
  { name: 'Mira Everyday Carrier 12" panel', sku: "MIRA-EC-FERN", asin: "B0MIRA0001", price: 129 },
  { name: "Mira Newborn Wrap", sku: "MIRA-NW-OAT", asin: "B0MIRA0002", price: 59 },
  { name: "Mira Hip Seat", sku: "MIRA-HS-01", asin: "B0MIRA0003", price: 79 },
];

/**
 * Eight weeks of an invented shop's orders in the shape of Amazon's all-orders report: tab-separated, unquoted, with
 * cancelled items and one multi-channel order among them.
 */
export function orderReport(now: Date): string {
  const random = createRandom(20260101);
  const digits = (count: number) => Array.from({ length: count }, () => random.int(10)).join("");
  const rows: string[][] = [];
  for (let day = 56; day >= 1; day--) {
    const orders = 10 + random.int(9);
    for (let index = 0; index < orders; index++) {
      const article = articles[Math.min(2, Math.floor(random.next() ** 1.7 * 3))] ?? articles[0]!;
      const at = new Date(now.getTime() - day * 86_400_000 - random.int(86_400) * 1000);
      const isSample = day === 9 && index === 0;
      rows.push(row(isSample ? sampleOrderId : `11${random.int(5)}-${digits(7)}-${digits(7)}`, at, isSample ? articles[0]! : article, random.next(), isSample));
    }
  }
  return [columns, ...rows].map((cells) => cells.join("\t")).join("\r\n") + "\r\n";
}

function row(orderId: string, at: Date, article: (typeof articles)[number], fate: number, plain: boolean): string[] {
  const cancelled = !plain && fate < 0.03;
  const multiChannel = !plain && fate > 0.985;
  const iso = (date: Date) => date.toISOString().replace(/\.\d+Z$/, "+00:00");
  const cells: Record<string, string> = {
    "amazon-order-id": multiChannel ? `S01-${orderId.slice(4)}` : orderId,
    "merchant-order-id": orderId,
    "purchase-date": iso(at),
    "last-updated-date": iso(new Date(at.getTime() + 2 * 86_400_000)),
    "order-status": cancelled ? "Cancelled" : "Shipped",
    "fulfillment-channel": "Amazon",
    "sales-channel": multiChannel ? "Non-Amazon" : "Amazon.com",
    "ship-service-level": "Expedited",
    "product-name": article.name,
    sku: article.sku,
    asin: article.asin,
    "item-status": cancelled ? "Cancelled" : "Shipped",
    quantity: cancelled ? "0" : "1",
    currency: cancelled ? "" : "USD",
    "item-price": cancelled ? "" : article.price.toFixed(2),
    "item-tax": cancelled ? "" : (article.price * 0.055).toFixed(2),
    "ship-city": "PORTLAND",
    "ship-state": "ME",
    "ship-postal-code": `04${String(100 + Math.floor(fate * 800)).padStart(3, "0")}`,
    "ship-country": "US",
    "is-business-order": "false",
  };
  return columns.map((name) => cells[name] ?? "");
}
