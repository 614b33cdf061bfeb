import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { detectFile, rejectionsCsv, undoImport } from "#app/imports/index.ts";
import { blindIndex } from "#app/platform/crypto.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { importBytes, rowsOf, sample, samples } from "./support.ts";

useDatabase();

const names = "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation".split(" ");
type Line = Partial<Record<string, string>>;
const usual: Line = { "purchase-date": "2026-05-01T10:00:00+00:00", "last-updated-date": "2026-05-02T10:00:00+00:00", "order-status": "Shipped", "fulfillment-channel": "Amazon", "sales-channel": "Amazon.com", sku: "TEA-1", asin: "B000000001", "item-status": "Shipped", quantity: "1", currency: "USD", "item-price": "25.99", "ship-country": "US", "ship-postal-code": "06614-1403", "ship-city": "STRATFORD" };
const report = (lines: Line[], header = names): string => [header.join("\t"), ...lines.map((line) => header.map((name) => ({ ...usual, ...line })[name] ?? "").join("\t"))].join("\r\n") + "\r\n";
const id = (n: number) => `114-${String(n).padStart(7, "0")}-1234567`;

describe("the all-orders report", () => {
  test("keeps what linking and rates need, and nothing else about a person", async () => {
    const shop = await aShop();
    const file = report([
      { "amazon-order-id": id(1), quantity: "4", "item-price": "103.96", "product-name": 'Pillow 12" x 18"' },
      { "amazon-order-id": id(2), "item-status": "Cancelled", quantity: "1" },
      { "amazon-order-id": id(2), sku: "TEA-2", asin: "B000000002", "item-price": "10.00", "item-promotion-discount": "2.50" },
      { "amazon-order-id": id(3), "order-status": "Cancelled", "item-status": "", quantity: "0", currency: "", "item-price": "" },
      { "amazon-order-id": id(4), "sales-channel": "Non-Amazon", "merchant-order-id": "S01-1234567-1234567", quantity: "3" },
      { "amazon-order-id": id(5), "order-status": "Pending", "item-status": "Unshipped", currency: "", "item-price": "" },
    ]);
    const result = await importBytes(shop, "amazon-orders", file);
    expect(result).toMatchObject({ state: "done", rows: { read: 6, taken: 6, rejected: 0 }, period: { from: "2026-05-01", to: "2026-05-01" } });
    expect(result.dropped).toEqual(expect.arrayContaining(["ship-city", "ship-state", "ship-postal-code"]));
    const orders = await rowsOf<{ order_id: string; net_units: number; total_minor: number | null; marketplace: string; is_multi_channel: boolean; postal_index: string; currency: string | null }>(shop, "select * from amazon_orders order by order_id");
    expect(orders.map((order) => [order.net_units, order.total_minor, order.marketplace, order.is_multi_channel])).toEqual([
      [4, 10396, "US", false], [1, 750, "US", false], [0, null, "US", false], [0, 2599, "Non-Amazon", true], [1, null, "US", false],
    ]);
    expect(orders[0]?.postal_index).toBe(blindIndex(shop, "postal", "06614"));
    expect(orders[4]?.currency).toBeNull();
    expect(JSON.stringify(await rowsOf(shop, "select * from amazon_order_items"))).not.toMatch(/STRATFORD|06614|Pillow/);
  });

  test("changes nothing when it comes again, in any order, with fewer or more columns, quoted or not", async () => {
    const shop = await aShop();
    const lines = Array.from({ length: 30 }, (_, n) => ({ "amazon-order-id": id(n % 20), sku: `SKU-${n % 3}`, quantity: String(1 + (n % 2)) }));
    const first = await importBytes(shop, "amazon-orders", report(lines));
    const before = await rowsOf(shop, "select order_id, item_key, quantity, price_minor from amazon_order_items order by 1, 2");
    const again = await importBytes(shop, "amazon-orders", report([...lines].reverse(), [...names.slice(0, 29).reverse(), "is-iba"]));
    const asCsv = await importBytes(shop, "amazon-orders", report(lines).split("\r\n").map((line) => line.split("\t").map((cell) => `"${cell.replaceAll('"', '""')}"`).join(";")).join("\n"));
    expect(first.rows).toMatchObject({ taken: 30, updated: 0, unchanged: 0 });
    expect(again.rows).toMatchObject({ taken: 0, updated: 0, unchanged: 30 });
    expect(asCsv).toMatchObject({ state: "done", rows: { taken: 0, updated: 0, unchanged: 30 } });
    expect(await rowsOf(shop, "select order_id, item_key, quantity, price_minor from amazon_order_items order by 1, 2")).toEqual(before);
  });

  test("lets the later update win, whichever file comes first, and undoes to what was before", async () => {
    const shop = await aShop();
    const pending = report([{ "amazon-order-id": id(1), "order-status": "Pending", "item-status": "Unshipped", currency: "", "item-price": "", "last-updated-date": "2026-05-01T11:00:00+00:00" }]);
    const shipped = report([{ "amazon-order-id": id(1), "last-updated-date": "2026-05-03T11:00:00+00:00" }]);
    const total = async () => (await rowsOf<{ total_minor: number | null; status: string }>(shop, "select total_minor, status from amazon_orders")).map((row) => [row.total_minor, row.status]);
    await importBytes(shop, "amazon-orders", pending);
    const second = await importBytes(shop, "amazon-orders", shipped);
    expect(second.rows).toMatchObject({ taken: 0, updated: 1 });
    expect(await total()).toEqual([[2599, "Shipped"]]);
    expect((await importBytes(shop, "amazon-orders", pending)).rows).toMatchObject({ taken: 0, updated: 0, unchanged: 1 });
    expect(await total()).toEqual([[2599, "Shipped"]]);
    await undoImport(shop, second.id, "staff:test");
    expect(await total()).toEqual([[null, "Pending"]]);
  });

  test("undoing an import in the middle keeps what later imports say", async () => {
    const shop = await aShop();
    const at = (day: number, price: string) => report([{ "amazon-order-id": id(1), "last-updated-date": `2026-05-0${day}T11:00:00+00:00`, "item-price": price }]);
    const results = [await importBytes(shop, "amazon-orders", at(1, "1.00")), await importBytes(shop, "amazon-orders", at(2, "2.00")), await importBytes(shop, "amazon-orders", at(3, "3.00"))];
    const total = async () => (await rowsOf<{ total_minor: number }>(shop, "select total_minor from amazon_orders")).map((row) => row.total_minor);
    await undoImport(shop, results[1]!.id, "staff:test");
    expect(await total()).toEqual([300]);
    await undoImport(shop, results[2]!.id, "staff:test");
    expect(await total()).toEqual([100]);
    await undoImport(shop, results[0]!.id, "staff:test");
    expect(await total()).toEqual([]);
    expect(await rowsOf(shop, "select 1 from replaced_facts")).toEqual([]);
  });

  test("refuses single rows with line, column, value and what to do, in a file that can be corrected and dropped again", async () => {
    const shop = await aShop();
    const result = await importBytes(shop, "amazon-orders", report([{ "amazon-order-id": id(1) }, { "amazon-order-id": "1.14E+16" }, { "amazon-order-id": id(3), quantity: "two" }, { "amazon-order-id": id(4), "purchase-date": "2026-02-30T00:00:00+00:00" }]));
    expect(result.rows).toMatchObject({ read: 4, taken: 1, rejected: 3 });
    const csv = await rejectionsCsv(shop, result.id);
    expect(csv).toMatch(/3,.*amazon-order-id: “1\.14E\+16” is not an Amazon order id/);
    expect(csv).toMatch(/quantity: “two” is not a whole number/);
    expect(csv).not.toMatch(/STRATFORD|06614/);
    const corrected = await importBytes(shop, "amazon-orders", csv.replace("two", "2").replace("2026-02-30", "2026-02-28"), { name: "corrected.csv" });
    expect(corrected.rows).toMatchObject({ taken: 2, rejected: 1 });
  });

  test("reads cp1252, Shift_JIS and UTF-16 alike", async () => {
    const shop = await aShop();
    const text = report([{ "amazon-order-id": id(1), "product-name": "Crème brûlée" }]);
    expect((await importBytes(shop, "amazon-orders", Buffer.from(text, "latin1"))).rows.taken).toBe(1);
    expect((await importBytes(shop, "amazon-orders", Buffer.from(`\uFEFF${text}`, "utf16le"))).rows.unchanged).toBe(1);
  });

  test("says what is missing when it is another file", async () => {
    const shop = await aShop();
    const result = await importBytes(shop, "amazon-orders", "name;age\nAnn;3\n");
    expect(result).toMatchObject({ state: "failed", error: expect.stringContaining("Map them") });
    expect(await importBytes(shop, "amazon-orders", report([]))).toMatchObject({ state: "done", rows: { read: 0 }, notes: [expect.stringContaining("no rows")] });
  });
});

describe.skipIf(!samples)("the sample reports (skipped when SAMPLES_DIR is unset)", () => {
  test("thirteen US lines of 2020", async () => {
    const shop = await aShop();
    const bytes = await sample("amazon_orders/GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL.us-fba.2020-02-18.transcribed.txt");
    const seen = await detectFile(shop, Readable.from([bytes]), "orders.txt");
    expect(seen).toMatchObject({ source: "amazon-orders", delimiter: "tab", quoting: false, headerLine: 1, currency: "USD", questions: [], refused: null });
    expect(seen.preview.rows).toHaveLength(13);
    const result = await importBytes(shop, "amazon-orders", bytes);
    expect(result.rows).toMatchObject({ read: 13, taken: 13, rejected: 0 });
    const [sums] = await rowsOf<object>(shop, "select count(*)::int as items, sum(quantity)::int as units, sum(price_minor)::int as minor, min(currency) as currency from amazon_order_items");
    expect(sums).toEqual({ currency: "USD", items: 13, minor: 27181, units: 19 });
  });

  test("the scrubbed row is refused for its order id", async () => {
    const shop = await aShop();
    const result = await importBytes(shop, "amazon-orders", await sample("amazon_orders/headers/ALL_ORDERS.it-scrubbed.cancelled-item-in-shipped-order.txt"));
    expect(result).toMatchObject({ state: "failed", rows: { rejected: 1 }, error: expect.stringContaining("line 2, column “amazon-order-id”: the value is not an Amazon order id") });
  });
});
