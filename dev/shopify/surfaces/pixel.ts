import { html, Html } from "../shell/html.ts";
import type { ShopStore } from "../store/shop-store.ts";

/**
 * The journey pixel on a page of the storefront, as Shopify runs it: its real bundle with the settings that the app
 * gave, and nothing before the app switched it on. With an order the page is also the end of its checkout.
 */
export function pixelTags(shop: ShopStore, orderId?: number): Html | null {
  const { webPixel } = shop.data;
  if (!webPixel) return null;
  const settings: unknown = typeof webPixel.settings === "string" ? JSON.parse(webPixel.settings) : webPixel.settings;
  const given = { settings, order: orderId === undefined ? null : `gid://shopify/OrderIdentity/${orderId}` };
  return html`<script type="application/json" id="pixel">${new Html(JSON.stringify(given).replaceAll("<", "\\u003c"))}</script>
    <script src="/pixel-host.js" defer></script>
    <script src="/extension/journey-pixel.js" defer></script>`;
}
