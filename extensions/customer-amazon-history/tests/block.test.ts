import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getExtension } from "@shopify/ui-extensions-tester";

const extension = getExtension("admin.customer-details.block.render");
beforeEach(() => {
  extension.setUp();
  extension.shopify.data.selected = [{ id: "gid://shopify/Customer/7" }];
});
afterEach(() => extension.tearDown());

const registration = { id: "r1", product: "Carrier", registeredOn: "2026-01-31", confirmed: true, orderId: null, orderState: "linked", link: { id: "l1", orderId: "114-1111111-1111111", level: "exact", state: "active", reasons: [] }, warrantyEndsOn: "2028-01-31" };
const order = { orderId: "114-1111111-1111111", purchasedOn: "2026-01-20", marketplace: "US", status: "Shipped", items: "1 × CARRIER", currency: "JPY", totalMinor: 1200 };
const answers = (body: unknown, status = 200) => async () => new Response(JSON.stringify(body), { status });

test("asks for the customer of the page and shows registrations, links and orders", async () => {
  const asked = vi.fn(answers({ registrations: [registration, { ...registration, id: "r2", link: null, orderState: "waiting" }], orders: [order] }));
  extension.fetch = asked as never;
  const money = vi.fn(() => "¥1,200");
  extension.shopify.i18n.formatCurrency = money as never;
  await extension.render();
  await vi.waitFor(() => expect(document.querySelectorAll("s-badge")).toHaveLength(2));
  expect(asked).toHaveBeenCalledWith("/extensions/customer-history?customer=gid%3A%2F%2Fshopify%2FCustomer%2F7");
  expect([...document.querySelectorAll("s-badge")].map((one) => one.textContent)).toEqual(["state.linked", "state.waiting"]);
  expect([...document.querySelectorAll("s-link")].map((one) => one.getAttribute("href"))).toEqual(["app:app/registrations/r1", "app:app/registrations/r2"]);
  expect(document.body.textContent).toContain("114-1111111-1111111");
  // A yen has no cents.
  expect(money).toHaveBeenCalledWith(1200, { currency: "JPY" });
});

test("an order is found by its digits, and certificate and open claims lead into the app", async () => {
  const many = ["114-1111111-1111111", "114-2222222-2222222", "114-3333333-3333333"].map((orderId) => ({ ...order, orderId }));
  extension.fetch = answers({ registrations: [{ ...registration, hasCertificate: true, openClaims: 2 }, { ...registration, id: "r2", link: null, orderId: "114-2222222-2222222" }], orders: many }) as never;
  await extension.render();
  await vi.waitFor(() => expect(document.querySelector("s-text-field")).toBeTruthy());
  expect([...document.querySelectorAll("s-link")].map((one) => one.getAttribute("href"))).toEqual(["app:app/registrations/r1", "app:app/registrations/r1", "app:app/claims?registration=r1", "app:app/registrations/r2"]);
  const field = document.querySelector("s-text-field") as unknown as HTMLInputElement;
  field.value = "2222 222";
  field.dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect([...document.querySelectorAll("s-text[type=strong]")].map((one) => one.textContent)).toEqual(["114-2222222-2222222"]));
  expect([...document.querySelectorAll("s-link")].map((one) => one.getAttribute("href"))).toEqual(["app:app/registrations/r2"]);
});

test("leads to the action that links an order", async () => {
  extension.fetch = answers({ registrations: [registration], orders: [] }) as never;
  const navigate = vi.fn();
  extension.shopify.navigation.navigate = navigate;
  await extension.render();
  await vi.waitFor(() => expect(document.body.textContent).toContain("noOrders"));
  document.querySelector("s-button")?.dispatchEvent(new Event("click"));
  expect(navigate).toHaveBeenCalledWith("extension://link-amazon-order");
});

test("says what it waits for, what is missing, and what went wrong", async () => {
  extension.fetch = (() => new Promise(() => undefined)) as never;
  await extension.render();
  expect(document.querySelector("s-spinner")?.getAttribute("accessibilitylabel")).toBe("loading");
  extension.tearDown();
  extension.setUp();
  extension.fetch = answers({}, 500) as never;
  await extension.render();
  await vi.waitFor(() => expect(document.querySelector("s-banner")?.textContent).toContain("error"));
  extension.fetch = answers({ registrations: [], orders: [] }) as never;
  document.querySelector("s-button")?.dispatchEvent(new Event("click"));
  await vi.waitFor(() => expect(document.querySelector("s-paragraph")?.textContent).toBe("empty"));
});
