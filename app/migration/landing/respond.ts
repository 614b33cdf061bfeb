import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Page } from "./layout.ts";

/** What every public answer says about itself; pages say their own policy over this one. */
const common = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "X-Robots-Tag": "noindex",
};

/** Headers of a page: its own security policy beside what every answer says. */
export function pageHeaders(policy: string): Record<string, string> {
  return { ...common, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, Vary: "Accept-Encoding, Accept-Language, Cookie" };
}

/** Whether the caller reads gzip. */
export function readsGzip(req: IncomingMessage): boolean {
  const accepted = req.headers["accept-encoding"];
  return accepted !== undefined && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(accepted));
}

/** Sends a page drawn for this one request. */
export function sendPage(req: IncomingMessage, res: ServerResponse, page: Page, status = 200, extra: Record<string, string> = {}): void {
  const headers: Record<string, string | number> = { ...pageHeaders(page.policy), ...extra };
  let body: Buffer = Buffer.from(page.html);
  if (readsGzip(req)) {
    body = gzipSync(body, { level: 6 });
    headers["Content-Encoding"] = "gzip";
  }
  headers["Content-Length"] = body.length;
  res.writeHead(status, headers);
  res.end(req.method === "HEAD" ? undefined : body);
}

/** Sends the browser on to another of our addresses, as a plain GET. */
export function redirect(res: ServerResponse, location: string): void {
  res.writeHead(303, { ...common, Location: location, "Content-Length": 0 });
  res.end();
}

/** Sends a file to keep. */
export function sendDownload(res: ServerResponse, body: Buffer | string, type: string, fileName: string): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const plainName = fileName.replace(/[^A-Za-z0-9._-]+/g, "-");
  res.writeHead(200, {
    ...common,
    "Content-Type": type,
    "Content-Length": bytes.length,
    "Content-Disposition": `attachment; filename="${plainName}"`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
  res.end(bytes);
}

/** A short plain answer for programs. */
export function sendText(res: ServerResponse, status: number, text: string, extra: Record<string, string> = {}): void {
  res.writeHead(status, { ...common, "Content-Type": "text/plain; charset=utf-8", "Content-Length": Buffer.byteLength(text), ...extra });
  res.end(text);
}
