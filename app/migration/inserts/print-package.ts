import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { ZipFile } from "yazl";
import { z } from "zod";
import type { FileStore } from "#app/platform/files.ts";
import { formatCardCode } from "./card-code.ts";
import type { CardDesign, PrintCard } from "./card-design.ts";
import { writeCardsPdf } from "./card-pdf.ts";

/** Cards in one PDF: small enough for a printer's desk and for our memory. */
export const CARDS_A_PART = 1000;
/** Raise when the drawing of cards changes: parts made before are then made again. */
const LAYOUT_VERSION = 1;

/** Where the files of a run are put, and read again after a restart. */
export type PackageSink = {
  put(name: string, body: Readable): Promise<unknown>;
  /** Null when there is no such file. */
  read(name: string): Promise<Readable | null>;
};

export type RunCard = PrintCard & { serial: number };

export type PackageInput = {
  runName: string;
  /** Everything before the card code in every address. */
  addressBase: string;
  quantity: number;
  /** Cards with serials `from` to `to`, both included, counted from 1, in order of serial. */
  readCards: (from: number, to: number) => Promise<RunCard[]>;
  /** Null for a run whose card codes somebody else prints: CSV and manifest only. */
  design: CardDesign | null;
  madeAt: Date;
  /** Cards in one PDF; {@link CARDS_A_PART} unless a test makes it smaller. */
  cardsAPart?: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
};

const fileSchema = z.object({
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Hash of everything that the file was made from. */
  madeFrom: z.string(),
  fromSerial: z.number().int(),
  toSerial: z.number().int(),
});
const manifestSchema = z.object({
  run: z.string(),
  complete: z.boolean(),
  cards: z.number().int(),
  cardsAPart: z.number().int(),
  cardSize: z.string().nullable(),
  addressBase: z.string(),
  madeAt: z.iso.datetime(),
  files: z.array(fileSchema),
});
export type PackageFile = z.infer<typeof fileSchema>;
export type PackageManifest = z.infer<typeof manifestSchema>;

/** A folder of a file store as a sink. */
export function fileStoreSink(store: FileStore, prefix: string): PackageSink {
  return {
    put: (name, body) => store.put(`${prefix}/${name}`, body),
    read: async (name) => {
      const key = `${prefix}/${name}`;
      return (await store.size(key)) === null ? null : store.get(key);
    },
  };
}

/** Passes bytes through and knows their number and SHA-256 at the end. */
class Meter extends Transform {
  readonly #hash = createHash("sha256");
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (e: null, c: Buffer) => void) {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  sha256(): string {
    return this.#hash.digest("hex");
  }
}

/** The manifest of a run as far as it has got; null when there is none that we can read. */
export async function readManifest(sink: PackageSink): Promise<PackageManifest | null> {
  const stream = await sink.read("manifest.json");
  if (!stream) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  try {
    return manifestSchema.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch {
    return null;
  }
}

async function isIntact(sink: PackageSink, file: PackageFile): Promise<boolean> {
  const stream = await sink.read(file.name);
  if (!stream) return false;
  const meter = new Meter();
  await pipeline(stream, meter.resume());
  return meter.bytes === file.bytes && meter.sha256() === file.sha256;
}

async function putMeasured(
  sink: PackageSink,
  name: string,
  write: (stream: Meter) => Promise<void>,
): Promise<{ bytes: number; sha256: string }> {
  const meter = new Meter();
  const [writing, putting] = await Promise.allSettled([write(meter), sink.put(name, meter)]);
  // The sink's reason comes first: a write into a sink that failed only says "closed".
  if (writing.status === "rejected" && putting.status === "fulfilled") throw writing.reason;
  if (writing.status === "rejected" && meter.errored === null) throw writing.reason;
  if (putting.status === "rejected") throw putting.reason;
  return { bytes: meter.bytes, sha256: meter.sha256() };
}

const csvRow = (card: RunCard) => [card.serial, formatCardCode(card.code), card.address];

async function* csvRows(input: PackageInput) {
  yield ["serial", "card_code", "address"];
  for (const { from, to } of parts(input)) {
    input.signal?.throwIfAborted();
    yield* (await input.readCards(from, to)).map(csvRow);
  }
}

function* parts({ quantity, cardsAPart = CARDS_A_PART }: PackageInput) {
  for (let from = 1; from <= quantity; from += cardsAPart) {
    yield { from, to: Math.min(quantity, from + cardsAPart - 1) };
  }
}

function hashOf(value: unknown): string {
  // Buffers (the logo) are written by their own hash: their bytes as JSON would be megabytes.
  const replacer = (_key: string, part: unknown) =>
    part instanceof Uint8Array ? createHash("sha256").update(part).digest("hex") : part;
  return createHash("sha256").update(JSON.stringify(value, replacer)).digest("hex");
}

function partName(from: number, to: number, quantity: number): string {
  const width = Math.max(4, String(quantity).length);
  const pad = (serial: number) => String(serial).padStart(width, "0");
  return `cards-${pad(from)}-${pad(to)}.pdf`;
}

/**
 * Makes the files of a print run: `codes.csv`, PDFs of up to 1,000 cards, `manifest.json`. The
 * manifest is written after each file, so that a run that was stopped goes on where it was: files
 * that are there, whole, and made from the same cards and design are kept.
 *
 * Throws `CardDesignError` for a design that cannot be printed, the signal's reason when aborted.
 */
export async function writePrintPackage(
  sink: PackageSink,
  input: PackageInput,
): Promise<PackageManifest> {
  const { quantity, design, signal } = input;
  const before = new Map((await readManifest(sink))?.files.map((file) => [file.name, file]));
  const manifest: PackageManifest = {
    run: input.runName,
    complete: false,
    cards: quantity,
    cardsAPart: input.cardsAPart ?? CARDS_A_PART,
    cardSize: design?.size ?? null,
    addressBase: input.addressBase,
    madeAt: input.madeAt.toISOString(),
    files: [],
  };
  const saveManifest = () =>
    sink.put("manifest.json", Readable.from([Buffer.from(JSON.stringify(manifest, null, 2))]));
  const make = async (
    name: string,
    range: { from: number; to: number },
    madeFrom: string,
    write: (stream: Meter) => Promise<void>,
  ) => {
    const kept = before.get(name);
    if (kept?.madeFrom === madeFrom && (await isIntact(sink, kept))) {
      manifest.files.push(kept);
      return;
    }
    const { bytes, sha256 } = await putMeasured(sink, name, write);
    const serials = { fromSerial: range.from, toSerial: range.to };
    manifest.files.push({ name, bytes, sha256, madeFrom, ...serials });
    await saveManifest();
  };

  const everyRow = createHash("sha256");
  for await (const row of csvRows(input)) everyRow.update(row.join("\t") + "\n");
  await make("codes.csv", { from: 1, to: quantity }, everyRow.digest("hex"), (stream) =>
    pipeline(Readable.from(csvRows(input)), stringify({ escape_formulas: true }), stream),
  );
  let done = 0;
  const report = (inPart: number) => input.onProgress?.({ done: done + inPart, total: quantity });
  for (const { from, to } of design ? parts(input) : []) {
    signal?.throwIfAborted();
    const cards = await input.readCards(from, to);
    if (!design) continue;
    const madeFrom = hashOf([LAYOUT_VERSION, design, cards]);
    await make(partName(from, to, quantity), { from, to }, madeFrom, (stream) =>
      writeCardsPdf(stream, cards, design, { madeAt: input.madeAt, signal, onProgress: report }),
    );
    done = to;
    report(0);
  }
  manifest.complete = true;
  await saveManifest();
  return manifest;
}

/** The whole package as one ZIP, streamed; the PDFs are compressed already and stay as they are. */
export function zipPrintPackage(sink: PackageSink, manifest: PackageManifest): Readable {
  const zip = new ZipFile();
  const mtime = new Date(manifest.madeAt);
  for (const name of [...manifest.files.map((file) => file.name), "manifest.json"]) {
    const compress = !name.endsWith(".pdf");
    zip.addReadStreamLazy(name, { mtime, compress }, (ready) => {
      sink.read(name).then(
        (stream) =>
          stream
            ? ready(null, stream)
            : ready(new Error(`The package lacks ${name}`), Readable.from([])),
        (error: Error) => ready(error, Readable.from([])),
      );
    });
  }
  const output = zip.outputStream as Readable;
  zip.on("error", (error: Error) => output.destroy(error));
  zip.end();
  return output;
}
