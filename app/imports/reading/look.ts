import { decode, guessEncoding, type EncodingGuess } from "./encoding.ts";
import { delimitedRows, usesQuotes } from "./delimited.ts";
import { jsonRecords } from "./json.ts";
import { turnPairs } from "./pairs.ts";
import type { Part } from "./open.ts";
import { FileRefused, type Row } from "./types.ts";

/** How the rows of one part are cut. */
export type Layout =
  | { kind: "text"; encoding: EncodingGuess; delimiter: string; quoting: boolean }
  | { kind: "json"; encoding: EncodingGuess; paths: readonly string[] }
  /** A report of "name: value" lines, turned on its side. */
  | { kind: "pairs"; encoding: EncodingGuess; delimiter: string }
  | { kind: "sheet" };

/** The beginning of a part, cut in one of the ways in which it could be meant. */
export type Head = { layout: Layout; rows: Row[]; /** Whether the part goes on after these rows. */ more: boolean };

const headBytes = 256 * 1024;
const headRows = 2_000;
const delimiters = ["\t", ",", ";", "|"];
const ownSums = /^total recipients$/i;

/** Cuts the beginning of a part in every way that its bytes allow; which one is right shows when a header is found. */
export async function lookAtHead(part: Part, quotingOff: boolean, jsonPaths: readonly string[]): Promise<Head[]> {
  if (part.kind === "sheet") return [await sheetHead(part)];
  const { bytes, more } = await firstOf(await part.open());
  if (looksBinary(bytes)) return [];
  const encoding = guessEncoding(bytes);
  const text = await wholeText(bytes, encoding);
  const start = text.trimStart()[0];
  if (start === "{" || (start === "[" && /^\s*\[\s*[{\]]/.test(text))) return jsonHeads(text, encoding, jsonPaths, more);
  const heads: Head[] = [];
  for (const delimiter of delimiters) {
    if (!text.includes(delimiter) && delimiter !== ",") continue;
    const quoting = delimiter === "\t" ? usesQuotes(text.split(/[\t\r\n]+/)) : true;
    const head = await textHead(text, { kind: "text", encoding, delimiter, quoting: quotingOff && !quoting ? false : quoting }, more);
    heads.push(head);
    const turned = more || delimiter === "|" ? null : turnPairs(head.rows, ownSums);
    if (turned) heads.push({ layout: { kind: "pairs", encoding, delimiter }, rows: turned, more: false });
  }
  return heads;
}

async function textHead(text: string, layout: Layout & { kind: "text" }, more: boolean): Promise<Head> {
  const rows: Row[] = [];
  try {
    for await (const batch of delimitedRows(once(text), layout)) rows.push(...batch);
  } catch (error) {
    // The sample may end within quotes; the whole file is judged when it is read.
    if (!(error instanceof FileRefused)) throw error;
  }
  if (more) rows.pop();
  return { layout, rows: rows.slice(0, headRows), more: more || rows.length > headRows };
}

async function sheetHead(part: Part & { kind: "sheet" }): Promise<Head> {
  const rows: Row[] = [];
  for await (const batch of part.rows()) {
    rows.push(...batch);
    if (rows.length >= headRows) break;
  }
  return { layout: { kind: "sheet" }, rows: rows.slice(0, headRows), more: rows.length >= headRows };
}

/** The first records as a table: a header of every path seen, then their values. */
async function jsonHeads(text: string, encoding: EncodingGuess, paths: readonly string[], more: boolean): Promise<Head[]> {
  const heads: Head[] = [];
  for (const path of [...new Set(paths)]) {
    const layout: Layout = { kind: "json", encoding, paths: [path] };
    const around = new Map<string, string>();
    const records: Map<string, string>[] = [];
    const lines: number[] = [];
    try {
      for await (const batch of jsonRecords(once(text), [path], around)) {
        for (const { record, line } of batch) {
          records.push(record);
          lines.push(line);
        }
      }
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
    }
    const names = [...new Set(records.slice(0, headRows).flatMap((record) => [...record.keys()]))];
    if (names.length === 0) continue;
    const rows = records.slice(0, headRows).map((record, at) => ({ line: lines[at] ?? 1, json: record, cells: names.map((name) => record.get(name) ?? "") }));
    heads.push({ layout, rows: [...[...around].map(([name, value]) => ({ line: 0, cells: [`${name}: ${value}`] })), { line: 0, cells: names }, ...rows], more });
  }
  return heads;
}

/**
 * Every row of a part. JSON records come as rows under `jsonHeader`, after rows of what lies around them.
 * @param onBytes is told how many bytes were read
 */
export async function* rowsOf(part: Part, layout: Layout, onBytes: (bytes: number) => void, jsonHeader: readonly string[] = []): AsyncGenerator<Row[]> {
  if (part.kind === "sheet") {
    yield* part.rows();
    onBytes(part.size);
    return;
  }
  if (layout.kind === "sheet") throw new Error("a sheet's layout for a part that is no sheet");
  const text = decode(counted(await part.open(), onBytes), layout.encoding);
  if (layout.kind === "text") {
    yield* delimitedRows(text, layout);
    return;
  }
  if (layout.kind === "pairs") {
    const rows: Row[] = [];
    for await (const batch of delimitedRows(text, { delimiter: layout.delimiter, quoting: true })) rows.push(...batch);
    yield turnPairs(rows, ownSums) ?? [];
    return;
  }
  for await (const batch of jsonRecords(text, layout.paths, new Map())) {
    yield batch.map(({ line, record }) => ({ line, json: record, cells: jsonHeader.map((name) => record.get(name) ?? "") }));
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function firstOf(bytes: AsyncIterable<Uint8Array>): Promise<{ bytes: Uint8Array; more: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size >= headBytes) break;
  }
  const whole = Buffer.concat(chunks);
  return { bytes: whole.subarray(0, headBytes), more: size >= headBytes };
}

async function wholeText(bytes: Uint8Array, encoding: EncodingGuess): Promise<string> {
  let text = "";
  for await (const piece of decode(once(bytes), encoding)) text += piece;
  return text;
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** Pictures, programs and the like: control bytes that no text has, and no sign of UTF-16. */
function looksBinary(bytes: Uint8Array): boolean {
  if (guessEncoding(bytes).encoding.startsWith("utf-16")) return false;
  const sample = bytes.subarray(0, 8192);
  const strange = sample.reduce((count, byte) => count + (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0), 0);
  return strange > sample.length / 50;
}
