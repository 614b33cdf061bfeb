import { withShop } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { withInputFile, type FileInput } from "./input.ts";
import { contextFor } from "./context.ts";
import { sourceFor, sourcesOf } from "./mappings.ts";
import type { Answers, Question, RowResult } from "./model.ts";
import type { DateStyle } from "./reading/dates.ts";
import type { Head, Layout } from "./reading/look.ts";
import type { DecimalStyle } from "./reading/numbers.ts";
import { openFile } from "./reading/open.ts";
import { personalColumns } from "./reading/rows.ts";
import type { Table } from "./reading/table.ts";
import { FileRefused } from "./reading/types.ts";
import { notRecognised, recognise, type Recognised } from "./recognise.ts";
import { readTable } from "./rows.ts";
import { rememberedAnswers } from "./settings.ts";
import { understand } from "./style.ts";

/** What was understood of a file before anything is imported. */
export type Detection = {
  /** null when no source fits: then `columns` and `examples` are for the mapping wizard. */
  source: string | null;
  title: string | null;
  /** Why the file cannot be imported as it is, and what to do; null when it can. */
  refused: string | null;
  encoding: string | null;
  delimiter: string | null;
  quoting: boolean | null;
  headerLine: number | null;
  dateStyle: DateStyle | "unmistakable" | null;
  decimals: DecimalStyle | null;
  currency: string | null;
  timeZone: string | null;
  /** Days that the rows seen cover; `whole` when these are all rows. */
  period: { from: string; to: string; whole: boolean } | null;
  /** Why each of the above, a sentence each. */
  reasons: string[];
  notes: string[];
  /** Up to 20 rows in our terms. */
  preview: { columns: string[]; rows: string[][] };
  /** Rows of the beginning that would be refused. */
  problems: { line: number; column: string; value: string; reason: string }[];
  questions: Question[];
  /** The answers remembered from before. */
  answers: Answers;
  /** Columns with personal data, which will be dropped. */
  dropped: string[];
  /** Columns that mean nothing to us. */
  ignored: string[];
  columns: string[];
  examples: string[][];
};

const nothing: Detection = {
  source: null, title: null, refused: null, encoding: null, delimiter: null, quoting: null, headerLine: null, dateStyle: null, decimals: null, currency: null, timeZone: null,
  period: null, reasons: [], notes: [], preview: { columns: [], rows: [] }, problems: [], questions: [], answers: {}, dropped: [], ignored: [], columns: [], examples: [],
};

/**
 * Looks at a file's beginning and says what it is. Never throws for what is wrong with the file: that is in `refused`.
 * @param only the source or mapping that the merchant chose, when it should not be guessed
 */
export async function detectFile(shopId: number, input: FileInput, fileName: string, { source: only, answers: given = {} }: { source?: string; answers?: Answers } = {}): Promise<Detection> {
  const among = only ? [await sourceFor(shopId, only)] : await sourcesOf(shopId);
  try {
    return await withInputFile(input, async (path) => {
      const file = await openFile(path, fileName);
      try {
        const found = await recognise(file, fileName, among);
        if (!("source" in found)) return forMapping(found.heads, notRecognised(found.heads).message);
        return await describe(shopId, fileName, found, given);
      } finally {
        await file.close();
      }
    });
  } catch (error) {
    if (error instanceof FileRefused) return { ...nothing, refused: error.message };
    throw error;
  }
}

async function describe(shopId: number, fileName: string, found: Recognised, given: Answers): Promise<Detection> {
  const { source, tables, inspection } = found;
  const { shop, answers } = await withShop(shopId, async (tx) => ({ shop: await readShop(tx), answers: { ...(await rememberedAnswers(tx, source.id)), ...given } }));
  const understood = understand(found, shop, answers);
  const table = tables[0]!;
  const context = contextFor(shopId, fileName, found, table, understood, answers, new Map());
  const seen: { line: number; result: RowResult }[] = [];
  // The sample is read exactly as the file will be, from memory.
  const sample = { ...table, part: sampleOf(table), layout: { kind: "sheet" as const } };
  for await (const batch of readTable(source, sample, context, () => undefined)) seen.push(...batch);
  const facts = seen.flatMap(({ result }) => (result.kind === "facts" ? [result] : []));
  const days = facts.flatMap((one) => [one.day, one.until ?? one.day].filter((day): day is string => typeof day === "string")).sort();
  const period = inspection.period ?? (days.length > 0 ? { from: days[0]!, to: days.at(-1)! } : null);
  const personal = personalColumns(table.header, table.positions, source.columns);
  const known = new Set(Object.values(table.positions));
  const { encoding, delimiter, quoting } = layoutWords(table.layout);
  return {
    ...nothing,
    source: source.id,
    title: source.title,
    refused: inspection.refuse ?? null,
    encoding, delimiter, quoting,
    headerLine: table.headerLine,
    dateStyle: understood.style.dates ?? (understood.dates.ambiguous ? null : "unmistakable"),
    decimals: understood.style.decimals,
    currency: understood.currency ?? currencyOfFacts(facts),
    timeZone: understood.style.zone,
    period: period && { ...period, whole: !table.more },
    reasons: [`Source: ${source.title}, for ${table.matched} of its columns are in line ${table.headerLine}${tables.length > 1 ? `, in ${tables.length} tables` : ""}.`, ...layoutReasons(table.layout), ...understood.reasons],
    notes: inspection.notes ?? [],
    preview: previewOf(facts),
    problems: seen.flatMap(({ line, result }) => (result.kind === "problems" ? result.problems.map((problem) => ({ line, ...problem })) : [])).slice(0, 20),
    questions: understood.questions,
    answers,
    dropped: [...personal].map((position) => table.header[position] ?? ""),
    ignored: table.header.filter((name, position) => name.trim() && !known.has(position) && !personal.has(position)),
    columns: table.header.filter((name) => name.trim()),
  };
}

/** The rows of the sample as a part of their own. */
function sampleOf(table: Table): Table["part"] {
  const rows = [{ line: table.headerLine, cells: table.header }, ...table.sample];
  return { kind: "sheet", name: table.part.name, size: 0, rows: async function* () { yield rows; } };
}

function previewOf(facts: { facts: readonly (readonly [unknown, Readonly<Record<string, unknown>>])[] }[]): Detection["preview"] {
  const rows = facts.slice(0, 20).flatMap((one) => (one.facts[0] ? [one.facts[0][1]] : []));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !name.endsWith("_index") && rows.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== ""));
  const words = (value: unknown) => (value === null || value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value));
  return { columns, rows: rows.map((row) => columns.map((name) => words(row[name]))) };
}

function currencyOfFacts(facts: { facts: readonly (readonly [unknown, Readonly<Record<string, unknown>>])[] }[]): string | null {
  const found = new Set(facts.flatMap((one) => one.facts.flatMap(([, values]) => (typeof values.currency === "string" && values.currency ? [values.currency] : []))));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

const delimiterNames: Record<string, string> = { "\t": "tab", ",": "comma", ";": "semicolon", "|": "bar" };

function layoutWords(layout: Layout): Pick<Detection, "encoding" | "delimiter" | "quoting"> {
  if (layout.kind === "sheet") return { encoding: null, delimiter: null, quoting: null };
  return { encoding: layout.encoding.encoding, delimiter: layout.kind === "text" ? (delimiterNames[layout.delimiter] ?? layout.delimiter) : null, quoting: layout.kind === "text" ? layout.quoting : null };
}

function layoutReasons(layout: Layout): string[] {
  if (layout.kind === "sheet") return ["Read as a workbook's sheet."];
  const reasons = [`Encoding: ${layout.encoding.encoding}, for ${layout.encoding.reason}.`];
  if (layout.kind === "pairs") reasons.push("Each line is a name and its value: read as one row.");
  if (layout.kind === "text") reasons.push(`Cut at each ${delimiterNames[layout.delimiter] ?? layout.delimiter}, ${layout.quoting ? "with quoted values" : "quotes being letters like others"}.`);
  return reasons;
}

/** The columns of a file that no source fits, with some of their values, for the wizard. */
function forMapping(heads: readonly Head[], reason: string): Detection {
  const widest = [...heads].sort((a, b) => width(b) - width(a))[0];
  const rows = widest?.rows ?? [];
  const most = Math.max(0, ...rows.slice(0, 50).map((row) => row.cells.filter((cell) => cell.trim()).length));
  const at = rows.findIndex((row) => row.cells.filter((cell) => cell.trim()).length >= Math.max(2, most * 0.7));
  const header = rows[at];
  return { ...nothing, refused: reason, headerLine: header?.line ?? null, columns: header?.cells ?? [], examples: rows.slice(at + 1, at + 6).map((row) => row.cells), ...(widest ? layoutWords(widest.layout) : {}) };
}

const width = (head: Head): number => {
  const counts = head.rows.slice(0, 50).map((row) => row.cells.length);
  return counts.length === 0 ? 0 : [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)]!;
};
