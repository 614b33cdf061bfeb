import type { OpenedFile, Part } from "./reading/open.ts";
import { decode, guessEncoding } from "./reading/encoding.ts";
import { lookAtHead, type Head } from "./reading/look.ts";
import { findTable, type Table } from "./reading/table.ts";
import { FileRefused } from "./reading/types.ts";
import type { InspectedFile, Inspection, Source } from "./model.ts";

/** A file whose source is known: its tables (several in an archive or a workbook), and what the source says to it. */
export type Recognised = { source: Source; tables: Table[]; beside: ReadonlyMap<string, string>; inspection: Inspection };

const besideLimit = 64 * 1024;

/**
 * Finds which source a file is of: the one that most columns of a header belong to. Sources of a general shape come
 * last, for their few columns are in many files.
 * @returns the heads seen when nothing matched, for a mapping by hand
 */
export async function recognise(file: OpenedFile, name: string, among: readonly Source[]): Promise<Recognised | { heads: Head[] }> {
  const paths = among.flatMap((source) => source.json ?? []);
  const quotingOff = among.some((source) => source.quoting === "off");
  const heads: { part: Part; heads: Head[] }[] = [];
  const beside = new Map<string, string>();
  for (const part of file.parts.slice(0, 60)) {
    heads.push({ part, heads: await lookAtHead(part, quotingOff, paths) });
    if (part.kind === "bytes" && file.parts.length > 1 && part.size < besideLimit) beside.set(part.name, await smallText(part));
  }
  const fits: Fit[] = [];
  for (const source of among) {
    for (const { part, heads: ways } of heads) {
      const fitting = ways.filter((head) => head.layout.kind !== "json" || source.json?.some((path) => head.layout.kind === "json" && head.layout.paths.includes(path)));
      const table = findTable(part, fitting, source.columns, source.atLeast ?? 2);
      if (!table) continue;
      fits.push({ source, table, weight: table.matched + (source.general ? 0 : 1_000) });
    }
  }
  const best = bestOf(fits, beside, name);
  if (!best) return { heads: heads.flatMap((one) => one.heads) };
  const { source } = best;
  const tables: Table[] = [];
  for (const { part, heads: ways } of heads) {
    const table = findTable(part, ways.filter((head) => head.layout.kind !== "json" || source.json?.some((path) => head.layout.kind === "json" && head.layout.paths.includes(path))), source.columns, source.atLeast ?? 2);
    if (table) tables.push(table);
  }
  // Sheets of one workbook that repeat a table (a pivot, a copy) are not read twice: the fullest one is.
  const chosen = tables.every((table) => table.part.kind === "sheet") ? [best.table] : tables;
  const inspection = source.inspect?.(inspected(best.table, beside, name)) ?? {};
  return { source, tables: chosen, beside, inspection };
}

type Fit = { source: Source; table: Table; weight: number };

/** The weightiest fit; one that refuses the file gives way to another that knows at least as many of its columns. */
function bestOf(fits: readonly Fit[], beside: ReadonlyMap<string, string>, name: string): Fit | undefined {
  const ordered = fits.toSorted((a, b) => b.weight - a.weight);
  const first = ordered[0];
  const refuses = ({ source, table }: Fit) => Boolean(source.inspect?.(inspected(table, beside, name)).refuse);
  if (!first || !refuses(first)) return first;
  return ordered.find((fit) => fit.table.matched >= first.table.matched && !refuses(fit)) ?? first;
}

function inspected({ preamble, header, positions, sample }: Table, beside: ReadonlyMap<string, string>, name: string): InspectedFile {
  const cells = (ours: string) => {
    const position = positions[ours];
    return position === undefined ? [] : sample.map((row) => row.cells[position] ?? "");
  };
  return { preamble, header, beside, name, has: (ours) => positions[ours] !== undefined, cells };
}

async function smallText(part: Part & { kind: "bytes" }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await part.open()) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  let text = "";
  for await (const piece of decode((async function* () { yield bytes; })(), guessEncoding(bytes))) text += piece;
  return text;
}

/** Why nothing in the file was recognised, in words. */
export function notRecognised(heads: readonly Head[]): FileRefused {
  if (heads.length === 0) return new FileRefused("This is no table that could be read. Drop a CSV, TSV, TXT, XLSX, JSON, ZIP or gz file.");
  return new FileRefused("The columns are of no report that is known. Map them to what they mean, once; the mapping is kept.");
}
