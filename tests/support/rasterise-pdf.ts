import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Canvas } from "@napi-rs/canvas";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { Pixels } from "./decode-qr.ts";

const root = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

type PdfCanvas = { canvas: Canvas; context: CanvasRenderingContext2D };

/** Opens a PDF with pdf.js, which had no part in making it. Call `destroy()` when done. */
export function openPdf(pdf: Uint8Array) {
  return getDocument({
    data: Uint8Array.from(pdf),
    standardFontDataUrl: join(root, "standard_fonts/"),
    verbosity: 0,
  }).promise;
}

/** One page of a PDF as pixels, with its PNG for eyes. `page` counts from 1. */
export async function rasterisePdf(
  pdf: Uint8Array,
  options: { dpi: number; page: number },
): Promise<Pixels & { png: () => Buffer }> {
  const document = await openPdf(pdf);
  const page = await document.getPage(options.page);
  const viewport = page.getViewport({ scale: options.dpi / 72 });
  // The canvas must be of the copy that pdf.js loaded for itself, whatever ours is.
  const factory = document.canvasFactory as { create(w: number, h: number): PdfCanvas };
  const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await page.render({ canvas: null, canvasContext: context, viewport }).promise;
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  await document.destroy();
  return {
    data: Uint8ClampedArray.from(data),
    width,
    height,
    png: () => canvas.toBuffer("image/png"),
  };
}
