import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { createRandom } from "#app/attribution/numerics/random.ts";

export const reportColumns =
  "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation".split(" ");

/** Writes an all-orders report of `lines` lines as a brand sees it: few products, a year of days, some orders of several lines. */
export async function writeOrderReport(path: string, lines: number, seed = 1): Promise<void> {
  const random = createRandom(seed);
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  file.write(`${reportColumns.join("\t")}\r\n`);
  let order = 0;
  let left = 0;
  let head = "";
  let tail = "";
  let text = "";
  for (let line = 0; line < lines; line++) {
    if (left === 0) {
      left = random.next() < 0.9 ? 1 : 2 + random.int(3);
      order += 1;
      const id = `${110 + (order % 5)}-${String(1_000_000 + Math.floor(order / 5)).padStart(7, "0")}-${String((order * 7919) % 10_000_000).padStart(7, "0")}`;
      const at = new Date(1_700_000_000_000 + random.int(31_536_000) * 1000).toISOString().slice(0, 19);
      const status = random.next() < 0.03 ? "Cancelled" : "Shipped";
      head = `${id}\t${id}\t${at}+00:00\t${at}+00:00\t${status}\tAmazon\tAmazon.com\t\t\tExpedited`;
      tail = `SPRINGFIELD\tCA\t${10_000 + random.int(40_000)}-0000\tUS\t\tfalse\t\t`;
    }
    const product = random.int(40);
    text += `${head}\tTrendy Home ${product}" x 18" Premium Hypoallergenic Throw Pillow Insert, Standard/White\tSKU-${product}-${left}\tB07K1F${1000 + product}\t${head.includes("Cancelled") ? "Cancelled" : "Shipped"}\t${1 + random.int(2)}\tUSD\t${(5 + product + 0.99).toFixed(2)}\t1.25\t\t\t\t\t\t\t${tail}\r\n`;
    left -= 1;
    if (text.length > 1 << 20) {
      if (!file.write(text, "latin1")) await once(file, "drain");
      text = "";
    }
  }
  file.end(text, "latin1");
  await once(file, "close");
}
