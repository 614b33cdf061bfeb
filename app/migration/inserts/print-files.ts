import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { printedAddress } from "./address.ts";
import { formatCardCode } from "./card-code.ts";
import { qrOnlyPdf, writeCardsPdf } from "./card-pdf.ts";
import { renderCardPreviewSvg } from "./card-preview.ts";
import { CARD_SIZES } from "./card-sizes.ts";
import { cardDesign, printCard } from "./print-design.ts";
import { printSink } from "./print-job.ts";
import { readManifest, zipPrintPackage } from "./print-package.ts";
import type { PrintRun } from "./print-runs.ts";
import { assessQr, qrPng, qrSvg, type QrAssessment } from "./qr.ts";

export type PrintFile = { fileName: string; type: string; body: Readable | Buffer | string };

/** The one code that a file of its own shows: the run's when it is shared, else the proof's. */
function sampleOf(run: PrintRun): { code: string; isUnique: boolean } {
  return run.sharedCode
    ? { code: run.sharedCode, isUnique: false }
    : { code: run.proofCode, isUnique: true };
}

/** Side of the QR in millimetres as this run prints it. */
function qrSide(run: PrintRun): number {
  return run.format === "qr" || run.format === "link"
    ? run.design.qrMm
    : CARD_SIZES[run.format].qrMm;
}

/** Whether the QR can be read at the size that it is printed. */
export function assessRun(run: PrintRun): QrAssessment {
  const { code, isUnique } = sampleOf(run);
  const text = printedAddress(run, code, isUnique);
  return assessQr({ text, ecc: run.design.ecc, printSizeMm: qrSide(run) });
}

/** The proof's QR as SVG, for the screen. */
export function proofQr(run: PrintRun): { svg: string; address: string } {
  const address = printedAddress({ addressBase: run.addressBase }, run.proofCode);
  return { svg: qrSvg(address), address };
}

/** Both sides of a card as SVG, as they will be cut; null for a run without cards. */
export async function previewCard(run: PrintRun): Promise<{ front: string; back: string } | null> {
  if (run.format === "qr" || run.format === "link") return null;
  const design = await cardDesign(run.format, run.design);
  const { code, isUnique } = sampleOf(run);
  const card = printCard(run, code, isUnique);
  const side = (which: "front" | "back") => renderCardPreviewSvg(design, card, which);
  return { front: side("front"), back: side("back") };
}

const fileNames = z.enum(["qr.svg", "qr.png", "qr.pdf", "card.pdf", "proof.pdf", "package.zip"]);

/**
 * One of a run's files, made as it is asked for; a unique run's package is what the job made.
 * @throws NotFound for a name that this run has no file of
 */
export async function printFile(shopId: number, run: PrintRun, name: string): Promise<PrintFile> {
  const wanted = fileNames.safeParse(name).data;
  const shared = run.codeKind === "shared";
  const isCard = run.format !== "qr" && run.format !== "link";
  const fileName = `${slug(run.name)}-${name}`;
  if (wanted === "package.zip" && !shared) {
    const sink = printSink(shopId, run.id);
    const manifest = await readManifest(sink);
    if (!manifest?.complete) throw new NotFound("The package");
    return { fileName, type: "application/zip", body: zipPrintPackage(sink, manifest) };
  }
  if (wanted === "proof.pdf" && isCard) {
    const card = printCard({ addressBase: run.addressBase }, run.proofCode);
    return { fileName, type: "application/pdf", body: await cardPdf(run, card) };
  }
  if (!shared || !wanted) throw new NotFound("The file");
  const { code } = sampleOf(run);
  const address = printedAddress(run, code, false);
  const { ecc } = run.design;
  if (wanted === "qr.svg") {
    return { fileName, type: "image/svg+xml", body: qrSvg(address, { ecc, sizeMm: qrSide(run) }) };
  }
  if (wanted === "qr.png") {
    return { fileName, type: "image/png", body: await qrPng(address, { ecc, modulePixels: 24 }) };
  }
  if (wanted === "qr.pdf") {
    const body = await collected((stream) =>
      qrOnlyPdf(stream, address, { sizeMm: qrSide(run), ecc }),
    );
    return { fileName, type: "application/pdf", body };
  }
  if (wanted !== "card.pdf" || !isCard) throw new NotFound("The file");
  const body = await cardPdf(run, printCard(run, code, false));
  return { fileName, type: "application/pdf", body };
}

async function cardPdf(run: PrintRun, card: ReturnType<typeof printCard>): Promise<Buffer> {
  const design = await cardDesign(run.format, run.design);
  return collected((stream) => writeCardsPdf(stream, [card], design));
}

async function collected(write: (stream: PassThrough) => Promise<void>): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), write(stream)]);
  return bytes;
}

function slug(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-");
  return plain.replace(/^-|-$/g, "").toLowerCase() || "print-run";
}

const ROWS_A_READ = 5_000;
type MapRow = {
  code: string;
  insert: string;
  printRun: string;
  serial: number;
  isUnique: boolean;
  addressBase: string;
  gtin: string | null;
  lot: string | null;
};

/**
 * Every card code of the shop with its printed address and its page, as CSV: what it takes to answer
 * the cards without us. Read in steps, so that a million codes stream.
 */
export function exportCodeMap(shopId: number): Readable {
  const rows = Readable.from(codeMapRows(shopId));
  return rows.pipe(
    stringify({
      header: true,
      columns: ["card_code", "printed_address", "insert", "print_run", "serial", "kind"],
      escape_formulas: true,
    }),
  );
}

async function* codeMapRows(shopId: number): AsyncGenerator<string[]> {
  let after = "";
  for (;;) {
    const rows = await withShop(shopId, (tx) => readMapRows(tx, after));
    for (const row of rows) {
      const address = printedAddress(row, row.code, row.isUnique);
      const kind = row.isUnique ? "unique" : "shared";
      const code = formatCardCode(row.code);
      yield [code, address, row.insert, row.printRun, String(row.serial), kind];
    }
    if (rows.length < ROWS_A_READ) return;
    after = rows.at(-1)!.code;
  }
}

function readMapRows(tx: Tx, after: string): Promise<MapRow[]> {
  return tx.query<MapRow>(
    `select c.code, c.serial, c.is_unique as "isUnique", i.name as insert, r.name as "printRun",
            r.address_base as "addressBase", r.gtin, r.lot
       from card_codes c
       join print_runs r on r.shop_id = c.shop_id and r.id = c.print_run_id
       join inserts i on i.shop_id = c.shop_id and i.id = c.insert_id
      where c.shop_id = $1 and not c.is_proof and c.code > $2
      order by c.code limit ${ROWS_A_READ}`,
    [tx.shopId, after],
  );
}
