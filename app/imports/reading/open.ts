import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { FileRefused, type Row } from "./types.ts";
import { inflationGuard, readZip } from "./zip.ts";
import { readWorkbook } from "./xlsx.ts";

/** One table-bearing thing in a file: the file itself, an archive's entry, or a workbook's sheet. */
export type Part =
  | { kind: "bytes"; name: string; size: number; open(): Promise<AsyncIterable<Uint8Array>> }
  | { kind: "sheet"; name: string; size: number; rows(): AsyncGenerator<Row[]> };

export type OpenedFile = { parts: Part[]; /** Bytes that reading every part passes. */ size: number; close(): Promise<void> };

/** Opens a local file, whatever it is by its first bytes; its name decides nothing. */
export async function openFile(path: string, name: string): Promise<OpenedFile> {
  const { size } = await stat(path);
  if (size === 0) throw new FileRefused("The file is empty. Download it again.");
  const head = await firstBytes(path, 8);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0)) await one();
  };
  try {
    const parts = await partsOf(path, name, size, head, closers);
    return { parts, size: parts.reduce((sum, part) => sum + part.size, 0), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function partsOf(path: string, name: string, size: number, head: Buffer, closers: (() => Promise<void>)[]): Promise<Part[]> {
  if (head[0] === 0x1f && head[1] === 0x8b) return [gunzipped(path, name.replace(/\.gz$/i, ""), size)];
  if (head.toString("latin1", 0, 4) === "PK\u0003\u0004") return zipParts(path, closers, true);
  if (head.toString("latin1", 0, 4) === "PK\u0005\u0006") throw new FileRefused("The archive is empty. Download it again.");
  if (head.toString("latin1", 0, 4) === "%PDF") throw new FileRefused("This is a PDF: its tables cannot be read reliably. Download the report as CSV, TSV or XLSX.");
  if (head.readUInt32BE(0) === 0xd0cf11e0) throw new FileRefused("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password, or as CSV, and drop it again.");
  return [{ kind: "bytes", name, size, open: async () => fileChunks(path) }];
}

/**
 * A file's bytes in one buffer that is used again and again: whoever keeps a chunk must copy it. A fresh buffer a chunk
 * would pile up outside the JavaScript heap until the next collection.
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function gunzipped(path: string, name: string, size: number): Part {
  return {
    kind: "bytes",
    name,
    size,
    async open() {
      const guard = inflationGuard(() => size);
      const stream = createReadStream(path).on("error", (error) => unzipped.destroy(error));
      const unzipped: Transform = stream.pipe(createGunzip());
      return guard(unzipped);
    },
  };
}

async function zipParts(path: string, closers: (() => Promise<void>)[], mayNest: boolean): Promise<Part[]> {
  const archive = await readZip(path);
  closers.push(archive.close);
  if (archive.entries.some((entry) => entry.name === "xl/workbook.xml")) return readWorkbook(archive);
  const parts: Part[] = [];
  for (const entry of archive.entries) {
    if (/\.(zip|xls)$/i.test(entry.name)) continue;
    if (/\.xlsx$/i.test(entry.name)) {
      if (!mayNest) continue;
      // A workbook needs random access: it is taken out to a file of our own naming.
      const folder = await mkdtemp(join(tmpdir(), "flybridge-import-"));
      closers.unshift(() => rm(folder, { recursive: true, force: true }));
      const inner = join(folder, "workbook.xlsx");
      await pipeline(Readable.from(await entry.open()), createWriteStream(inner));
      parts.push(...(await zipParts(inner, closers, false)));
    } else if (/\.gz$/i.test(entry.name)) {
      parts.push({ kind: "bytes", name: entry.name.replace(/\.gz$/i, ""), size: entry.size, open: async () => inflationGuard(() => entry.size)(Readable.from(await entry.open()).pipe(createGunzip())) });
    } else {
      parts.push({ kind: "bytes", name: entry.name, size: entry.size, open: entry.open });
    }
  }
  if (parts.length === 0) throw new FileRefused("The archive holds no file that could be read. Unpack it and drop the report itself.");
  return parts;
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(count);
    await file.read(buffer, 0, count, 0);
    return buffer;
  } finally {
    await file.close();
  }
}

/** A local copy of a stream, for as long as it is needed. */
export async function spool(body: Readable, limit = 2 * 1024 ** 3): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "flybridge-import-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new FileRefused("The file is larger than 2 GB. Split it by period and drop the parts."));
      else done(null, chunk);
    },
  });
  try {
    const path = join(folder, "file");
    await pipeline(body, limited, createWriteStream(path));
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
