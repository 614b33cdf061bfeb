import { bundleExtension, readExtensions } from "../../scripts/extensions.ts";

type Bus = Map<string, ((event: unknown) => void)[]>;

/** What the sandbox lets a pixel see and do, with every request that it made. */
export type Sandbox = {
  sent: { address: string; body: string; headers: Record<string, string>; keepalive: boolean }[];
  storage: Map<string, string>;
  /** A page that the visitor opens. */
  view(address: string, referrer: string, at?: Date): Promise<void>;
  /** A checkout that is done. */
  complete(orderId: string): Promise<void>;
  consent(analytics: boolean): Promise<void>;
};

let bundled: Promise<string> | undefined;

/** The pixel as it is shipped: one script, minified. */
export function bundlePixel(): Promise<string> {
  return (bundled ??= (async () => {
    const pixel = (await readExtensions()).find(({ folder }) => folder === "journey-pixel");
    if (!pixel) throw new Error("there is no journey pixel");
    return (await bundleExtension(pixel)).text;
  })());
}

/**
 * Runs the shipped script in a scope that has what Shopify's strict sandbox has: no page, no cookies, no storage but
 * the asynchronous one, `fetch`, and `shopify.extend`.
 */
export async function startPixel({ analytics = true, storage = new Map<string, string>(), settings = { accountID: "account", endpoint: "https://app.example/pixel" } }: { analytics?: boolean; storage?: Map<string, string>; settings?: Record<string, string> } = {}): Promise<Sandbox> {
  const events: Bus = new Map();
  const privacy: Bus = new Map();
  const on = (bus: Bus) => (name: string, callback: (event: unknown) => void) => void bus.set(name, [...(bus.get(name) ?? []), callback]);
  const sent: Sandbox["sent"] = [];
  const fetch = async (address: string, { body, headers, keepalive }: { body: string; headers: Record<string, string>; keepalive: boolean }) => {
    sent.push({ address, body, headers, keepalive });
    return new Response(null, { status: 204 });
  };
  const api = {
    settings,
    analytics: { subscribe: on(events) },
    customerPrivacy: { subscribe: on(privacy) },
    init: { customerPrivacy: { analyticsProcessingAllowed: analytics } },
    browser: {
      localStorage: {
        getItem: async (key: string) => storage.get(key) ?? null,
        setItem: async (key: string, value: string) => void storage.set(key, value),
        removeItem: async (key: string) => void storage.delete(key),
      },
    },
  };
  const extend = (point: string, run: (given: typeof api) => void) => {
    if (point !== "WebPixel::Render") throw new Error(`the sandbox knows no ${point}`);
    run(api);
  };
  new Function("shopify", "fetch", "window", "document", "localStorage", "navigator", await bundlePixel())({ extend }, fetch);
  const emit = async (bus: Bus, name: string, event: unknown) => {
    for (const callback of bus.get(name) ?? []) callback(event);
    // A few turns of the loop: the asynchronous storage answers in between.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
  };
  return {
    sent,
    storage,
    view: (address, referrer, at = new Date()) => emit(events, "page_viewed", { timestamp: at.toISOString(), context: { document: { location: { href: address }, referrer } } }),
    complete: (orderId) => emit(events, "checkout_completed", { data: { checkout: { order: { id: orderId }, email: "quilla@example.com" } } }),
    consent: (allowed) => emit(privacy, "visitorConsentCollected", { customerPrivacy: { analyticsProcessingAllowed: allowed } }),
  };
}
