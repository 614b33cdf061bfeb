// What Shopify gives a web pixel, as far as ours uses it: events of this page, storage, and what the visitor allowed.
type Heard = (event: object) => void;
type Pixel = (api: object) => void;
const { settings, order } = JSON.parse(document.getElementById("pixel")?.textContent ?? "{}") as { settings: object; order: string | null };

const allowed = () => ({ analyticsProcessingAllowed: sessionStorage.getItem("stand-in-consent") === "yes" });
const heard: Record<string, Heard[]> = {};
const publish = (name: string, data: object) => {
  const event = { name, timestamp: new Date().toISOString(), data, context: { document: { location: { href }, referrer: document.referrer } } };
  for (const one of heard[name] ?? []) one(event);
};
// The address that was asked for: what the page's own scripts took out of it since, the event still has.
const href = performance.getEntriesByType("navigation")[0]?.name ?? location.href;
let pixel: Pixel | null = null;
let runs = false;

/** Shopify loads a pixel only once the visitor has allowed it, and then tells it the page that they are on. */
function run(): void {
  if (runs || !pixel || !allowed().analyticsProcessingAllowed) return;
  runs = true;
  pixel({
    settings,
    init: { customerPrivacy: allowed() },
    analytics: { subscribe: (name: string, listener: Heard) => (heard[name] ??= []).push(listener) },
    browser: {
      localStorage: {
        getItem: (name: string) => Promise.resolve(localStorage.getItem(name)),
        setItem: (name: string, text: string) => Promise.resolve(localStorage.setItem(name, text)),
        removeItem: (name: string) => Promise.resolve(localStorage.removeItem(name)),
      },
    },
    customerPrivacy: { subscribe: (_name: string, listener: Heard) => document.addEventListener("visitorConsentCollected", () => listener({ customerPrivacy: allowed() })) },
  });
  publish("page_viewed", {});
  if (order) publish("checkout_completed", { checkout: { order: { id: order } } });
}

Object.assign(globalThis, {
  shopify: {
    extend: (_point: string, module: Pixel) => {
      pixel = module;
      run();
    },
  },
});
document.addEventListener("visitorConsentCollected", run);
