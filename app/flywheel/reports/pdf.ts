import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { textWidth, writeText } from "#app/migration/inserts/index.ts";
import { wordsFor, type Words } from "#app/ui/flywheel/words.ts";
import { cellText, isNumeric, shownRows } from "./cells.ts";
import { drawChart } from "./drawing.ts";
import type { Chart, Column, Report, ReportTable } from "./model.ts";

const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const WIDTH = PAGE.width - 2 * MARGIN;
const INK = "#303030";
const QUIET = "#616161";
const RULE = "#d9d9d9";
const tableSize = 7.5;

type Pdf = InstanceType<typeof PDFDocument>;
type Style = { size: number; bold?: boolean; colour?: string; align?: "start" | "end"; lines?: number };

/** The report on A4, with embedded fonts: figures first, then a section a topic. Long tables show their newest rows. */
export async function reportPdf(report: Report): Promise<Buffer> {
  const doc = new PDFDocument({ size: "A4", margin: 0, autoFirstPage: true, bufferPages: true, lang: report.locale, info: { Title: `Flywheel report, ${report.shop}`, Author: report.shop } });
  const whole = buffer(doc);
  const words = wordsFor(report.locale, report.currency);
  const sheet = new Sheet(doc, report.locale);
  sheet.write("Flywheel report", { size: 22, bold: true });
  sheet.write(`${report.shop} · ${report.through ? `data through ${words.fullDay(report.through)}` : "no sales yet"} · made on ${words.fullDay(report.computedAt.slice(0, 10))}`, { size: 10, colour: QUIET });
  sheet.space(14);
  for (const { name, value, interval, window, method } of report.headlines) {
    sheet.need(58);
    sheet.row([{ text: name, width: 0.3, style: { size: 10, colour: QUIET } }, { text: value, width: 0.22, style: { size: 15, bold: true } }, { text: `${interval}; ${window}`, width: 0.48, style: { size: 9 } }]);
    sheet.write(method, { size: 8, colour: QUIET, lines: 4 });
    sheet.rule();
  }
  for (const section of report.sections) {
    const [first] = section.charts;
    sheet.need(100 + (first ? drawChart(first, WIDTH).height + 34 : 70));
    sheet.space(16);
    sheet.write(section.title, { size: 15, bold: true });
    for (const text of section.text) sheet.write(text, { size: 10, lines: 12 });
    for (const chart of section.charts) sheet.chart(chart);
    for (const table of section.tables) sheet.table(table, words);
  }
  const { count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    doc.switchToPage(at);
    writeText(doc, { text: `${at + 1} / ${count}`, locale: report.locale, direction: "ltr", weight: "regular", maxSize: 8, minSize: 8, maxLines: 1 }, { x: PAGE.width - MARGIN - 40, top: PAGE.height - 32, width: 40 }, QUIET);
  }
  doc.end();
  return whole;
}

/** A sheet of paper that is written from top to bottom, and turned when it is full. */
class Sheet {
  private y = MARGIN;
  private readonly doc: Pdf;
  private readonly locale: string;

  constructor(doc: Pdf, locale: string) {
    this.doc = doc;
    this.locale = locale;
  }

  /** Turns the page unless so many points are left. */
  need(height: number): void {
    if (this.y + height <= PAGE.height - MARGIN) return;
    this.doc.addPage({ size: "A4", margin: 0 });
    this.y = MARGIN;
  }

  space(points: number): void {
    this.y += points;
  }

  write(text: string, style: Style): void {
    this.need(style.size * 2.4);
    this.y += this.put(text, style, MARGIN, WIDTH) + style.size * 0.35;
  }

  /** Cells side by side; `width` is a share of the page's. */
  row(cells: { text: string; width: number; style: Style }[]): void {
    let [x, height] = [MARGIN, 0];
    for (const { text, width, style } of cells) {
      height = Math.max(height, this.put(text, style, x, width * WIDTH - 8));
      x += width * WIDTH;
    }
    this.y += height + 3;
  }

  rule(): void {
    this.doc.moveTo(MARGIN, this.y + 2).lineTo(MARGIN + WIDTH, this.y + 2).lineWidth(0.5).stroke(RULE);
    this.y += 8;
  }

  chart(chart: Chart): void {
    const { height, shapes } = drawChart(chart, WIDTH);
    this.need(height + 34);
    this.space(8);
    this.write(chart.title, { size: 10, bold: true });
    for (const shape of shapes) {
      this.doc.save().translate(MARGIN, this.y);
      if (shape.kind === "path") {
        this.doc.path(shape.d).lineWidth(shape.width ?? 1);
        if (shape.fill) this.doc.fill(shape.fill);
        else this.doc.stroke(shape.stroke ?? INK);
      } else {
        const width = textWidth(shape.text, "regular", shape.size) + 2;
        writeText(this.doc, this.block(shape.text, { size: shape.size, lines: 1 }), { x: shape.anchor === "end" ? shape.x - width : shape.x, top: shape.y - shape.size, width }, shape.colour);
      }
      this.doc.restore();
    }
    this.y += height + 6;
  }

  table(table: ReportTable, words: Words): void {
    const rows = shownRows(table).map((row) => table.columns.map(({ kind }, at) => cellText(row[at] ?? null, kind, words)));
    if (rows.length === 0) return;
    // A method fills a cell that paper does not have; the note and the CSV say it.
    const kept = table.columns.map((column, at) => ({ column, at })).filter(({ at, column }) => column.name !== "Method" && rows.some((row) => row[at] !== ""));
    const widths = columnWidths(kept.map(({ column, at }) => ({ texts: [column.name, ...rows.map((row) => row[at] ?? "")], wraps: column.kind === "text" })));
    const style = ({ kind }: Column): Style => ({ size: tableSize, align: isNumeric(kind) ? "end" : "start", lines: 8 });
    this.need(70);
    this.space(10);
    this.write(table.title, { size: 10, bold: true });
    this.row(kept.map(({ column }, at) => ({ text: column.name, width: widths[at] ?? 0, style: { ...style(column), colour: QUIET } })));
    this.rule();
    for (const row of rows) {
      this.need(28);
      this.row(kept.map(({ column, at: cell }, at) => ({ text: row[cell] ?? "", width: widths[at] ?? 0, style: style(column) })));
    }
    const left = table.rows.length - rows.length;
    this.write(`${table.note}${left > 0 ? ` ${words.count(left)} older rows are in the CSV.` : ""}`, { size: tableSize, colour: QUIET, lines: 6 });
  }

  private put(text: string, style: Style, x: number, width: number): number {
    if (!text) return 0;
    const block = this.block(text, style);
    const own = style.align === "end" ? Math.min(width, textWidth(text, block.weight, style.size) + 1) : width;
    return writeText(this.doc, block, { x: x + width - (style.align === "end" ? own : width), top: this.y, width: own }, style.colour ?? INK);
  }

  private block(text: string, { size, bold = false, lines = 2 }: Style) {
    // The fonts of cards have no arrow.
    return { text: text.replaceAll("→", "›"), locale: this.locale, direction: "ltr" as const, weight: bold ? ("bold" as const) : ("regular" as const), maxSize: size, minSize: size * 0.6, leading: 1.35, maxLines: lines };
  }
}

/**
 * Shares of the page's width: what cannot wrap gets what it needs, texts divide the rest by their length.
 * @param columns each column's texts, its name first
 */
function columnWidths(columns: readonly { texts: readonly string[]; wraps: boolean }[]): number[] {
  const gap = 10;
  const wide = (text: string) => textWidth(text, "regular", tableSize) + gap;
  const longestWord = (text: string) => Math.max(...text.split(/\s+/).map(wide));
  const needs = columns.map(({ texts: [name = "", ...cells], wraps }) => Math.max(longestWord(name), ...cells.map(wraps ? longestWord : wide)));
  const wishes = columns.map(({ texts }, at) => Math.max(needs[at] ?? 0, Math.min(220, ...[Math.max(...texts.map(wide))])));
  const left = Math.max(0, WIDTH - needs.reduce((sum, need) => sum + need, 0));
  const wanted = wishes.reduce((sum, wish, at) => sum + wish - (needs[at] ?? 0), 0) || 1;
  const widths = needs.map((need, at) => need + ((wishes[at] ?? need) - need) * Math.min(1, left / wanted));
  const total = Math.max(WIDTH, widths.reduce((sum, width) => sum + width, 0));
  return widths.map((width) => width / total);
}
