// Loaded with `node --import` before the app: whatever the app sends to a Shopify shop goes to the
// stand-in instead. The app itself is the same that speaks to the real Shopify.
const standIn = process.env.SHOPIFY_STAND_IN_URL;
const real = globalThis.fetch;

if (standIn)
  globalThis.fetch = function fetch(input, init) {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!url.hostname.endsWith(".myshopify.com")) return real(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    headers.set("x-shop", url.hostname);
    const target = `${standIn}${url.pathname}${url.search}`;
    return real(input instanceof Request ? new Request(target, input) : target, {
      ...init,
      headers,
    });
  };

// A module, so that tests may import it too.
export {};
