import { zipOf } from "./zip.ts";
import { expect, test } from "vitest";
import { cancelImport, detectFile, readImport, saveMapping, sourceAges, startImport, undoImport } from "#app/imports/index.ts";
import { blindIndex } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { importBytes, rowsOf } from "./support.ts";
import { Readable } from "node:stream";

useDatabase();

const settlement = [
  "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmerchant-order-id\tadjustment-id\tshipment-id\tmarketplace-name\tamount-type\tamount-description\tamount\tfulfillment-id\tposted-date\tposted-date-time\torder-item-code\tmerchant-order-item-id\tmerchant-adjustment-item-id\tsku\tquantity-purchased\tpromotion-id",
  "111\t2025-06-01\t2025-06-15\t2025-06-17\t1.234,56\tEUR\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t",
  "111\t\t\t\t\t\tOrder\t302-1234567-1234567\t\t\t\tAmazon.de\tItemPrice\tPrincipal\t25,99\tAFN\t09/06/25\t2025-06-09 05:23:19 UTC\t1\t\t\tTEA\t1\t",
  "111\t\t\t\t\t\tOrder\t302-1234567-1234567\t\t\t\tAmazon.de\tItemFees\tCommission\t-3,90\tAFN\t09/06/25\t2025-06-09 05:23:19 UTC\t1\t\t\tTEA\t\t",
  "111\t\t\t\t\t\tRefund\t302-1234567-1234567\t\t\t\tAmazon.de\tItemPrice\tPrincipal\t-25,99\tAFN\t11/06/25\t2025-06-11 05:23:19 UTC\t1\t\t\tTEA\t\t",
].join("\r\n");

test("a settlement: decimal commas, the currency of its summary, the summary itself not counted", async () => {
  const shop = await aShop();
  expect(await importBytes(shop, "amazon-settlement", settlement)).toMatchObject({ state: "done", rows: { read: 4, taken: 3, skipped: 1, rejected: 0 }, period: { from: "2025-06-09", to: "2025-06-11" } });
  expect(await rowsOf(shop, "select transaction_type, description, amount_minor, currency, marketplace from settlement_lines order by posted_at, amount_minor desc")).toEqual([
    { transaction_type: "Order", description: "Principal", amount_minor: 2599, currency: "EUR", marketplace: "DE" },
    { transaction_type: "Order", description: "Commission", amount_minor: -390, currency: "EUR", marketplace: "DE" },
    { transaction_type: "Refund", description: "Principal", amount_minor: -2599, currency: "EUR", marketplace: "DE" },
  ]);
});

test("a newer file replaces the days that it covers, says so, and gives them back when undone", async () => {
  const shop = await aShop();
  const meta = (rows: string[]) => `Campaign name,Day,Amount spent (EUR),Impressions\n${rows.join("\n")}\n`;
  await importBytes(shop, "meta-ads", meta(["A,2026-05-01,1.00,10", "A,2026-05-02,2.00,10", "Old name,2026-05-02,4.00,", ",,7.00,20"]));
  const spend = async () => rowsOf(shop, "select from_day as day, campaign, spend_minor as spend, impressions from spend_days order by 1, 2");
  const before = await spend();
  expect(before).toEqual([{ day: "2026-05-01", campaign: "A", spend: 100, impressions: 10 }, { day: "2026-05-02", campaign: "A", spend: 200, impressions: 10 }, { day: "2026-05-02", campaign: "Old name", spend: 400, impressions: null }]);
  const newer = await importBytes(shop, "meta-ads", meta(["A,2026-05-02,2.50,10", "A,2026-05-03,3.00,10", "A,2026-05-03,0.25,10"]));
  expect(newer).toMatchObject({ rows: { taken: 1, updated: 1, replaced: 1 }, notes: expect.arrayContaining([expect.stringContaining("1 earlier rows")]) });
  expect(await spend()).toEqual([{ day: "2026-05-01", campaign: "A", spend: 100, impressions: 10 }, { day: "2026-05-02", campaign: "A", spend: 250, impressions: 10 }, { day: "2026-05-03", campaign: "A", spend: 325, impressions: 20 }]);
  await undoImport(shop, newer.id, "staff:test");
  expect(await spend()).toEqual(before);
});

test("a filtered Search Console chart is branded, in German and in a zip of its own", async () => {
  const shop = await aShop();
  const zip = await zipOf({ "Diagramm.csv": "Datum;Klicks;Impressionen;Klickrate;Position\n2026-05-01;3;1.234;0,2 %;1,5\n", "Filter.csv": "Filter,Wert\nSuchanfrage,+mira\nDatum,Letzte 3 Monate\n" });
  expect(await importBytes(shop, "google-search-console", zip)).toMatchObject({ state: "done", rows: { taken: 1 }, notes: [expect.stringContaining("+mira")] });
  expect(await rowsOf(shop, "select is_branded, clicks, impressions, position::float8 as position from search_demand")).toEqual([{ is_branded: true, clicks: 3, impressions: 1234, position: 1.5 }]);
});

test("recipients are matched to customers by a keyed hash, and their addresses are nowhere", async () => {
  const shop = await aShop();
  await withShop(shop, (tx) => tx.run("insert into shopify_customers (shop_id, gid, email_index) values ($1, 'gid://shopify/Customer/1', $2)", [shop, blindIndex(shop, "email", "ann@example.com")]));
  const result = await importBytes(shop, "send-recipients", "Email,Time\nAnn@Example.com ,2026-05-01 10:00\nbob@example.com,2026-05-01 10:00\nnobody,2026-05-01\n", { answers: { send: "spring", timeZone: "UTC" } });
  expect(result).toMatchObject({ state: "done", rows: { taken: 1, skipped: 1, rejected: 1 }, dropped: ["Email"] });
  expect(await rowsOf(shop, "select send_id, customer_gid from send_recipients")).toEqual([{ send_id: "spring", customer_gid: "gid://shopify/Customer/1" }]);
  expect(JSON.stringify(await rowsOf(shop, "select * from import_rejections"))).not.toMatch(/nobody|example/);
});

test("Shopify's CSV: one order of several lines, notes dropped, a synced order untouched", async () => {
  const shop = await aShop();
  await withShop(shop, (tx) => tx.run("insert into shopify_orders (shop_id, gid, processed_at, currency, total_minor) values ($1, 'gid://shopify/Order/5000000001', now(), 'USD', 1)", [shop]));
  const csv = 'Name,Email,Financial Status,Currency,Total,Discount Code,Created at,Lineitem quantity,Lineitem name,Note Attributes,Cancelled at,Id,Source,Refunded Amount\r\n#1,ann@example.com,paid,USD,50.00,MIRA10,2026-04-04 20:49:44 +0500,1,Tea,"ip: 1.2.3.4\nphone: 5",,5000000002,web,10.00\r\n#1,ann@example.com,,,,,2026-04-04 20:49:44 +0500,2,Cup,,,,,\r\n#2,,paid,USD,9.00,,2026-04-05 20:49:44 +0500,1,Tea,,,5000000001,web,0.00\r\n';
  expect(await importBytes(shop, "shopify-orders", csv)).toMatchObject({ state: "done", rows: { read: 3, taken: 1, unchanged: 1, skipped: 1 } });
  expect(await rowsOf(shop, "select gid, total_minor, refunded_minor, processed_at, discount_codes from shopify_orders order by gid")).toMatchObject([
    { gid: "gid://shopify/Order/5000000001", total_minor: 1 },
    { gid: "gid://shopify/Order/5000000002", total_minor: 5000, refunded_minor: 1000, processed_at: new Date("2026-04-04T15:49:44Z"), discount_codes: ["MIRA10"] },
  ]);
});

test("columns that nobody knows are mapped once, and the mapping is recognised from then on", async () => {
  const shop = await aShop();
  const file = "Wann;Kanal;Betrag;Waehrung\n31.05.2026;Podcast;1.200,50;EUR\n";
  const seen = await detectFile(shop, Readable.from([Buffer.from(file)]), "x.csv");
  expect(seen).toMatchObject({ source: null, columns: ["Wann", "Kanal", "Betrag", "Waehrung"], examples: [["31.05.2026", "Podcast", "1.200,50", "EUR"]] });
  await expect(saveMapping(shop, { name: "Podcasts", source: "daily-spend", columns: { day: "Wann" } }, "staff:test")).rejects.toThrow("channel");
  await saveMapping(shop, { name: "Podcasts", source: "daily-spend", columns: { day: "Wann", channel: "Kanal", cost: "Betrag", currency: "Waehrung" } }, "staff:test");
  const again = await detectFile(shop, Readable.from([Buffer.from(file)]), "x.csv");
  expect(again).toMatchObject({ title: "Podcasts (Daily spend (any channel))", decimals: "comma", dateStyle: "day-first", questions: [] });
  expect(await importBytes(shop, again.source!, file)).toMatchObject({ state: "done", rows: { taken: 1 } });
  expect(await rowsOf(shop, "select channel, spend_minor, currency, from_day from spend_days")).toEqual([{ channel: "podcast", spend_minor: 120050, currency: "EUR", from_day: "2026-05-31" }]);
  expect(await sourceAges(shop)).toMatchObject([{ source: "daily-spend", through: "2026-05-31" }]);
});

test("what a file leaves open is asked once, and remembered", async () => {
  const shop = await aShop();
  const file = "date,channel,cost\n05/06/2026,podcast,12.00\n";
  expect(await importBytes(shop, "daily-spend", file)).toMatchObject({ state: "failed", error: expect.stringContaining("In which currency") });
  expect(await importBytes(shop, "daily-spend", file, { answers: { currency: "EUR", dateStyle: "day-first" } })).toMatchObject({ state: "done", period: { from: "2026-06-05" } });
  expect((await detectFile(shop, Readable.from([Buffer.from(file)]), "x.csv")).questions).toEqual([]);
});

test("no currency is asked of a file without money", async () => {
  const shop = await aShop();
  const asked = async (file: string) => (await detectFile(shop, Readable.from([Buffer.from(file)]), "x.csv")).questions.map(({ kind }) => kind);
  const sends = (more: string, value: string) => `Name,Sent at,Recipients${more}\nRefill,2026-06-05 10:00,120${value}\n`;
  expect(await asked(sends("", ""))).not.toContain("currency");
  expect(await asked(sends(",Revenue", ",12.00"))).toContain("currency");
});

test("an import that was cancelled does not begin, and another shop's file is not found", async () => {
  const [shop, other] = [await aShop(), await aShop()];
  const key = fileKey(shop, "imports", "waiting");
  await files().put(key, "date,channel,cost,currency\n2026-06-05,podcast,12.00,EUR\n");
  await expect(startImport(other, { fileKey: key, fileName: "x", source: "daily-spend", actor: "staff:test" })).rejects.toThrow("This file is gone");
  // A key that begins with one's own folder and climbs into another's.
  await expect(startImport(other, { fileKey: `${other}/../${key}`, fileName: "x", source: "daily-spend", actor: "staff:test" })).rejects.toThrow("This file is gone");
  const id = await startImport(shop, { fileKey: key, fileName: "x", source: "daily-spend", actor: "staff:test" });
  await cancelImport(shop, id, "staff:test");
  const { runImport } = await import("#app/imports/index.ts");
  await runImport(shop, id);
  expect(await readImport(shop, id)).toMatchObject({ state: "cancelled", rows: { taken: 0 } });
  await expect(readImport(other, id)).rejects.toThrow("not found");
});

test("calendar, costs, creators, reviews, rates and listings of our own definition", async () => {
  const shop = await aShop();
  await withShop(shop, (tx) => tx.run("insert into products (shop_id, title, handle) values ($1, 'Carrier', 'carrier')", [shop]));
  expect(await importBytes(shop, "calendar", "from,to,kind,name\n2026-07-08,2026-07-11,event,Prime Day\n2026-08-01,2026-08-31,none,Nothing\n2026-09-01,2026-08-01,event,Wrong\n")).toMatchObject({ rows: { taken: 2, rejected: 1 } });
  expect(await importBytes(shop, "costs", "month,kind,amount,force,currency\n2026-05,cards,120.00,3,USD\n2026-05,cards,30.00,3,USD\nTotal,,150.00,,\n")).toMatchObject({ rows: { taken: 1, skipped: 1, rejected: 0 } });
  expect(await rowsOf(shop, "select month, amount_minor from costs")).toEqual([{ month: "2026-05-01", amount_minor: 15000 }]);
  expect(await importBytes(shop, "creators", "handle,email,platform\n@Ann,ann@example.com,TikTok\n")).toMatchObject({ rows: { taken: 1 }, dropped: ["email"] });
  expect(await importBytes(shop, "review-counts", "date,asin,reviews,rating\n2026-05-01,B000000001,120,4.6\n", { answers: { marketplace: "US" } })).toMatchObject({ rows: { taken: 1 } });
  expect(await importBytes(shop, "fx-rates", "date,base,quote,rate\n2026-05-01,EUR,USD,1.0812\n")).toMatchObject({ rows: { taken: 1 } });
  expect(await importBytes(shop, "listings", "product,asin,sku,marketplace\ncarrier,B000000001,CAR-1,Amazon.com\n")).toMatchObject({ rows: { taken: 1 } });
  expect(await rowsOf(shop, "select marketplace, asin, sku from product_listings")).toEqual([{ marketplace: "US", asin: "B000000001", sku: "CAR-1" }]);
});

test("archives that lie or trick are refused, and nothing of them is read", async () => {
  const shop = await aShop();
  const bomb = await zipOf({ "orders.txt": Buffer.alloc(80 * 1024 ** 2, "a") });
  expect((await detectFile(shop, Readable.from([bomb]), "bomb.zip"))).toMatchObject({ source: null, refused: expect.any(String) });
  expect(await importBytes(shop, "amazon-orders", bomb)).toMatchObject({ state: "failed" });
  const trick = Buffer.from((await zipOf({ "aa/bb/x.csv": "date,cost\n" })).toString("latin1").replaceAll("aa/bb/", "../../"), "latin1");
  expect((await detectFile(shop, Readable.from([trick]), "trick.zip")).refused).toMatch(/points outside/);
});

const detected = (shop: number, name: string, text: string) => detectFile(shop, Readable.from([Buffer.from(text)]), name);

test("Mailchimp's report of one campaign: names and values, shares set aside, the currency in its sign", async () => {
  const shop = await aShop();
  const report = `"Email Campaign Report"\n"Title:","July news"\n"Subject Line:","Hi there"\n"Delivery Date/Time:","13/7/26 17:40"\n\n"Overall Stats"\n"Total Recipients:","1,751"\n"Successful Deliveries:","1,742"\n"Bounces:","9 (0.5%)"\n"Recipients Who Opened:","450 (25.8%)"\n"Total Opens:","800"\n"Recipients Who Clicked:","39 (2.2%)"\n"Total Unsubs:","3"\n"Total Abuse Complaints:","n/a"\n"Total Sales:","CA$12.50"\n`;
  expect(await detected(shop, "july.csv", report)).toMatchObject({ source: "mailchimp", currency: "CAD", dateStyle: "day-first" });
  expect(await importBytes(shop, "mailchimp", report, { answers: { timeZone: "UTC" } })).toMatchObject({ state: "done", rows: { taken: 1, rejected: 0 } });
  expect(await rowsOf(shop, "select name, subject, sent_at, recipients, delivered, bounces, opens, clicks, unsubscribes, complaints, revenue_minor, currency from sends")).toEqual([
    { name: "July news", subject: "Hi there", sent_at: new Date("2026-07-13T17:40:00Z"), recipients: 1751, delivered: 1742, bounces: 9, opens: 450, clicks: 39, unsubscribes: 3, complaints: null, revenue_minor: 1250, currency: "CAD" },
  ]);
});

test("Mailchimp's report of variants is a send each, unless it says the sums", async () => {
  const variant = (n: number, people: number) => `"Combination ${n} Stats"\n"Subject Line:","Hi ${n}"\n"Total Recipients:","${people}"\n"Successful Deliveries:","${people - 10}"\n"Recipients Who Opened:","40 (4%)"\n"Recipients Who Clicked:","4 (0.4%)"\n"Total Unsubs:","0"\n`;
  const head = `"Title:","Two words"\n"Delivery Date/Time:","13/7/26 17:40"\n`;
  const shop = await aShop();
  await importBytes(shop, "mailchimp", `${head}\n${variant(1, 1000)}\n${variant(2, 1001)}`, { answers: { timeZone: "UTC" } });
  expect(await rowsOf(shop, "select name, subject, recipients from sends order by name")).toEqual([{ name: "Two words, Combination 1", subject: "Hi 1", recipients: 1000 }, { name: "Two words, Combination 2", subject: "Hi 2", recipients: 1001 }]);
  const other = await aShop();
  await importBytes(other, "mailchimp", `${head}"Total Recipients:","2001"\n"Successful Deliveries:","1981"\n"Recipients Who Opened:","80"\n"Recipients Who Clicked:","8"\n"Total Unsubs:","0"\n\n${variant(1, 1000)}\n${variant(2, 1001)}`, { answers: { timeZone: "UTC" } });
  expect(await rowsOf(other, "select name, recipients from sends")).toEqual([{ name: "Two words", recipients: 2001 }]);
});

test("Top Search Terms as people download it: three ASINs a term, and a Saturday that tells April from November", async () => {
  const shop = await aShop();
  const products = [1, 2, 3].flatMap((n) => ["ASIN", "Product Title", "Click Share", "Conversion Share"].map((what) => `Top Clicked Product #${n}: ${what}`));
  const file = `"Reporting Range=[""Weekly""]","Select week=[""Week 15 | 2026-04-05 - 2026-04-11 2026""]"\nSearch Frequency Rank,Search Term,Top Clicked Brand #1,${products.join(",")},Reporting Date\n17,Mira Lamp,Mira,B000000001,One,12.5,3.4,B000000002,Two,5,0,B000000003,Three,4,,4/11/2026\n`;
  expect(await detected(shop, "US_Top_Search_Terms_Simple_Week_2026_04_11.csv", file)).toMatchObject({ source: "amazon-top-search-terms", dateStyle: "month-first", questions: [] });
  expect(await importBytes(shop, "amazon-top-search-terms", file, { name: "US_Top_Search_Terms_Simple_Week_2026_04_11.csv" })).toMatchObject({ state: "done", rows: { read: 1, taken: 3 }, period: { from: "2026-04-05", to: "2026-04-11" } });
  expect(await rowsOf(shop, "select asin, rank, click_share::float8 as clicks, conversion_share::float8 as bought, grain, scope from search_demand where term = 'mira lamp' order by asin")).toEqual([
    { asin: "B000000001", rank: 17, clicks: 0.125, bought: 0.034, grain: "week", scope: "US" },
    { asin: "B000000002", rank: 17, clicks: 0.05, bought: 0, grain: "week", scope: "US" },
    { asin: "B000000003", rank: 17, clicks: 0.04, bought: null, grain: "week", scope: "US" },
  ]);
});

test("a file that a report would refuse goes to another that knows it as well: a text-message list with a column of spend", async () => {
  const shop = await aShop();
  expect(await detected(shop, "sends.csv", "Campaign Name,Send Date,Messages Sent,Clicks,CTR,Orders,Revenue,Unsubscribes,Spend\nVIP,04/13/2026,900,80,8.9%,9,412.10,3,13.50\n")).toMatchObject({ source: "campaigns", refused: null });
});

test("Meta rows that begin and end on the same day are days, and nothing says otherwise", async () => {
  const shop = await aShop();
  const result = await importBytes(shop, "meta-ads", "Campaign name,Amount spent (USD),Impressions,Reporting starts,Reporting ends\nBrand,12.34,1000,2026-06-01,2026-06-01\nBrand,13.00,1100,2026-06-02,2026-06-02\n");
  expect(result).toMatchObject({ state: "done", rows: { taken: 2 }, notes: [] });
  expect(await rowsOf(shop, "select distinct grain from spend_days")).toEqual([{ grain: "day" }]);
});
