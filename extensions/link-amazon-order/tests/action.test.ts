import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getExtension } from "@shopify/ui-extensions-tester";

const extension = getExtension("admin.customer-details.action.render");
const customer = "gid://shopify/Customer/7";
const registration = { id: "r1", product: "Carrier", registeredOn: "2026-01-31", link: null };
const link = { id: "l1", orderId: "114-1111111-1111111", level: "exact", state: "active", reasons: [{ fact: "order_id_equal" }, { fact: "product", agrees: true }] };
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

let asked: { method: string; body: Record<string, unknown> }[];
/** The app, answering each posted request with the next of these. */
function app(registrations: unknown[], ...answers: Response[]) {
  return appWith({ registrations }, ...answers);
}
function appWith(known: object, ...answers: Response[]) {
  asked = [];
  extension.fetch = (async (_: string, options?: RequestInit) => {
    if (!options) return json({ orders: [], ...known });
    asked.push({ method: options.method ?? "GET", body: JSON.parse(options.body as string) as Record<string, unknown> });
    return answers.shift() ?? json({}, 500);
  }) as never;
}
beforeEach(() => {
  extension.setUp();
  extension.shopify.data.selected = [{ id: customer }];
});
afterEach(() => extension.tearDown());

const field = () => document.querySelector("s-text-field") as unknown as HTMLInputElement;
const press = (name: string) => [...document.querySelectorAll("s-button")].find((one) => one.textContent === name)?.dispatchEvent(new Event("click"));
async function type(text: string) {
  await vi.waitFor(() => expect(field()).toBeTruthy());
  field().value = text;
  field().dispatchEvent(new Event("input"));
  await vi.waitFor(() => expect(document.querySelector("s-button[slot=primary-action]")?.hasAttribute("disabled")).toBe(false));
  await new Promise((done) => setTimeout(done));
}
const banner = () => document.querySelector("s-banner")?.textContent ?? "";

test("links what was typed to the registration without an order, says why, and takes it back", async () => {
  app([{ ...registration, id: "r0", link }, registration], json({ outcome: "linked", registration: { ...registration, link } }), json({ outcome: "undone" }));
  await extension.render();
  await type("114 1111111 1111111");
  press("submit");
  await vi.waitFor(() => expect(banner()).toBe("outcome.linked reason.order_id_equal reason.product"));
  expect(asked).toEqual([{ method: "POST", body: { intent: "link", customer, orderId: "114 1111111 1111111", registrationId: "r1" } }]);
  press("undo");
  await vi.waitFor(() => expect(banner()).toBe("outcome.undone"));
  expect(asked[1]?.body).toEqual({ intent: "undo", customer, linkId: "l1" });
  expect(document.body.textContent).not.toContain("undoclose");
});

test("with every registration linked, the order becomes a further product", async () => {
  app([{ ...registration, link }], json({ outcome: "waiting", registration }));
  await extension.render();
  await type("114-2222222-2222222");
  press("submit");
  await vi.waitFor(() => expect(banner()).toBe("outcome.waiting"));
  expect(asked[0]?.body.registrationId).toBeNull();
});

test("a wrong id is said at its field, any other refusal above it", async () => {
  app([registration], json({ message: "The order id cannot be read.", fields: { orderId: "This is too short." } }, 400), json({ message: "Too many orders." }, 429));
  await extension.render();
  await type("114");
  press("submit");
  await vi.waitFor(() => expect(field().getAttribute("error")).toBe("This is too short."));
  expect(document.querySelector("s-banner")).toBeNull();
  press("submit");
  await vi.waitFor(() => expect(banner()).toBe("Too many orders."));
});

test("a customer without a registration is registered by the card that is chosen", async () => {
  appWith({ registrations: [], inserts: [{ id: "i1", name: "Warranty card" }, { id: "i2", name: "Guide" }] }, json({ outcome: "linked", registration: { ...registration, link } }));
  await extension.render();
  await type("114-1111111-1111111");
  const cards = document.querySelector("s-select") as unknown as HTMLSelectElement;
  expect([...document.querySelectorAll("s-option")].map((one) => one.textContent)).toEqual(["Warranty card", "Guide"]);
  cards.value = "i2";
  cards.dispatchEvent(new Event("change"));
  await new Promise((done) => setTimeout(done));
  press("submit");
  await vi.waitFor(() => expect(banner()).toBe("outcome.linked reason.order_id_equal reason.product"));
  expect(asked[0]?.body).toMatchObject({ registrationId: null, insertId: "i2" });
});

test("without a registration and without a card it says what is needed, and offers nothing to press", async () => {
  app([]);
  await extension.render();
  await vi.waitFor(() => expect(banner()).toBe("empty"));
  expect(document.querySelector("s-button[slot=primary-action]")?.hasAttribute("disabled")).toBe(true);
});

test("an app that does not answer is said", async () => {
  extension.fetch = (async () => new Response(null, { status: 401 })) as never;
  await extension.render();
  await vi.waitFor(() => expect(banner()).toBe("error"));
});
