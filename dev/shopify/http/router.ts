import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppConfig } from "../app-config.ts";
import type { Clock } from "../clock.ts";
import type { StandIn, StandInOptions } from "../server.ts";
import type { AdminApi } from "./admin-api.ts";
import { forwardToApp } from "./app-proxy.ts";
import { answerAccount, answerExtension, answerOrderStatus } from "../surfaces/extension.ts";
import { answerStorefront, answerThemeAsset } from "../surfaces/theme.ts";
import { answerAsset, answerShell } from "../shell/routes.ts";
import { answerControls } from "./controls.ts";
import { picture } from "./pictures.ts";
import { sendJson, sendText, redirect, type Exchange } from "./reply.ts";

export interface Parts {
  api: AdminApi;
  clock: Clock;
  config: AppConfig | null;
  options: StandInOptions;
  scopes: string[];
}

/** Takes one request to whoever answers it. */
export async function answer(
  standIn: StandIn,
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange: Exchange = { request, response, url: new URL(request.url ?? "/", standIn.url) };
  try {
    await route(standIn, parts, exchange);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function route(standIn: StandIn, parts: Parts, exchange: Exchange): Promise<void> {
  const { url, response } = exchange;
  const path = url.pathname;
  if (path === "/admin/oauth/access_token") return parts.api.token(exchange);
  if (/^\/admin\/api\/[\w-]+\/graphql\.json$/.test(path)) {
    if (path.includes("/2026-07/")) return parts.api.graphql(exchange);
    return sendJson(response, 404, { errors: "The stand-in speaks 2026-07 only." });
  }
  if (path.startsWith("/__stand-in/")) return answerControls(standIn, exchange);
  if (path.startsWith("/store/")) return answerShell(standIn, parts, exchange);
  if (answerAsset(exchange)) return;
  if (path === "/storefront") return answerStorefront(standIn.store, exchange);
  if (path.startsWith("/storefront/")) return answerThemeAsset(exchange);
  // What a theme's cart is told; nothing here buys.
  if (path === "/cart/update.js") return sendJson(response, 200, {});
  if (path === "/account") return answerAccount(standIn, exchange);
  if (path.startsWith("/account/orders/")) return answerOrderStatus(standIn, exchange);
  if (path.startsWith("/extension/")) return answerExtension(standIn, parts.options.appUrl, exchange);
  const drawn = /^\/pictures\/(\w+)\.svg$/.exec(path)?.[1];
  const image = drawn ? picture(drawn) : null;
  if (image)
    return sendText(response, 200, image, "image/svg+xml", {
      "cache-control": "max-age=3600",
      "access-control-allow-origin": "*",
    });
  const proxy = parts.config?.proxy;
  const prefix = `/${proxy?.prefix ?? "apps"}/${proxy?.subpath ?? "flybridge"}`;
  if (path === prefix || path.startsWith(`${prefix}/`))
    return forwardToApp(exchange, {
      target: parts.options.proxyUrl ?? `${parts.options.appUrl}${proxy?.path ?? "/proxy"}`,
      prefix,
      apiSecret: parts.options.apiSecret,
      clock: parts.clock,
      shop: url.searchParams.get("shop") ?? standIn.shopDomain,
    });
  if (path === "/") return redirect(response, "/store/demo");
  return sendJson(response, 404, { error: `nothing is at ${path}` });
}
