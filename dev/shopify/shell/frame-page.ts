import { createHmac } from "node:crypto";
import type { ShopStore } from "../store/shop-store.ts";
import { html } from "./html.ts";
import { appMark } from "./icons.ts";
import { layout } from "./layout.ts";

interface FrameOptions {
  appUrl: string;
  /** The app's page with its query: `/app/inserts?page=2`. */
  path: string;
  apiSecret: string;
  idToken: string;
  timestamp: number;
}

/** The admin's own address of a store, as Shopify hands it to apps. */
const hostOf = (shop: ShopStore): string =>
  Buffer.from(`admin.shopify.com/store/${shop.data.handle}`).toString("base64").replace(/=+$/, "");

/** Address that the admin gives to the frame: the page, and who asks. */
export function frameAddress(shop: ShopStore, options: FrameOptions): string {
  const url = new URL(options.path, options.appUrl);
  const added: Record<string, string> = {
    embedded: "1",
    host: hostOf(shop),
    id_token: options.idToken,
    locale: "en",
    shop: shop.data.domain,
    timestamp: String(options.timestamp),
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  const text = [...url.searchParams]
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("&");
  url.searchParams.set("hmac", createHmac("sha256", options.apiSecret).update(text).digest("hex"));
  return url.href;
}

/** The app in its frame, below the title bar that it fills itself. */
export function framePage(shop: ShopStore, options: FrameOptions): string {
  return layout(
    shop,
    "app",
    "Flybridge",
    html`<div class="title-bar">
        ${appMark}<a
          class="app-name"
          href="/store/${shop.data.handle}/apps/flybridge/app"
          id="title-home"
          >Flybridge</a
        >
        <span id="title" class="page-title"></span>
        <span class="actions" id="title-actions"></span>
      </div>
      <iframe
        id="app-frame"
        title="Flybridge"
        name="app-iframe|${shop.data.domain}|${hostOf(shop)}"
        allow="clipboard-read; clipboard-write; camera"
        data-origin="${new URL(options.appUrl).origin}"
        src="${frameAddress(shop, options)}"
      ></iframe>`,
  );
}
