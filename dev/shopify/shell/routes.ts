import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import type { FaultKind } from "../faults.ts";
import { gid } from "../graphql/gid.ts";
import { readBody, redirect, sendHtml, sendJson, sendText, type Exchange } from "../http/reply.ts";
import type { Parts } from "../http/router.ts";
import type { StandIn } from "../server.ts";
import { toDecimal } from "../store/money.ts";
import { placeOrder } from "../store/place-order.ts";
import type { ShopStore } from "../store/shop-store.ts";
import { customerPage, customersPage } from "./customer-pages.ts";
import { framePage } from "./frame-page.ts";
import { orderPage, ordersPage } from "./order-pages.ts";
import { analyticsPage, discountsPage, homePage, productsPage, toolsPage } from "./other-pages.ts";

const browser = join(import.meta.dirname, "..", "browser");

/** A browser script without its types. Node still calls that an experiment; nobody needs to read so. */
function script(name: string): string {
  const warn = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(readFileSync(join(browser, name), "utf8"));
  } finally {
    process.emitWarning = warn;
  }
}

/** Scripts and styles of the shell, and App Bridge for the app. True when one was asked for. */
export function answerAsset({ response, url }: Exchange): boolean {
  if (url.pathname === "/shell.css")
    sendText(response, 200, readFileSync(join(browser, "shell.css")), "text/css; charset=utf-8");
  else if (url.pathname === "/extension-host.css")
    sendText(response, 200, readFileSync(join(browser, "extension-host.css")), "text/css; charset=utf-8");
  else if (url.pathname === "/extension-host.js")
    sendText(response, 200, script("extension-host.ts"), "text/javascript; charset=utf-8");
  else if (url.pathname === "/shell.js")
    sendText(response, 200, script("shell.ts"), "text/javascript; charset=utf-8");
  else if (url.pathname === "/pixel-host.js")
    sendText(response, 200, script("pixel-host.ts"), "text/javascript; charset=utf-8");
  else if (url.pathname === "/app-bridge.js")
    sendText(response, 200, script("app-bridge.ts"), "text/javascript; charset=utf-8", {
      "cross-origin-resource-policy": "cross-origin",
    });
  else return false;
  return true;
}

/** Everything under `/store/<handle>`. */
export async function answerShell(
  standIn: StandIn,
  parts: Parts,
  exchange: Exchange,
): Promise<void> {
  const { request, response, url } = exchange;
  const [, , handle = "", section = "", id = "", action = ""] = url.pathname.split("/");
  const known = [...standIn.shops.values()].some((one) => one.data.handle === handle);
  if (!known) return sendHtml(response, 404, "There is no such store.");
  const shop = standIn.shop(handle);
  const base = `/store/${handle}`;
  if (request.method === "POST") {
    const form = new URLSearchParams((await readBody(request)).toString());
    return redirect(response, `${base}/${change(standIn, shop, { section, id, action }, form)}`);
  }
  // Shopify knows an app by its handle and, in links that the app makes, by its key.
  if (section === "apps" && (id === "flybridge" || id === parts.options.apiKey)) {
    const path = url.pathname.slice(`${base}/apps/${id}`.length) || "/app";
    return sendHtml(
      response,
      200,
      framePage(shop, {
        appUrl: parts.options.appUrl,
        path: `${path}${url.search}`,
        apiSecret: parts.options.apiSecret,
        idToken: standIn.sessionToken(shop.data.domain),
        timestamp: Math.floor(parts.clock.now().getTime() / 1000),
      }),
    );
  }
  if (section === "session-token")
    return sendJson(response, 200, { token: standIn.sessionToken(shop.data.domain) });
  if (section === "picker") return sendJson(response, 200, pickerProducts(standIn, shop));
  const page = showPage(standIn, shop, section, id, url);
  return page ? sendHtml(response, 200, page) : sendHtml(response, 404, "There is nothing here.");
}

function showPage(
  standIn: StandIn,
  shop: ShopStore,
  section: string,
  id: string,
  url: URL,
): string | null {
  const customer = section === "customers" && id ? shop.findCustomer(Number(id)) : undefined;
  const order = section === "orders" && id ? shop.findOrder(Number(id)) : undefined;
  if (customer) return customerPage(shop, customer);
  if (order) return orderPage(shop, order);
  if (id && (section === "customers" || section === "orders")) return null;
  switch (section) {
    case "":
      return homePage(shop);
    case "customers":
      return customersPage(shop, url.searchParams.get("q") ?? "");
    case "orders":
      return ordersPage(shop);
    case "products":
      return productsPage(shop);
    case "discounts":
      return discountsPage(shop);
    case "analytics":
      return analyticsPage(shop);
    case "tools":
      return toolsPage(standIn, shop);
    default:
      return null;
  }
}

/** Does what a form of the shell asks; returns where to go next, with a word for a toast. */
function change(
  standIn: StandIn,
  shop: ShopStore,
  at: { section: string; id: string; action: string },
  form: URLSearchParams,
): string {
  const said = (path: string, text: string): string => `${path}?toast=${encodeURIComponent(text)}`;
  if (at.section === "tools") {
    standIn.setFault({
      kind: form.get("kind") as FaultKind,
      times: Number(form.get("times") ?? 1),
      delayMs: Number(form.get("delayMs") ?? 0),
    });
    return "tools";
  }
  const customer = at.section === "customers" ? shop.findCustomer(Number(at.id)) : undefined;
  if (customer && at.action === "orders") {
    const placed = placeOrder(shop, customer, {
      variantId: Number(form.get("variantId")),
      code: form.get("code") ?? "",
      source: form.get("source") ?? "direct",
    });
    const path = `customers/${customer.id}`;
    return "order" in placed
      ? said(path, `Order #${placed.order.number} placed`)
      : said(path, placed.refused);
  }
  const order = at.section === "orders" ? shop.findOrder(Number(at.id)) : undefined;
  if (order && at.action === "refund") {
    shop.refundOrder(order);
    return said(`orders/${order.id}`, `Order #${order.number} refunded`);
  }
  return "";
}

/** Products in the shape in which App Bridge's resource picker gives them. */
function pickerProducts(standIn: StandIn, shop: ShopStore): unknown {
  return shop.products.map((product) => ({
    id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status,
    tags: product.tags,
    descriptionHtml: product.descriptionHtml,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    totalVariants: product.variants.length,
    totalInventory: product.variants.reduce((sum, one) => sum + one.inventoryQuantity, 0),
    hasOnlyDefaultVariant: product.variants[0]?.title === "Default Title",
    images: product.imagePath
      ? [
        {
          id: gid("ImageSource", product.id),
          originalSrc: `${standIn.url}${product.imagePath}`,
          altText: product.title,
        },
      ]
      : [],
    variants: product.variants.map((one, index) => ({
      id: gid("ProductVariant", one.id),
      title: one.title,
      displayName:
        one.title === "Default Title" ? product.title : `${product.title} - ${one.title}`,
      sku: one.sku,
      barcode: one.barcode,
      price: toDecimal(one.price, shop.data.currency),
      position: index + 1,
      inventoryQuantity: one.inventoryQuantity,
      product: { id: gid("Product", product.id) },
    })),
  }));
}
