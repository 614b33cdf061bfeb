import { createHmac } from "node:crypto";
import type { Clock } from "../clock.ts";
import { readBody, sendText, type Exchange } from "./reply.ts";

/**
 * Shopify's signature of an app proxy query: every parameter `k=v`, repeated values joined by a
 * comma, sorted, written without separator, HMAC-SHA256 as hex.
 */
export function signProxyQuery(query: URLSearchParams, apiSecret: string): string {
  const text = [...new Set(query.keys())]
    .filter((key) => key !== "signature")
    .map((key) => `${key}=${query.getAll(key).join(",")}`)
    .toSorted()
    .join("");
  return createHmac("sha256", apiSecret).update(text).digest("hex");
}

interface Options {
  /** Address of the app that the proxy forwards to. */
  target: string;
  /** `/apps/flybridge`. */
  prefix: string;
  apiSecret: string;
  clock: Clock;
  shop: string;
}

const DROPPED = new Set([
  "cookie",
  "host",
  "connection",
  "content-length",
  "accept-encoding",
  "x-shop",
]);
const DROPPED_BACK = new Set([
  "set-cookie",
  "connection",
  "transfer-encoding",
  "content-encoding",
  "content-length",
  "keep-alive",
]);

/** Forwards a storefront request to the app with a signed query; cookies pass in neither direction. */
export async function forwardToApp(
  { request, response, url }: Exchange,
  options: Options,
): Promise<void> {
  const query = new URLSearchParams(url.searchParams);
  const customer = query.get("customer") ?? "";
  for (const name of [
    "shop",
    "customer",
    "signature",
    "timestamp",
    "path_prefix",
    "logged_in_customer_id",
  ])
    query.delete(name);
  query.set("shop", options.shop);
  query.set("logged_in_customer_id", customer);
  query.set("path_prefix", options.prefix);
  query.set("timestamp", String(Math.floor(options.clock.now().getTime() / 1000)));
  query.set("signature", signProxyQuery(query, options.apiSecret));
  const rest = url.pathname.slice(options.prefix.length);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (!DROPPED.has(name) && typeof value === "string") headers.set(name, value);
  headers.set("x-forwarded-host", options.shop);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const answer = await fetch(`${options.target.replace(/\/$/, "")}${rest}?${query}`, {
    method: request.method,
    headers,
    redirect: "manual",
    ...(hasBody ? { body: new Uint8Array(await readBody(request)) } : {}),
  });
  const back: Record<string, string> = {};
  for (const [name, value] of answer.headers) if (!DROPPED_BACK.has(name)) back[name] = value;
  sendText(
    response,
    answer.status,
    Buffer.from(await answer.arrayBuffer()),
    back["content-type"] ?? "text/html",
    back,
  );
}
