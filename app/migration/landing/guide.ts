import { pipeline } from "node:stream/promises";
import { signToken, verifyToken } from "#app/platform/crypto.ts";
import { files } from "#app/platform/files.ts";
import type { PersonRegistration } from "../registration/index.ts";
import { findInsert } from "./insert-cache.ts";
import { pageLocale } from "./landing-route.ts";
import { renderDeadLink } from "./render-notice.ts";
import { sendPage } from "./respond.ts";
import type { Visit } from "./visit.ts";

const PURPOSE = "guide-file";
const LIFE_MS = 3600_000;

const types: Record<string, string> = { pdf: "application/pdf", epub: "application/epub+zip", txt: "text/plain; charset=utf-8", mp4: "video/mp4", zip: "application/zip", png: "image/png", jpg: "image/jpeg" };

/** The address of a guide's file for one person, good for an hour; null when the guide is a page, there is none, or the order number is wanted first. */
export function guideHref(shopId: number, registration: PersonRegistration, base: string, now: number): string | null {
  const { offer } = registration;
  if (offer.kind !== "guide" || !offer.fileKey || registration.waitsForOrder) return null;
  return `${base}/guide/${signToken(PURPOSE, `${shopId}|${registration.insertId}`, new Date(now + LIFE_MS))}`;
}

/** Sends the file that a guide link names, while the link lives. */
export async function sendGuide(visit: Visit, token: string): Promise<void> {
  const checked = verifyToken(PURPOSE, token, new Date(visit.now));
  const [shopId, insertId] = checked.ok ? checked.payload.split("|") : [];
  const insert = shopId && insertId ? await findInsert(Number(shopId), insertId) : null;
  const key = insert?.offer.kind === "guide" ? insert.offer.fileKey : null;
  const bytes = key?.startsWith(`${shopId}/`) ? await files().size(key) : null;
  if (!insert || !key || bytes === null) {
    return sendPage(visit.req, visit.res, renderDeadLink({ locale: pageLocale(visit, "en"), base: visit.base, brand: null }), 404);
  }
  const extension = key.split(".").at(-1)?.toLowerCase() ?? "";
  visit.res.writeHead(200, {
    "Content-Type": types[extension] ?? "application/octet-stream",
    "Content-Length": bytes,
    "Content-Disposition": `${extension === "pdf" ? "inline" : "attachment"}; filename="guide.${extension.replace(/[^a-z0-9]/g, "") || "bin"}"`,
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
  if (visit.req.method === "HEAD") return void visit.res.end();
  await pipeline(await files().get(key), visit.res);
}
