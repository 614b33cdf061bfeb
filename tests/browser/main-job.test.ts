import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Frame, Page } from "playwright-core";
import { orderReport, sampleOrderId } from "#dev/demo-data/order-report.ts";
import { startCollector } from "#tests/operations/collector.ts";
import { decodeQrPixels } from "#tests/support/decode-qr.ts";
import { rasterisePdf } from "#tests/support/rasterise-pdf.ts";
import { createDatabase } from "#tests/support/database.ts";
import { appFrame, eventually, openBrowser, openPage, plainPhone, startRunningApp, type RunningApp } from "#tests/support/running-app.ts";
import { dumpTables, findMarks, readTree, type Marks } from "#tests/trust/planted.ts";
import { createDemoData, type DemoData } from "#dev/demo-data/index.ts";

/** What the report says of buyers, and a webhook of a customer: it is looked for at the end wherever it must not be. */
const buyer = { email: "zebulonquark@example.com", name: "Quillfeather", phone: "+14155550137", street: "Marzipanlane 77" };
const marks: Marks = [["e-mail", /zebulonquark|\b(ana|ben|cleo)@example/i], ["name", /quillfeather/i], ["phone", /415\D{0,2}555\D?0137/], ["street", /marzipanlane/i]];

let app: RunningApp;
let browser: Browser;
let demo: DemoData;
let admin: Page;
let collector: Awaited<ReturnType<typeof startCollector>>;

beforeAll(async () => {
  collector = await startCollector();
  app = await startRunningApp({
    database: await createDatabase(),
    roles: ["web", "worker"],
    keepOutput: true,
    seed: async (environment, shopify) => {
      environment.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
      environment.METRICS_TOKEN = "metrics-token-of-the-test";
      Object.assign(process.env, environment, { LOG_LEVEL: "error" });
      demo = await createDemoData({ standIn: shopify, stateFile: join(environment.FILES_DIR ?? "", "demo.json") });
    },
  });
  browser = await openBrowser();
  admin = await openPage(browser, { acceptDownloads: true });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  collector?.close();
});

const open = async (path: string): Promise<Frame> => {
  await admin.goto(`${app.shopify.adminUrl}/apps/flybridge${path}`);
  return appFrame(admin);
};

/** Registers on a phone without JavaScript, as slowly as a person. */
async function register(address: string, { email, consent, orderId }: { email: string; consent: boolean; orderId?: string }): Promise<void> {
  const phone = await openPage(browser, plainPhone);
  const reply = await phone.goto(address);
  expect(reply?.status()).toBe(200);
  await phone.fill("input[type=email]", email);
  const box = phone.locator("input[type=checkbox]").first();
  expect(await box.isChecked()).toBe(false);
  if (consent) await box.check();
  await phone.waitForTimeout(2500);
  await phone.locator("button").first().click();
  await phone.waitForURL(/\/thanks/);
  if (orderId) {
    await phone.fill("input[name=orderId]", `my order is ${orderId.replaceAll("-", " – ")}, thanks`);
    await phone.getByRole("button", { name: "Save" }).click();
    await phone.waitForLoadState();
  }
  await phone.context().close();
}

test("a card is printed, scanned, registered, linked and counted", async () => {
  // The card: its QR, read by a decoder that did not make it, leads to the page.
  const frame = await open("/app/inserts");
  await frame.getByText("Carrier warranty card").first().waitFor();
  const pdf = await cardPdf();
  const page = await rasterisePdf(pdf, { dpi: 300, page: 1 });
  const back = decodeQrPixels(page) ?? decodeQrPixels(await rasterisePdf(pdf, { dpi: 300, page: 2 }));
  expect(back).toContain(demo.sampleCode);
  const address = String(back).replace(/^https?:\/\/[^/]+/i, app.url).replace(/\/apps\/[^/]+/, "");

  // The phone.
  await register(address, { email: "ana@example.com", consent: true, orderId: sampleOrderId });

  // The one mail: opening confirms nothing, its button does.
  const mail = await eventually(async () => {
    const found = app.outbox.mails.find((one) => one.to.includes("ana@example.com"));
    if (!found) throw new Error("no mail yet");
    return found;
  });
  expect(app.outbox.mails.filter((one) => one.to.includes("ana@example.com"))).toHaveLength(1);
  const link = /https?:\/\/\S+\/me\/\S+/.exec(mail.text)?.[0] ?? "";
  const phone = await openPage(browser, plainPhone);
  await phone.goto(link);
  await phone.getByRole("button", { name: /confirm/i }).click();
  await phone.waitForLoadState();

  // Shopify: a new customer with the consent as given.
  const customer = await eventually(async () => {
    const found = app.shopify.store.customers.find((one) => one.email === "ana@example.com");
    if (!found) throw new Error("no customer yet");
    return found;
  });
  expect(JSON.stringify(customer)).toContain("SUBSCRIBED");

  // The report: nothing about a buyer is kept, the order links.
  await importReport("amazon-all-orders.txt", Buffer.from(namedReport()));
  await eventually(async () => {
    const registrations = await open("/app/registrations");
    await registrations.getByText("ana@example.com").first().waitFor();
    await registrations.locator("table").getByText("Linked", { exact: true }).first().waitFor({ timeout: 3000 });
  }, 60);

  // The funnel.
  await eventually(async () => {
    const migration = await open("/app/migration");
    await migration.getByText("From card to first order").waitFor();
    const steps = await migration.locator(".fb-funnel").innerText();
    expect(steps).toMatch(/Registrations\s*1/);
    expect(steps).toMatch(/Linked to an Amazon order\s*1/);
    expect(steps).toMatch(/1 migrated, 0 reconnected/);
    expect(Number(/Units with the card\s*([\d,]+)/.exec(steps)?.[1]?.replace(",", ""))).toBeGreaterThan(100);
  }, 60);
  expect(app.shopify.invalidOperations).toEqual([]);
});

test("an existing customer is touched only after confirming, and comes through unharmed", async () => {
  const before = app.shopify.store.createCustomer({ email: "ben@example.com", firstName: "Ben", lastName: "Old", tags: ["vip"], emailConsent: { state: "SUBSCRIBED", level: "SINGLE_OPT_IN", updatedAt: "2025-01-01T00:00:00Z" } } as never);
  await register(`${app.url}/q/${demo.sampleCode}`, { email: "ben@example.com", consent: false });
  const mail = await eventually(async () => {
    const found = app.outbox.mails.find((one) => one.to.includes("ben@example.com"));
    if (!found) throw new Error("no mail yet");
    return found;
  });
  const find = () => app.shopify.store.customers.find((one) => one.id === before.id);
  expect(find()?.tags).toEqual(["vip"]);
  const phone = await openPage(browser, plainPhone);
  await phone.goto(/https?:\/\/\S+\/me\/\S+/.exec(mail.text)?.[0] ?? "");
  expect(find()?.tags).toEqual(["vip"]);
  await phone.getByRole("button", { name: /confirm/i }).click();
  await eventually(async () => expect(find()?.tags.length).toBeGreaterThan(1));
  expect(find()).toMatchObject({ firstName: "Ben", lastName: "Old" });
  expect(find()?.tags).toContain("vip");
  expect(JSON.stringify(find())).toContain("SUBSCRIBED");
});

test.skipIf(!process.env.SAMPLES_DIR)("a real US order report is imported (skipped when SAMPLES_DIR is unset)", async () => {
  const name = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL.us-fba.2020-02-18.transcribed.txt";
  await importReport(name, await readFile(join(process.env.SAMPLES_DIR ?? "", "amazon_orders", name)));
  const frame = await appFrame(admin);
  expect(await frame.locator("tr", { hasText: name }).innerText()).toMatch(/Done/);
});

test("what lives inside Shopify's own pages is seen and pressed: theme block, customer's account, admin block and action", async () => {
  const shopper = await openPage(browser, { viewport: { width: 390, height: 844 } });
  await shopper.goto(`${app.shopify.url}/storefront?card_code=${demo.sampleCode}`);
  // Nothing is remembered before the visitor agrees.
  expect([await shopper.inputValue("[data-flybridge-code]"), shopper.url().includes("card_code")]).toEqual(["", false]);
  await shopper.getByRole("button", { name: "Allow" }).click();
  expect(await shopper.inputValue("[data-flybridge-code]")).toBe(demo.sampleCode);
  await shopper.getByLabel("E-mail").fill("cleo@example.com");
  await picture(shopper, "storefront");
  await shopper.getByRole("button", { name: "Continue" }).click();
  await shopper.waitForURL(/\/apps\/card\/q\//);
  expect(await shopper.inputValue("input[type=email]")).toBe("cleo@example.com");
  await shopper.waitForTimeout(2500);
  await shopper.locator("button").first().click();
  await shopper.waitForURL(/\/thanks/);
  const customer = await eventually(async () => {
    const found = app.shopify.store.customers.find((one) => one.email === "cleo@example.com");
    if (!found) throw new Error("no customer yet");
    return found;
  });

  await shopper.goto(`${app.shopify.url}/account?customer=${customer.id}`);
  const account = shopper.frameLocator("iframe");
  await account.getByText("Mira Everyday Carrier").waitFor();
  await picture(shopper, "account");
  expect(await account.locator("body").innerText()).toMatch(/Warranty until/);

  await admin.goto(`${app.shopify.adminUrl}/customers/${customer.id}`);
  const block = admin.frameLocator("iframe[title='Amazon history']");
  await block.getByText("No order id").waitFor();
  await picture(admin, "admin-block");
  await block.getByRole("button", { name: "Link an Amazon order" }).click();
  const action = admin.frameLocator("iframe[title='Link an Amazon order']");
  await action.getByLabel("Amazon order id").fill(`the order is ${unlinkedOrder()}`);
  await action.getByRole("button", { name: "Link", exact: true }).click();
  await action.locator("s-banner").waitFor();
  await picture(admin, "admin-action");
  expect(await action.locator("s-banner").innerText()).toContain(unlinkedOrder());
  await action.getByRole("button", { name: "Close" }).click();
  await block.getByText(unlinkedOrder()).waitFor();
  await picture(admin, "admin-linked");
  await shopper.context().close();
});

test("of the people who came this way, and of what was refused, nothing is in what the built processes wrote, told or stored in clear", async () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { method: "POST", body, headers, redirect: "manual" });
  const hook = (topic: string, body: string, id: string) => post("/webhooks", body, { "X-Shopify-Topic": topic, "X-Shopify-Shop-Domain": app.shopify.shopDomain, "X-Shopify-Webhook-Id": id, "X-Shopify-API-Version": "2026-07", "X-Shopify-Hmac-Sha256": createHmac("sha256", app.environment.SHOPIFY_API_SECRET!).update(body).digest("base64") });
  const address = { first_name: buyer.name, address1: buyer.street, phone: buyer.phone };
  const told = [await hook("customers/create", JSON.stringify({ id: 424_242, email: buyer.email, first_name: buyer.name, phone: buyer.phone, default_address: address }), "told"), await hook("customers/delete", JSON.stringify({ id: buyer.name, email: buyer.email }), "unreadable")];
  expect(told.map((reply) => reply.status)).toEqual([200, 200]);
  const refused = await Promise.all([
    fetch(`${app.url}/app/registrations?email=${buyer.email}`, { redirect: "manual" }),
    fetch(`${app.url}/nowhere/${buyer.email}`),
    fetch(`${app.url}/q/${buyer.email}`),
    fetch(`${app.url}/me/${buyer.email}`),
    fetch(`${app.url}/report/${buyer.email}`),
    fetch(`${app.url}/extensions/customer-history?customer=${buyer.email}`, { headers: { authorization: `Bearer ${buyer.email}` } }),
    post("/app/registrations?index", new URLSearchParams({ search: buyer.email }).toString(), { "content-type": "application/x-www-form-urlencoded" }),
    ...["/webhooks", `/drop/${buyer.email}`, "/mail-events", "/pixel", "/flow/issue-offer"].map((path) => post(path, `{"email":"${buyer.email}"`, { authorization: `Bearer ${buyer.email}` })),
  ]);
  for (const reply of refused) expect([reply.url, reply.status < 500]).toEqual([reply.url, true]);
  const metrics = await (await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${app.environment.METRICS_TOKEN}` } })).text();
  const log = await eventually(async () => {
    const text = app.output.join("");
    for (const wanted of ["job done", "job failed"]) expect(text).toContain(wanted);
    return text;
  });
  await eventually(async () => expect(collector.raw.join("")).toContain("request"));
  const dump = await dumpTables(app.database.ownerUrl);
  // They are there, encrypted, and the refused row and the webhook as well.
  for (const table of ["registrations", "consents", "amazon_orders", "import_rejections", "mails", "webhook_inbox"]) expect(dump.get(`public.${table}`), table).not.toBe("");
  // What lies in the spool lies there only while the database is away: it may never have been made.
  const spooled = existsSync(app.environment.SPOOL_DIR!) ? readTree(app.environment.SPOOL_DIR!) : [];
  const kept = readTree(app.environment.FILES_DIR!);
  expect(kept.size).toBeGreaterThan(0);
  const outputs = new Map([["log", log], ["spans", collector.raw.join("\n")], ["metrics", metrics], ...kept, ...spooled, ...dump]);
  expect([...outputs].flatMap(([where, text]) => findMarks(text, marks).map((what) => `${what} in ${where}`))).toEqual([]);
  expect(findMarks([log, metrics, collector.raw.join("\n")].join("\n"), [["order id", new RegExp(sampleOrderId)]])).toEqual([]);
});

/** A picture of a page to look at, where `SCREENSHOTS_DIR` says to keep one. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env.SCREENSHOTS_DIR) await page.screenshot({ path: join(process.env.SCREENSHOTS_DIR, `${name}.png`), fullPage: true });
};

/** An order of the imported report that is nobody's yet. */
const unlinkedOrder = (): string => orderReport(new Date()).split("\r\n").filter((row) => /MIRA-EC-FERN.*Shipped\t1/.test(row)).map((row) => row.split("\t")[0]!).find((id) => id !== sampleOrderId && /^\d/.test(id))!;

/** The sample report with a buyer in every row, and a last row that is refused. */
function namedReport(): string {
  const rows = orderReport(new Date()).trimEnd().split("\r\n");
  const refused = rows.at(-1)!.replace(/\t1\tUSD/, `\t${buyer.name}\tUSD`).replace(/^\S+/, "111-0000000-0000000");
  const named = [...rows.slice(1), refused].map((row) => [row, buyer.name, buyer.email, buyer.phone, buyer.street].join("\t"));
  return [`${rows[0]}\tbuyer-name\tbuyer-email\tbuyer-phone-number\tship-address-1`, ...named, ""].join("\r\n");
}

async function importReport(name: string, bytes: Buffer): Promise<void> {
  const frame = await open("/app/imports");
  await frame.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: bytes });
  await frame.getByRole("button", { name: "Import", exact: true }).click();
  await frame.locator("tr", { hasText: name }).getByText("Done").waitFor({ timeout: 60_000 });
}

/** The card's PDF as the merchant downloads it. */
async function cardPdf(): Promise<Buffer> {
  const frame = await open("/app/print-runs");
  await frame.getByText("First 5,000").first().click();
  const download = admin.waitForEvent("download");
  await frame.getByText("Card for the press (PDF)").click();
  return readFile(await (await download).path());
}
