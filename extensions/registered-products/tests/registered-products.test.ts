import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { getExtension } from "@shopify/ui-extensions-tester";
import english from "../locales/en.default.json";
import { APP_ADDRESS } from "../../app-address.ts";

const phrases: Record<string, string> = english;
const product = { id: "1", title: "Carrier", imageUrl: null, registeredOn: "2026-01-31", warranty: { startsOn: "2026-01-31", endsOn: "2028-01-31", ended: false } };
const reply = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe.each(["customer-account.profile.block.render", "customer-account.order-status.block.render"] as const)("%s", (target) => {
  const extension = getExtension(target);
  beforeEach(() => {
    extension.setUp();
    extension.shopify.i18n.translate = ((key: string, places: Record<string, string> = {}) => (phrases[key] ?? `?${key}`).replace(/\{\{(\w+)\}\}/g, (_, name: string) => places[name] ?? "?")) as never;
    extension.shopify.i18n.formatDate = ((date: Date, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-US", options).format(date)) as never;
  });
  afterEach(() => extension.tearDown());
  const text = () => document.body.textContent;

  test("asks with the customer's token, and waits with a named spinner", async () => {
    const asked = vi.fn(() => new Promise<Response>(() => undefined));
    extension.fetch = asked as never;
    await extension.render();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledWith(`${APP_ADDRESS}/extensions/registered-products`, { headers: { Authorization: "Bearer mock-session-token" } }));
    expect(document.querySelector("s-section")?.getAttribute("heading")).toBe("My registered products");
    expect(document.querySelector("s-spinner")?.getAttribute("accessibilitylabel")).toBe("Looking up your registered products");
  });

  test("lists products with the warranty's last day as it was given, whatever the zone", async () => {
    extension.fetch = async () => reply({ products: [product, { ...product, id: "2", title: null, warranty: { ...product.warranty, ended: true } }, { ...product, id: "3", title: "Cup", warranty: null }] });
    await extension.render();
    await vi.waitFor(() => expect(text()).toContain("Warranty until January 31, 2028"));
    expect([...document.querySelectorAll("s-text[type=strong]")].map((one) => one.textContent)).toEqual(["Carrier", "Registered product", "Cup"]);
    expect(text()).toContain("Warranty ended on January 31, 2028");
    expect(text()?.match(/Registered on January 31, 2026/g)).toHaveLength(3);
    expect(document.querySelector("s-spinner")).toBeNull();
  });

  test("an empty list says how a product gets here", async () => {
    extension.fetch = async () => reply({ products: [] });
    await extension.render();
    await vi.waitFor(() => expect(document.querySelector("s-paragraph")?.textContent).toMatch(/Scan the card/));
  });

  test("a refusal or a lost network can be tried again", async () => {
    extension.fetch = async () => new Response(null, { status: 401 });
    await extension.render();
    await vi.waitFor(() => expect(document.querySelector("s-banner")?.textContent).toContain("cannot be shown"));
    extension.fetch = async () => reply({ products: [product] });
    document.querySelector("s-button")?.dispatchEvent(new Event("click"));
    await vi.waitFor(() => expect(text()).toContain("Carrier"));
    expect(document.querySelector("s-banner")).toBeNull();
  });
});
