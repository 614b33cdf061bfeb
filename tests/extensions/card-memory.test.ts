import { readFile } from "node:fs/promises";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";

const script = await readFile("extensions/registration-theme/assets/card-memory.js", "utf8");
const CODE = "23456789";

type Consent = { preferences: boolean; analytics: boolean };
type Storefront = { dom: JSDOM; consent: Consent; cart: string[]; kept: () => string | null; field: () => string };

/** A storefront page with the block and the embed on it, its cart, and Shopify's Customer Privacy API. */
async function open(address: string, consent: Consent, { from, api = true, order = true }: { from?: Storefront; api?: boolean; order?: boolean } = {}): Promise<Storefront> {
  const dom = new JSDOM(`<form><input data-flybridge-code></form><div hidden data-flybridge-memory data-order="${order}" data-cart="/cart/update"></div>`, { url: `https://mira.example${address}`, runScripts: "outside-only" });
  const { window } = dom;
  const kept = from?.kept();
  if (kept) window.sessionStorage.setItem("flybridge-card", kept);
  const page: Storefront = { dom, consent, cart: from?.cart ?? [], kept: () => window.sessionStorage.getItem("flybridge-card"), field: () => window.document.querySelector("input")!.value };
  Object.assign(window, {
    fetch: (path: string, { body }: { body: string }) => {
      expect(path).toBe("/cart/update.js");
      page.cart.push((JSON.parse(body) as { attributes: Record<string, string> }).attributes["__flybridge_card"]!);
      return Promise.resolve({ ok: true });
    },
    Shopify: {
      loadFeatures: (_features: unknown, done: (error?: unknown) => void) => done(),
      ...(api ? { customerPrivacy: { preferencesProcessingAllowed: () => page.consent.preferences, analyticsProcessingAllowed: () => page.consent.analytics } } : {}),
    },
  });
  window.eval(script);
  await new Promise((done) => setImmediate(done));
  return page;
}

async function choose(page: Storefront, consent: Consent): Promise<void> {
  page.consent = consent;
  page.dom.window.document.dispatchEvent(new page.dom.window.Event("visitorConsentCollected"));
  await new Promise((done) => setImmediate(done));
}

const all = { preferences: true, analytics: true };
const none = { preferences: false, analytics: false };

test("a code in the address goes to the form and the cart once, stays for the visit, and leaves the address", async () => {
  const first = await open(`/?utm_source=card&card_code=2345-6789#top`, all);
  expect(first.dom.window.location.href).toBe("https://mira.example/?utm_source=card#top");
  expect(first.field()).toBe(CODE);
  expect(first.cart).toEqual([expect.stringMatching(/^23456789 \d{10}$/)]);
  const second = await open("/products/carrier", all, { from: first });
  expect(second.field()).toBe(CODE);
  expect(second.cart).toHaveLength(1);
});

test("without consent, or without Shopify's word on it, nothing is kept or sent", async () => {
  for (const page of [await open(`/?card_code=${CODE}`, none), await open(`/?card_code=${CODE}`, all, { api: false })]) {
    expect([page.kept(), page.cart, page.field()]).toEqual([null, [], ""]);
    expect(page.dom.window.location.search).toBe("");
  }
});

test("consent given while the page is open counts from then on; taken back, everything goes", async () => {
  const page = await open(`/?card_code=${CODE}`, none);
  await choose(page, all);
  expect(page.kept()).toContain(CODE);
  expect(page.cart).toHaveLength(1);
  await choose(page, none);
  expect(page.kept()).toBeNull();
  expect(page.cart.at(-1)).toBe("");
});

test("consent to one purpose is not consent to the other", async () => {
  const preferences = await open(`/?card_code=${CODE}`, { preferences: true, analytics: false });
  expect([preferences.field(), preferences.cart]).toEqual([CODE, []]);
  const analytics = await open(`/?card_code=${CODE}`, { preferences: false, analytics: true });
  expect([analytics.field(), analytics.cart.length]).toEqual(["", 1]);
  const unwanted = await open(`/?card_code=${CODE}`, all, { order: false });
  expect([unwanted.field(), unwanted.cart]).toEqual([CODE, []]);
});

test("what is no card code is nothing, and a typed code is not overwritten", async () => {
  const page = await open("/?card_code=%3Cscript%3E", all);
  expect([page.kept(), page.cart, page.field()]).toEqual([null, [], ""]);
});
