import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inline, readResult, recompute, type ForcesResult } from "#app/flywheel/index.ts";
import { createReportLink, endReportLink, handleReport, listReportLinks, readReport, readWeeklyTo, reportPdf, reportTables, saveWeeklyTo, sendWeekly, tableCsv } from "#app/flywheel/reports/index.ts";
import { withShop } from "#app/platform/db.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { generateScenario } from "#dev/demo-data/scenario/generate.ts";
import { writeScenario } from "#dev/demo-data/scenario/write.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { openPdf, rasterisePdf } from "#tests/support/rasterise-pdf.ts";

useDatabase();
const mailbox = useMailbox();
const now = new Date("2026-11-21T15:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
let shop: number;
let server: Server;
let origin: string;
let clock = now;

beforeAll(async () => {
  shop = await ensureShop("reported.myshopify.com", { name: "Mira & Söhne", currency: "USD", timeZone: "Europe/Berlin", locale: "de", country: "DE", storefrontUrl: "https://mira.example" });
  await writeScenario(shop, generateScenario({ seed: 3, days: 240, scale: 0.15, through: "2026-11-20" }));
  await recompute(shop, now, { layers: inline });
  server = createServer((req, res) => void handleReport(req, res, clock));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 240_000);
afterAll(() => new Promise((done) => server.close(done)));

const open = (path: string) => fetch(`${origin}${path}`);
const newLink = async (shopId: number, days = "30"): Promise<{ id: string; path: string }> => {
  // Made at the same moment as others, a link is not the first of the list.
  const before = new Set((await withShop(shopId, (tx) => listReportLinks(tx, now))).map(({ id }) => id));
  await withShop(shopId, (tx) => createReportLink(tx, "staff:1", { label: "Agency North", days }, now));
  const link = (await withShop(shopId, (tx) => listReportLinks(tx, now))).find(({ id }) => !before.has(id));
  return { id: link!.id, path: new URL(link!.address!).pathname };
};

test("the ledger in the CSV adds up to the money taken, under every rule and window", async () => {
  const report = (await readReport(shop))!;
  const forces = (await withShop(shop, (tx) => readResult<ForcesResult>(tx, "forces")))!.payload;
  const ledger = reportTables(report).find(({ id }) => id === "ledger")!;
  const rows = parse(tableCsv(ledger, report.currency), { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(20);
  for (const { days, actual, rules } of forces.ledger) {
    const rule = [...new Set(rows.map((row) => row.Rule))];
    expect(rule).toHaveLength(rules.length);
    for (const one of rule) {
      const own = rows.filter((row) => row.Rule === one && Number(row.Days) === days);
      expect(own.reduce((sum, row) => sum + Math.round(Number(row["Total (USD)"]) * 100), 0)).toBe(actual.shopify + actual.amazon + actual.tiktok);
    }
  }
});

test("every table has a name of its own, cells for all of its columns, and days and shares as programs read them", async () => {
  const report = (await readReport(shop))!;
  const tables = reportTables(report);
  expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length);
  expect(tables.length).toBeGreaterThan(15);
  for (const table of tables) {
    for (const row of table.rows) expect(row, table.id).toHaveLength(table.columns.length);
    const csv = parse(tableCsv(table, report.currency), { columns: true, bom: true }) as Record<string, string>[];
    expect(csv).toHaveLength(table.rows.length);
    for (const { name, kind } of table.columns) for (const row of csv) {
      if (kind === "day") expect(row[name]).toMatch(/^(\d{4}-\d\d-\d\d)?$/);
      if (kind === "percent" && row[name]) expect(Math.abs(Number(row[name]))).toBeLessThan(50);
    }
  }
});

test("a cell that a spreadsheet would run is made harmless, a negative amount is not", () => {
  const csv = tableCsv({ id: "x", title: "x", note: "", columns: [{ name: "a", kind: "text" }, { name: "b", kind: "money" }], rows: [["=HYPERLINK(1)", -150]] }, "JPY");
  expect(csv).toBe("\ufeffa,b (JPY)\n'=HYPERLINK(1),-150\n");
});

test("the PDF says the figures of the page, in the shop's way of writing them", async () => {
  const report = (await readReport(shop))!;
  const pdf = await reportPdf(report);
  const document = await openPdf(pdf);
  let text = "";
  for (let at = 1; at <= document.numPages; at++) text += (await (await document.getPage(at)).getTextContent()).items.map((item) => ("str" in item ? item.str : "")).join(" ");
  await document.destroy();
  if (process.env.KEEP_PDF) {
    await writeFile(process.env.KEEP_PDF, pdf);
    for (let page = 1; page <= Math.min(4, document.numPages); page++) await writeFile(`${process.env.KEEP_PDF}-${page}.png`, (await rasterisePdf(pdf, { dpi: 80, page })).png());
  }
  const plain = text.replace(/\s+/g, " ");
  expect(plain).toContain("Mira & Söhne");
  for (const { name, value } of report.headlines) {
    expect(plain).toContain(name);
    expect(plain).toContain(value.replace(/\s+/g, " "));
  }
});

test("a link shows page, PDF and tables to whoever has it, until it ends", async () => {
  const { id, path } = await newLink(shop);
  const page = await open(path);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain("Mira &amp; Söhne");
  expect((await open(`${path}/report.pdf`)).headers.get("content-type")).toBe("application/pdf");
  expect(await (await open(`${path}/forces.csv`)).text()).toContain("From → to");
  expect((await open(`${path}/secrets.csv`)).status).toBe(404);
  const [link] = await withShop(shop, (tx) => listReportLinks(tx, now));
  expect(link).toMatchObject({ opened: 1, lastOpenedAt: now.toISOString() });
  clock = inDays(31);
  expect((await open(path)).status).toBe(404);
  clock = now;
  expect((await open(path)).status).toBe(200);
  await withShop(shop, (tx) => endReportLink(tx, "staff:1", id, now));
  expect((await open(`${path}/forces.csv`)).status).toBe(404);
  await expect(withShop(shop, (tx) => endReportLink(tx, "staff:1", id, now))).rejects.toThrow(/ended already/);
});

test("a link names no customer and no creator", async () => {
  const { path } = await newLink(shop);
  const handles = (await withShop(shop, (tx) => tx.query<{ handle: string }>("select handle from creators where shop_id = $1", [shop]))).map(({ handle }) => handle);
  const report = (await readReport(shop))!;
  const all = (await (await open(path)).text()) + reportTables(report).map((table) => tableCsv(table, "USD")).join("");
  expect(all).not.toMatch(/gid:\/\/|@[a-z0-9.]+\.example/);
  expect(handles.length).toBeGreaterThan(0);
  for (const handle of handles) expect(all).not.toContain(handle);
});

test("a token of another shop, a changed one and none open nothing, and another shop cannot end a link", async () => {
  const { id, path } = await newLink(shop);
  const other = await aShop();
  await expect(withShop(other, (tx) => endReportLink(tx, "staff:1", id, now))).rejects.toThrow();
  const [, payload = "", rest = ""] = /^\/report\/([^.]+)(\..*)$/.exec(path) ?? [];
  const forged = Buffer.from(Buffer.from(payload, "base64url").toString().replace(/^\d+/, String(other))).toString("base64url");
  for (const bad of [`/report/${forged}${rest}`, `${path}x`, "/report/", "/report/a.b.c"]) expect((await open(bad)).status, bad).toBe(404);
  await withShop(shop, (tx) => tx.run("update shop_directory set uninstalled_at = now() where id = $1", [shop]));
  expect((await open(path)).status).toBe(404);
  await withShop(shop, (tx) => tx.run("update shop_directory set uninstalled_at = null where id = $1", [shop]));
});

test("a link needs a name and an end", async () => {
  for (const [given, field] of [[{ label: " ", days: "30" }, "label"], [{ label: "A", days: "0" }, "days"], [{ label: "A", days: "900" }, "days"]] as const) {
    await expect(withShop(shop, (tx) => createReportLink(tx, "staff:1", given, now))).rejects.toMatchObject({ fields: { [field]: expect.any(String) } });
  }
});

test("the weekly mail goes to those who asked, once a week, and again to whom it did not reach", async () => {
  await sendWeekly(shop, now);
  expect(mailbox.mails).toHaveLength(0);
  await expect(withShop(shop, (tx) => saveWeeklyTo(tx, "staff:1", ["nobody"]))).rejects.toMatchObject({ fields: { weeklyTo: expect.any(String) } });
  await withShop(shop, (tx) => saveWeeklyTo(tx, "staff:1", ["Ann@brand.example", "bo@brand.example", "ann@brand.example"]));
  expect(await withShop(shop, readWeeklyTo)).toEqual(["ann@brand.example", "bo@brand.example"]);
  mailbox.failing = 1;
  await expect(sendWeekly(shop, now)).rejects.toThrow();
  await sendWeekly(shop, now);
  await sendWeekly(shop, inDays(1));
  expect(mailbox.mails.map((mail) => [mail.to].flat()[0]?.text).sort()).toEqual(["ann@brand.example", "bo@brand.example"]);
  const report = (await readReport(shop))!;
  for (const { name } of report.headlines) expect(mailbox.mails[0]?.text).toContain(name);
  await sendWeekly(shop, inDays(7));
  expect(mailbox.mails).toHaveLength(4);
});

test("a shop without data gets a report that says so", async () => {
  const empty = await aShop();
  expect(await readReport(empty)).toBeNull();
  await recompute(empty, now, { layers: inline });
  const report = (await readReport(empty))!;
  expect(report.headlines[0]?.value).toBe("too little data");
  expect((await reportPdf(report)).length).toBeGreaterThan(1000);
});
