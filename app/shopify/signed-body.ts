import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { config } from "#app/platform/config.ts";

/** Thrown when a body is larger than its sender ever sends. */
export class TooLarge extends Error {}

/** A request's raw body. @throws TooLarge beyond `mostBytes` */
export async function readBody(req: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(req.headers["content-length"] ?? 0) > mostBytes) throw new TooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether Shopify signed the body: HMAC-SHA256 with the app's secret, in `X-Shopify-Hmac-Sha256`, compared in constant time. */
export function isSigned(body: Buffer, given: string | string[] | undefined): boolean {
  if (typeof given !== "string") return false;
  const wanted = createHmac("sha256", config().SHOPIFY_API_SECRET).update(body).digest();
  const seen = Buffer.from(given, "base64");
  return seen.length === wanted.length && timingSafeEqual(seen, wanted);
}
