import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { type TextBlock, writeText } from "../inserts/index.ts";

/** One line of facts: what it is, and what it says. */
export type Certificate = {
  locale: string;
  direction: "ltr" | "rtl";
  brand: string;
  title: string;
  /** The extension in words, such as "2 years more warranty". */
  subtitle: string;
  facts: { label: string; value: string }[];
  terms: string;
  footer: string;
  /** #rrggbb */
  accent: string;
};

const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 64;
const INK = "#1c1917";
const QUIET = "#57534e";

/** Draws the certificate as one A4 page with embedded fonts; terms that are longer go on. */
export async function certificatePdf(certificate: Certificate): Promise<Buffer> {
  const doc = new PDFDocument({ size: "A4", margin: 0, autoFirstPage: true, lang: certificate.locale, info: { Title: certificate.title, Author: certificate.brand } });
  const whole = buffer(doc);
  const column = { x: MARGIN, width: PAGE.width - 2 * MARGIN };
  const { locale, direction } = certificate;
  const write = (text: string, top: number, options: Partial<TextBlock> & { maxSize: number }, colour = INK): number => {
    const block: TextBlock = { text, locale, direction, weight: "regular", minSize: options.maxSize * 0.5, leading: 1.4, maxLines: 40, ...options };
    return top + writeText(doc, block, { ...column, top }, colour) * 1.05;
  };

  doc.rect(0, 0, PAGE.width, 10).fill(certificate.accent);
  let y = write(certificate.brand, 72, { maxSize: 14, weight: "bold", maxLines: 1 }, certificate.accent);
  y = write(certificate.title, y + 44, { maxSize: 30, weight: "bold", maxLines: 2, leading: 1.2 });
  y = write(certificate.subtitle, y + 8, { maxSize: 16, maxLines: 2 }, QUIET);
  y += 30;
  for (const { label, value } of certificate.facts) {
    doc.moveTo(column.x, y).lineTo(column.x + column.width, y).lineWidth(0.5).stroke("#d6d3d1");
    y = write(label, y + 12, { maxSize: 10 }, QUIET);
    y = write(value, y + 4, { maxSize: 13, weight: "bold", maxLines: 3 }) + 12;
  }
  doc.moveTo(column.x, y).lineTo(column.x + column.width, y).lineWidth(0.5).stroke("#d6d3d1");
  y += 20;
  for (const paragraph of certificate.terms.split("\n").filter((line) => line.trim())) {
    if (y > PAGE.height - 120) {
      doc.addPage({ size: "A4", margin: 0 });
      y = MARGIN;
    }
    y = write(paragraph, y, { maxSize: 10, minSize: 10, maxLines: 200 }) + 6;
  }
  write(certificate.footer, PAGE.height - 64, { maxSize: 9, maxLines: 2 }, QUIET);
  doc.end();
  return whole;
}
