import type { IncomingMessage } from "node:http";
import { config } from "#app/platform/config.ts";

const MOST_BYTES = 32 * 1024;

/** Thrown when a form is larger than any form of ours. */
export class TooLarge extends Error {}

/** A posted form's fields. @throws TooLarge beyond 32 KB */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

/**
 * The caller's address, or what a trusted proxy says it is. IPv6 is cut to its /64, since one phone has many.
 * Only ever used as a keyed hash or for a cap, never stored.
 */
export function callerNetwork(req: IncomingMessage): string {
  const forwarded = config().TRUST_PROXY ? String(req.headers["x-forwarded-for"] ?? "").split(",").at(-1)?.trim() : "";
  const address = (forwarded || req.socket.remoteAddress || "").replace(/^::ffff:/, "");
  return address.includes(":") ? `${address.split(":").slice(0, 4).join(":")}::/64` : address;
}

/** The name by which we were called, in lower case without port. */
export function calledHost(req: IncomingMessage): string {
  const forwarded = config().TRUST_PROXY ? req.headers["x-forwarded-host"] : undefined;
  const host = String(forwarded ?? req.headers.host ?? "").split(",")[0] ?? "";
  return host.trim().toLowerCase().replace(/:\d+$/, "");
}

/** Whether the person's browser speaks TLS to us (or to the proxy before us). */
export function isSecure(req: IncomingMessage): boolean {
  if (config().TRUST_PROXY && req.headers["x-forwarded-proto"]) return String(req.headers["x-forwarded-proto"]).startsWith("https");
  return config().publicUrl.startsWith("https:");
}

/**
 * Whether a form was sent from a page of the same site, by the browser's own word. Our pages send no referrer, for which
 * browsers write `Origin: null`; browsers too old for Sec-Fetch-Site are told by Origin alone.
 * @param proxied the app proxy calls from another host, so there only Sec-Fetch-Site can be asked
 */
export function isOwnForm(req: IncomingMessage, proxied: boolean): boolean {
  const site = req.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin } = req.headers;
  if (origin === undefined || origin === "null" || proxied) return true;
  try {
    return new URL(origin).hostname === calledHost(req);
  } catch {
    return false;
  }
}
