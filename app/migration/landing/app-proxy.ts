import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_S = 90;
const securing = ["shop", "timestamp", "signature", "path_prefix"];

/** A request that Shopify's app proxy passed on, its signature checked. */
export type ProxiedRequest = { shopDomain: string; pathPrefix: string; query: URLSearchParams };

/**
 * Checks the query that the app proxy signs: every parameter but the signature, repeated values joined by commas, sorted,
 * joined without separator, HMAC-SHA256 with the app's secret. A securing parameter given twice is refused, since readers
 * differ in which of the two they take.
 * @returns null when it is not Shopify's or is older than 90 seconds
 */
export function verifyProxied(query: string, secret: string, now: Date): ProxiedRequest | null {
  const given = new URLSearchParams(query);
  if (securing.some((name) => given.getAll(name).length !== 1)) return null;
  const signed = [...new Set(given.keys())]
    .filter((name) => name !== "signature")
    .map((name) => `${name}=${given.getAll(name).join(",")}`)
    .sort()
    .join("");
  const wanted = createHmac("sha256", secret).update(signed).digest();
  const seen = Buffer.from(given.get("signature") ?? "", "hex");
  if (seen.length !== wanted.length || !timingSafeEqual(seen, wanted)) return null;
  const timestamp = Number(given.get("timestamp"));
  if (!Number.isInteger(timestamp) || Math.abs(now.getTime() / 1000 - timestamp) > TOLERANCE_S) return null;
  const shopDomain = given.get("shop") ?? "";
  const pathPrefix = (given.get("path_prefix") ?? "").replace(/\/+$/, "");
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(shopDomain) || !/^(\/[A-Za-z0-9._~-]+)+$/.test(pathPrefix)) return null;
  for (const name of [...securing, "logged_in_customer_id"]) given.delete(name);
  return { shopDomain: shopDomain.toLowerCase(), pathPrefix, query: given };
}
