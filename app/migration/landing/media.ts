import sharp from "sharp";
import { LRUCache } from "lru-cache";
import { files } from "#app/platform/files.ts";
import { log } from "#app/platform/log.ts";
import { sendText } from "./respond.ts";
import type { Visit } from "./visit.ts";

/** The folders of a shop whose pictures anyone may see. */
export const publicAreas = ["picture", "logo"] as const;
export type PublicArea = (typeof publicAreas)[number];

const MOST_BYTES = 40 * 1024;
/** Pictures are shown at most 440 CSS pixels wide: this is enough for a sharp phone screen. */
const shapes: Record<PublicArea, { width: number; height: number; fit: "cover" | "inside" }> = {
  picture: { width: 800, height: 350, fit: "cover" },
  logo: { width: 352, height: 84, fit: "inside" },
};

type Format = "avif" | "webp";
type Ready = { body: Buffer; type: string };

const ready = new LRUCache<string, Ready>({ maxSize: 32 * 1024 * 1024, sizeCalculation: (one) => one.body.length });
const underWay = new Map<string, Promise<Ready | null>>();

/** Sends a landing picture or logo: resized, at most 40 KB, for ever the same under its key. */
export async function sendMedia(visit: Visit, key: string): Promise<void> {
  const match = /^(\d{1,15})\/(picture|logo)\/[A-Za-z0-9._-]{1,120}$/.exec(key);
  if (!match || (visit.shopId !== null && Number(match[1]) !== visit.shopId)) return sendText(visit.res, 404, "Not found");
  const format: Format = /image\/avif/.test(visit.req.headers.accept ?? "") ? "avif" : "webp";
  const found = await picture(key, match[2] as PublicArea, format);
  if (!found) return sendText(visit.res, 404, "Not found");
  visit.res.writeHead(200, {
    "Content-Type": found.type,
    "Content-Length": found.body.length,
    "Cache-Control": "public, max-age=31536000, immutable",
    Vary: "Accept",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  visit.res.end(visit.req.method === "HEAD" ? undefined : found.body);
}

async function picture(key: string, area: PublicArea, format: Format): Promise<Ready | null> {
  const name = `${key}.${format}`;
  const kept = ready.get(name);
  if (kept) return kept;
  let making = underWay.get(name);
  if (!making) {
    making = make(key, area, format)
      .then((made) => {
        if (made) ready.set(name, made);
        return made;
      })
      .finally(() => underWay.delete(name));
    underWay.set(name, making);
  }
  return making;
}

async function make(key: string, area: PublicArea, format: Format): Promise<Ready | null> {
  const original = await read(key);
  if (!original) return null;
  try {
    return { body: await shrink(original, area, format), type: `image/${format}` };
  } catch (error) {
    log.warn({ error, route: "/media" }, "a picture could not be read");
    return null;
  }
}

async function read(key: string): Promise<Buffer | null> {
  if ((await files().size(key)) === null) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of await files().get(key)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * A picture in its place's size and at most 40 KB: the best quality that fits. Whatever a file pretends to be, only the
 * pixels that sharp decoded are sent.
 */
export async function shrink(original: Buffer, area: PublicArea, format: Format): Promise<Buffer> {
  const { width, height, fit } = shapes[area];
  const resized = await sharp(original, { limitInputPixels: 60_000_000 })
    .rotate()
    .resize({ width, height, fit, position: "attention", withoutEnlargement: fit === "inside" })
    .toColourspace("srgb")
    .png({ compressionLevel: 1 })
    .toBuffer();
  let best: Buffer | undefined;
  for (const quality of format === "avif" ? [58, 45, 32, 20] : [80, 68, 52, 36, 20]) {
    best = await (format === "avif" ? sharp(resized).avif({ quality, effort: 3 }) : sharp(resized).webp({ quality, effort: 4 })).toBuffer();
    if (best.length <= MOST_BYTES) return best;
  }
  return best ?? resized;
}
