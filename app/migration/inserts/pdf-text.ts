import type PDFDocument from "pdfkit";
import { placeText, setText, type TextBlock } from "./card-text.ts";

type Pdf = InstanceType<typeof PDFDocument>;
const embedded = new WeakMap<Pdf, Set<string>>();

/**
 * Writes a text into a column of a PDF with embedded fonts, in any script that cards are printed in.
 * @param column points from the page's top left
 * @returns the height it took, in points
 */
export function writeText(doc: Pdf, text: TextBlock, column: { x: number; top: number; width: number }, colour: string): number {
  const set = setText(text, { width: column.width, height: 10_000 });
  const fonts = embedded.get(doc) ?? new Set<string>();
  embedded.set(doc, fonts);
  for (const { run, x, baseline, size } of placeText(text, set, column)) {
    if (!fonts.has(run.face.key)) {
      doc.registerFont(run.face.key, run.face.bytes as unknown as string);
      fonts.add(run.face.key);
    }
    doc.font(run.face.key).fontSize(size).fillColor(colour).text(run.text, x, baseline, { lineBreak: false, baseline: "alphabetic" });
  }
  return set.height;
}
