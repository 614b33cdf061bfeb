import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import PDFDocument from "pdfkit";
import { BLACK, REGISTRATION, type CardDesign, type PrintCard } from "./card-design.ts";
import { layoutBack, layoutCard } from "./card-back.ts";
import { layoutFront } from "./card-front.ts";
import type { CardFinding, LaidOut, Shape } from "./card-sheet.ts";
import { CARD_SIZES, MM, type CardSize } from "./card-sizes.ts";
import { createQr, qrRuns, QUIET_ZONE_MODULES, type QrEcc, type QrMatrix } from "./qr.ts";

type Pdf = InstanceType<typeof PDFDocument>;

/** Room round the bleed for the crop marks. */
const SLUG = 7 * MM;
const MARK_LENGTH = 5 * MM;
/**
 * Between two turns of the event loop, so that pages are answered while a run is being made. A registration takes some
 * twenty turns: at ten cards each it came to seconds on a busy machine.
 */
const CARDS_A_TURN = 2;

export type CardsPdfOptions = {
  /** Cards written so far. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
  /** Creation date in the file; pass a fixed one to get the same bytes again. */
  madeAt?: Date;
};

/** Thrown before anything is written: the design cannot be printed as it stands. */
export class CardDesignError extends Error {
  readonly findings: CardFinding[];

  constructor(findings: CardFinding[]) {
    super(findings.map((finding) => `${finding.field}: ${finding.message}`).join(" "));
    this.name = "CardDesignError";
    this.findings = findings;
  }
}

/** Everything that keeps this design from printing well; `card` is one of the run's. */
export function checkCardDesign(design: CardDesign, card: PrintCard): CardFinding[] {
  const sides = [layoutFront(design), layoutBack(design), layoutCard(design, card)];
  return sides.flatMap((side) => side.findings);
}

function openPdf(stream: Writable, title: string, madeAt: Date): Pdf {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    compress: true,
    pdfVersion: "1.6",
    info: { Title: title, CreationDate: madeAt, Producer: "Flybridge", Creator: "Flybridge" },
  });
  doc.pipe(stream);
  return doc;
}

/** A page with media, bleed and trim boxes; afterwards the origin is the corner of the cut card. */
function addCardPage(doc: Pdf, size: Pick<CardSize, "width" | "height" | "bleed">): void {
  const { width, height, bleed } = size;
  const edge = bleed + SLUG;
  doc.addPage({ size: [width + 2 * edge, height + 2 * edge], margin: 0 });
  const { data } = inside(doc).page.dictionary;
  data.TrimBox = [edge, edge, edge + width, edge + height];
  data.BleedBox = [SLUG, SLUG, edge + bleed + width, edge + bleed + height];
  doc.translate(edge, edge);
  doc.lineWidth(0.25).strokeColor(REGISTRATION);
  for (const x of [0, width]) {
    doc.moveTo(x, -bleed - 1 * MM).lineTo(x, -bleed - 1 * MM - MARK_LENGTH);
    doc.moveTo(x, height + bleed + 1 * MM).lineTo(x, height + bleed + 1 * MM + MARK_LENGTH);
  }
  for (const y of [0, height]) {
    doc.moveTo(-bleed - 1 * MM, y).lineTo(-bleed - 1 * MM - MARK_LENGTH, y);
    doc.moveTo(width + bleed + 1 * MM, y).lineTo(width + bleed + 1 * MM + MARK_LENGTH, y);
  }
  doc.stroke();
  doc.rect(-bleed, -bleed, width + 2 * bleed, height + 2 * bleed).clip();
}

function drawQr(doc: Pdf, matrix: QrMatrix, x: number, y: number, module: number): void {
  for (const run of qrRuns(matrix)) {
    doc.rect(x + run.x * module, y + run.y * module, run.length * module, module);
  }
  doc.fill(BLACK.cmyk);
}

/** What a file has embedded so far. */
type Used = { fonts: Set<string>; image?: ImageSource };
type ImageSource = Parameters<Pdf["image"]>[0];

/** The parts of pdfkit that its types leave out. */
type PdfInside = {
  openImage(bytes: Buffer): ImageSource;
  addContent(content: string): unknown;
  ref(data: object): { end(content: Buffer): void };
  page: { fonts: object; xobjects: Record<string, object>; dictionary: { data: Dictionary } };
};
type Dictionary = Record<string, unknown>;
const inside = (doc: Pdf) => doc as unknown as PdfInside;

/**
 * Draws shapes once into a form of the file, so that thousands of pages share them: a tenth of the
 * time and size of drawing them anew. Needs an open page to collect fonts and pictures.
 */
function makeForm(doc: Pdf, size: CardSize, shapes: Shape[], used: Used): object {
  const pdf = inside(doc);
  const { addContent } = pdf;
  const content: string[] = [];
  pdf.addContent = (line) => {
    content.push(line);
    return doc;
  };
  for (const shape of shapes) drawShape(doc, shape, used);
  pdf.addContent = addContent;
  const { width, height, bleed } = size;
  const form = pdf.ref({
    Type: "XObject",
    Subtype: "Form",
    FormType: 1,
    BBox: [-bleed, -bleed, width + bleed, height + bleed],
    Resources: { Font: { ...pdf.page.fonts }, XObject: { ...pdf.page.xobjects } },
  });
  form.end(Buffer.from(content.join("\n")));
  return form;
}

function drawForm(doc: Pdf, name: string, form: object): void {
  const pdf = inside(doc);
  pdf.page.xobjects[name] = form;
  pdf.addContent(`/${name} Do`);
}

function drawShape(doc: Pdf, shape: Shape, used: Used): void {
  switch (shape.kind) {
    case "rect":
      doc.rect(shape.x, shape.y, shape.width, shape.height).fill(shape.ink.cmyk);
      return;
    case "circle":
      doc.circle(shape.x, shape.y, shape.radius).fill(shape.ink.cmyk);
      return;
    case "image": {
      // Opened once a file: pdfkit would embed the bytes anew on every page.
      used.image ??= inside(doc).openImage(shape.logo.cmykJpeg);
      const { x, y, width, height } = shape;
      doc.image(used.image, x, y, { width, height });
      return;
    }
    case "qr":
      drawQr(doc, shape.matrix, shape.x, shape.y, shape.module);
      return;
    case "text": {
      const { run, x, baseline, size, tracking } = shape.placed;
      if (!used.fonts.has(run.face.key)) {
        doc.registerFont(run.face.key, run.face.bytes as unknown as string);
        used.fonts.add(run.face.key);
      }
      doc.font(run.face.key).fontSize(size).fillColor(shape.ink.cmyk);
      doc.text(run.text, x, baseline, {
        lineBreak: false,
        baseline: "alphabetic",
        characterSpacing: tracking,
      });
    }
  }
}

/**
 * Resolves when all has been written, rejects when the stream fails. Asked for before the first
 * byte, so that a disk that fills up half-way is an error of ours and not of the whole process.
 */
function written(stream: Writable): Promise<void> {
  const end = finished(stream, { readable: false });
  end.catch(() => undefined);
  return end;
}

/**
 * Writes a print-ready PDF: front and back of every card in turn, one card two pages. Streams and
 * yields; memory stays near that of one part, so keep a part to 1,000 cards.
 *
 * Throws {@link CardDesignError} before writing when the design cannot be printed, the signal's
 * reason when aborted, and the stream's error when it fails.
 */
export async function writeCardsPdf(
  stream: Writable,
  cards: readonly PrintCard[],
  design: CardDesign,
  options: CardsPdfOptions = {},
): Promise<void> {
  const front = layoutFront(design);
  const back = layoutBack(design);
  refuse([front, back, ...cards.slice(0, 1).map((card) => layoutCard(design, card))]);
  const size = CARD_SIZES[design.size];
  const doc = openPdf(stream, `${design.brandName}: cards`, options.madeAt ?? new Date());
  const end = written(stream);
  const used: Used = { fonts: new Set() };
  const forms: { front?: object; back?: object } = {};
  let done = 0;
  try {
    for (const card of cards) {
      const own = layoutCard(design, card);
      refuse([own]);
      addCardPage(doc, size);
      forms.front ??= makeForm(doc, size, front.shapes, used);
      drawForm(doc, "Front", forms.front);
      addCardPage(doc, size);
      forms.back ??= makeForm(doc, size, back.shapes, used);
      drawForm(doc, "Back", forms.back);
      for (const shape of own.shapes) drawShape(doc, shape, used);
      done += 1;
      if (done % CARDS_A_TURN === 0) {
        options.onProgress?.(done);
        await nextTurn();
        options.signal?.throwIfAborted();
        if (stream.destroyed) await end;
      }
    }
  } catch (error) {
    doc.unpipe(stream);
    stream.destroy();
    throw error;
  }
  doc.end();
  await end;
  options.onProgress?.(done);
}

function refuse(sides: LaidOut[]): void {
  const errors = sides.flatMap((side) => side.findings).filter((f) => f.severity === "error");
  if (errors.length > 0) throw new CardDesignError(errors);
}

/**
 * Writes the QR alone, one page with its quiet zone and no marks, for whoever designs the
 * packaging. `sizeMm` is the symbol without quiet zone.
 */
export async function qrOnlyPdf(
  stream: Writable,
  text: string,
  options: { sizeMm: number; ecc?: QrEcc; madeAt?: Date },
): Promise<void> {
  const matrix = createQr(text, { ecc: options.ecc ?? "M" });
  const module = (options.sizeMm * MM) / matrix.size;
  const side = (matrix.size + 2 * QUIET_ZONE_MODULES) * module;
  const end = written(stream);
  const doc = openPdf(stream, "QR", options.madeAt ?? new Date());
  doc.addPage({ size: [side, side], margin: 0 });
  const { data } = inside(doc).page.dictionary;
  data.TrimBox = [0, 0, side, side];
  drawQr(doc, matrix, QUIET_ZONE_MODULES * module, QUIET_ZONE_MODULES * module, module);
  doc.end();
  await end;
}
