import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { UserError } from "#app/platform/errors.ts";
import { fileKey, files } from "#app/platform/files.ts";

export type PictureUse = "logo" | "picture";

export const MAX_PICTURE_BYTES = 6_000_000;
const MAX_PIXELS = 50_000_000;
/** The card's press needs a large logo; the page makes its own small sizes. */
const LONGEST_SIDE = 1600;
const readable = new Set(["jpeg", "png", "webp", "heif", "avif", "gif", "svg", "tiff"]);

/**
 * Stores an uploaded picture, drawn anew: whatever else the file carried (scripts of an SVG, places
 * in a photograph) is gone. The same picture has the same key.
 * @throws UserError when it is too large or no picture
 */
export async function storePicture(
  shopId: number,
  use: PictureUse,
  bytes: Uint8Array,
): Promise<string> {
  if (bytes.length > MAX_PICTURE_BYTES) {
    throw refusal(use, `The picture is larger than ${MAX_PICTURE_BYTES / 1_000_000} MB.`);
  }
  const drawn = await draw(use, bytes);
  const name = createHash("sha256").update(drawn).digest("hex").slice(0, 24);
  const key = fileKey(shopId, use, `${name}.${use === "logo" ? "png" : "webp"}`);
  if ((await files().size(key)) === null) await files().put(key, drawn);
  return key;
}

async function draw(use: PictureUse, bytes: Uint8Array): Promise<Buffer> {
  try {
    const { format } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
    if (!readable.has(format ?? "")) throw new Error("unknown format");
    const picture = sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      ...(format === "svg" ? { density: 300 } : {}),
    })
      .rotate()
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: "inside", withoutEnlargement: true });
    // A logo keeps its transparency and its hard edges; a photograph does not need either.
    if (use === "logo") return await picture.png({ compressionLevel: 9 }).toBuffer();
    return await picture.flatten({ background: "#ffffff" }).webp({ quality: 84 }).toBuffer();
  } catch {
    throw refusal(use, "This file is no picture that we can read. Use PNG, JPEG, WebP or SVG.");
  }
}

function refusal(use: PictureUse, message: string): UserError {
  return new UserError(message, { fields: { [`look.${use}Key`]: message } });
}

const MAX_GUIDE_BYTES = 25_000_000;

/**
 * Stores a guide's PDF.
 * @throws UserError when it is too large or no PDF
 */
export async function storeGuide(shopId: number, bytes: Uint8Array): Promise<string> {
  const message =
    bytes.length > MAX_GUIDE_BYTES
      ? `The guide is larger than ${MAX_GUIDE_BYTES / 1_000_000} MB.`
      : "The guide must be a PDF. For anything else give the address of a page.";
  const isPdf = Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-";
  if (!isPdf || bytes.length > MAX_GUIDE_BYTES) {
    throw new UserError(message, { fields: { "offer.fileKey": message } });
  }
  const name = createHash("sha256").update(bytes).digest("hex").slice(0, 24);
  const key = fileKey(shopId, "guide", `${name}.pdf`);
  await files().put(key, bytes);
  return key;
}

/** A small copy for the admin's pages, as a data address; null when the picture is gone. */
export async function pictureThumbnail(key: string | null, side = 320): Promise<string | null> {
  if (!key || (await files().size(key)) === null) return null;
  const small = await sharp(await buffer(await files().get(key)))
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return `data:image/webp;base64,${small.toString("base64")}`;
}
