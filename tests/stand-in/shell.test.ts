import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedCatalogue, type StandIn } from "#dev/shopify/server.ts";
import { openBrowser } from "#tests/support/running-app.ts";
import { testStandIn } from "./support.ts";

/** An app of a few lines, enough to see what the shell and App Bridge do for a real one. */
const page = (path: string): string => `<!doctype html>
  <script data-api-key="test-key" src="${standIn.url}/app-bridge.js"></script>
  <ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/inserts">Inserts</a></ui-nav-menu>
  <ui-title-bar title="Cards"><button variant="primary" onclick="document.title = 'pressed'">New</button></ui-title-bar>
  <h1>${path}</h1>
  <form data-save-bar onsubmit="event.preventDefault(); out.textContent = 'saved'"><input id="field" /></form>
  <button id="who" onclick="fetch('/who').then((r) => r.text()).then((t) => (out.textContent = t))">who</button>
  <button id="pick" onclick="shopify.resourcePicker({ type: 'product' }).then((p) => (out.textContent = p[0].title))">pick</button>
  <a href="shopify://admin/customers">customers</a><p id="out"></p>`;

let standIn: StandIn;
let app: Server;
let browser: Browser;
beforeAll(async () => {
  app = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    response.writeHead(200, { "content-type": "text/html" });
    response.end(path === "/who" ? (request.headers.authorization ?? "nobody") : page(path));
  });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", done));
  const { port } = app.address() as AddressInfo;
  standIn = await testStandIn({ appUrl: `http://127.0.0.1:${port}` });
  seedCatalogue(standIn.store);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await standIn?.close();
  app?.close();
});

test("the shell frames the app on another site and does for it what the admin does", async () => {
  const tab = await browser.newPage();
  await tab.goto(`${standIn.adminUrl}/apps/flybridge/app?tab=2`);
  const frame = tab.frameLocator("#app-frame");
  const out = frame.locator("#out");

  await frame.locator("#who").click();
  await expect.poll(() => out.textContent()).toMatch(/^Bearer ey/);

  await frame.locator("#field").fill("changed");
  await tab.locator("#save-bar-save").click();
  await expect.poll(() => out.textContent()).toBe("saved");
  expect(await tab.locator("#save-bar").isHidden()).toBe(true);

  await frame.locator("#pick").click();
  await tab.locator("dialog label", { hasText: "Mira Hip Seat" }).click();
  await tab.locator("dialog button.primary").click();
  await expect.poll(() => out.textContent()).toBe("Mira Hip Seat");

  await tab.locator("#app-nav a", { hasText: "Inserts" }).click();
  await frame.locator("h1", { hasText: "/app/inserts" }).waitFor();
  await expect.poll(() => tab.url()).toBe(`${standIn.adminUrl}/apps/flybridge/app/inserts`);

  await frame.locator("a", { hasText: "customers" }).click();
  await tab.waitForURL("**/store/demo/customers");
  await tab.close();
});

test("a customer places an order with a discount code, once", async () => {
  const customer = standIn.store.createCustomer({ email: "ana@example.com", firstName: "Ana" });
  standIn.store.createDiscount({ code: "THANKS", usageLimit: 1, value: { percentage: 0.5 } });
  const tab = await browser.newPage();
  await tab.goto(`${standIn.adminUrl}/customers/${customer.id}`);
  for (const word of ["placed", "used before"]) {
    await tab.locator('input[name="code"]').fill("THANKS");
    await tab.locator("#place-order").click();
    await tab.locator(".toast", { hasText: word }).waitFor();
  }
  expect(standIn.store.ordersOf(customer.id)).toMatchObject([{ discountCodes: ["THANKS"] }]);
  await tab.close();
});
