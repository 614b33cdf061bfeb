import type { IncomingMessage, ServerResponse } from "node:http";
import { config } from "#app/platform/config.ts";
import { log } from "#app/platform/log.ts";
import { normaliseCardCode, hereAnswer } from "../inserts/index.ts";
import { isKnownCode } from "./code-lookup.ts";
import { readAddress, type Address } from "./addresses.ts";
import { verifyProxied } from "./app-proxy.ts";
import { findDigitalLink } from "./digital-link-lookup.ts";
import { sendGuide } from "./guide.ts";
import { findHost, findShopByDomain } from "./insert-cache.ts";
import { failed, openCard, pageLocale, unknownCode } from "./landing-route.ts";
import { sendMedia } from "./media.ts";
import { flushOrphans } from "./orphans.ts";
import { personPage } from "./person-route.ts";
import { takeStorefrontForm } from "./register-form.ts";
import { takeForm } from "./registration-route.ts";
import { calledHost, TooLarge } from "./request.ts";
import { renderTyping } from "./render-notice.ts";
import { redirect, sendPage, sendText } from "./respond.ts";
import { scanBatcher, stopScans } from "./scans.ts";
import type { Visit } from "./visit.ts";

/**
 * Answers the public pages: cards, the person's own page, pictures, and all of them through the app proxy.
 * @returns whether the address is one of theirs; the answer then follows by itself. Never throws.
 */
export function handlePublic(req: IncomingMessage, res: ServerResponse): boolean {
  const url = req.url ?? "/";
  // Most other requests are told by one character.
  if (!/^\/(?:q|me|01|media|guide|proxy|\.well-known\/flybridge|domain-known)(?:[/?]|$)/.test(url)) return false;
  try {
    return url.startsWith("/proxy") ? handleProxied(req, res, url) : handle(req, res, url);
  } catch (error) {
    unexpected(res, error);
    return true;
  }
}

function handle(req: IncomingMessage, res: ServerResponse, url: string): boolean {
  const address = readAddress(url, isKnownCode);
  if (!address) return false;
  const visit: Visit = { req, res, base: "", shopId: null, query: address.query ? new URLSearchParams(address.query) : req.method === "POST" ? new URLSearchParams() : noQuery, now: Date.now() };
  route(visit, address);
  return true;
}

/** Nobody writes to the query of a page that is only read. */
const noQuery = new URLSearchParams();

/** The merchant's own domain, through Shopify: only with Shopify's signature, and only for that shop's cards. */
function handleProxied(req: IncomingMessage, res: ServerResponse, url: string): boolean {
  const inner = url.slice("/proxy".length);
  const address = inner.startsWith("/") ? readAddress(inner) : null;
  const now = Date.now();
  const proxied = verifyProxied(url.split("?")[1] ?? "", config().SHOPIFY_API_SECRET, new Date(now));
  if (!proxied || !address) {
    sendText(res, proxied ? 404 : 401, proxied ? "Not found" : "This address is answered through the shop's own domain only.");
    return true;
  }
  const visit: Visit = { req, res, base: proxied.pathPrefix, shopId: null, query: proxied.query, now };
  void findShopByDomain(proxied.shopDomain)
    .then((shopId) => (shopId === null ? unknownCode(visit) : route({ ...visit, shopId }, address)))
    .catch((error: unknown) => failed(visit, error));
  return true;
}

function route(visit: Visit, address: Address): void {
  const { req, res } = visit;
  const posts = req.method === "POST";
  if (!posts && req.method !== "GET" && req.method !== "HEAD") return sendText(res, 405, "Method not allowed", { Allow: "GET, HEAD, POST" });
  const work = (): Promise<void> | void => {
    switch (address.page) {
      case "code":
        return posts ? takeForm(visit, address.code) : openCard(visit, address.code);
      case "register":
        return takeStorefrontForm(visit);
      case "typed":
        return openTyped(visit);
      case "digital-link":
        return openDigitalLink(visit, address, posts);
      case "person":
        return personPage(visit, address.token, address.action);
      case "guide":
        return sendGuide(visit, address.token);
      case "media":
        return sendMedia(visit, address.key);
      case "here": {
        const host = calledHost(req);
        return sendText(res, 200, hereAnswer(host, new Date(visit.now)));
      }
      case "domain-known":
        return sayWhetherKnown(visit);
    }
  };
  const running = work();
  if (running) running.catch((error: unknown) => wentWrong(visit, error));
}

function wentWrong(visit: Visit, error: unknown): void {
  if (error instanceof TooLarge) return sendText(visit.res, 413, "Too large", { Connection: "close" });
  failed(visit, error);
}

/**
 * Tells a proxy whether to get a certificate for a domain (Caddy's `on_demand_tls` asks like this): only for domains that
 * a shop has proven. What is printed on cards and found in DNS is no secret.
 */
async function sayWhetherKnown(visit: Visit): Promise<void> {
  const host = (visit.query.get("domain") ?? "").toLowerCase();
  const isKnown = host !== "" && host.length <= 253 && (await findHost(host)) !== null;
  sendText(visit.res, isKnown ? 200 : 404, isKnown ? "yes" : "no");
}

/** A code typed by hand: the address that cards print in words, and the page for unknown codes. */
function openTyped(visit: Visit): void {
  if (!visit.query.get("code")) {
    return sendPage(visit.req, visit.res, renderTyping({ locale: pageLocale(visit, "en"), base: visit.base, brand: null }));
  }
  const typed = normaliseCardCode((visit.query.get("code") ?? "").slice(0, 60));
  if (!typed.ok) return unknownCode(visit);
  redirect(visit.res, `${visit.base}/q/${typed.code}`);
}

/** GS1 addresses answer only where host or proxy name the shop, since a trade item number names none. */
async function openDigitalLink(visit: Visit, address: { path: string; query: string }, posts: boolean): Promise<void> {
  const shopId = visit.shopId ?? (await findHost(calledHost(visit.req)));
  const code = shopId === null ? null : await findDigitalLink(shopId, address.path);
  const named = { ...visit, shopId };
  return posts ? takeForm(named, code) : openCard(named, code);
}

function unexpected(res: ServerResponse, error: unknown): void {
  log.error({ error, route: "public" }, "a public page failed before it began");
  if (!res.headersSent) sendText(res, 500, "Something went wrong. Please try again in a moment.");
}

/** Begins to mind the spool: what a predecessor kept is stored as soon as the database answers. */
export async function startPublic(): Promise<void> {
  scanBatcher();
}

/** Waits until every scan taken is durable. */
export async function stopPublic(): Promise<void> {
  await stopScans();
  await flushOrphans();
}
