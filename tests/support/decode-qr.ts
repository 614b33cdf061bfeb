import jsQR from "jsqr";
import sharp from "sharp";

// The package is CommonJS: bundlers and Node disagree about where its default export lies.
const read = (jsQR as unknown as { default?: typeof jsQR }).default ?? jsQR;

/** Pixels as RGBA, four bytes each. */
export type Pixels = { data: Uint8ClampedArray; width: number; height: number };

/** Reads the QR in some pixels with a decoder that had no part in making it; null when none. */
export function decodeQrPixels({ data, width, height }: Pixels): string | null {
  return read(data, width, height)?.data ?? null;
}

/** Reads the QR in a PNG, JPEG or SVG; `resize` is the width in pixels. */
export async function decodeQrImage(image: Buffer, resize?: number): Promise<string | null> {
  const { data, info } = await sharp(image)
    .resize(resize)
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return decodeQrPixels({ data: new Uint8ClampedArray(data), width, height });
}
