import { Readable, pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { FileRefused, type Row } from "./types.ts";

export type Delimited = { delimiter: string; quoting: boolean };

/** No record of any known report comes near this: past it, a quote was opened and never closed. */
const longestRecord = 1_000_000;
const batchSize = 1_000;

/** Cuts decoded text into rows of cells, in batches. Line numbers count as an editor does, from 1. */
export function delimitedRows(text: AsyncIterable<string>, how: Delimited): AsyncGenerator<Row[]> {
  return how.quoting ? quotedRows(text, how.delimiter) : plainRows(text, how.delimiter);
}

/** Files without quoting: a quote is a letter like any other, and a line is a row. */
async function* plainRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Row[]> {
  let rest = "";
  let line = 0;
  let lineEnd: "\n" | "\r" | undefined;
  for await (const chunk of text) {
    rest += chunk;
    // Old Macintosh line ends, only when the file has no other: a "\r" at the very end may be half of "\r\n".
    lineEnd ??= rest.includes("\n") ? "\n" : rest.slice(0, -1).includes("\r") ? "\r" : undefined;
    if (!lineEnd) {
      if (rest.length > longestRecord) throw tooLong(1);
      continue;
    }
    const lines = rest.split(lineEnd);
    rest = lines.pop() ?? "";
    if (rest.length > longestRecord) throw tooLong(line + lines.length + 1);
    if (lines.length === 0) continue;
    yield lines.map((one) => ({ line: ++line, cells: cellsOf(one, delimiter) }));
  }
  if (rest) yield rest.split(/\r(?!$)/).map((one) => ({ line: ++line, cells: cellsOf(one, delimiter) }));
}

const cellsOf = (line: string, delimiter: string): string[] => (line.endsWith("\r") ? line.slice(0, -1) : line).split(delimiter);

async function* quotedRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Row[]> {
  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    bom: true,
    info: true,
    max_record_size: longestRecord,
  });
  // The callback takes the error: it reaches us through the parser, whose iteration throws it.
  pipeline(Readable.from(text), parser, () => undefined);
  let batch: Row[] = [];
  let lastLine = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      // A record begins on the line after the one before it; quoted line breaks make it end further down.
      batch.push({ line: lastLine + 1, cells: record });
      lastLine = Math.max(lastLine + 1, info.lines);
      if (batch.length >= batchSize) {
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    if (error instanceof CsvError) throw unreadable(error, Number(/at line (\d+)/.exec(error.message)?.[1] ?? lastLine + 1));
    throw error;
  }
  if (batch.length > 0) yield batch;
}

function unreadable(error: CsvError, line: number): FileRefused {
  if (error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE") {
    return new FileRefused(`A quote is opened and never closed, as line ${line} shows. Nothing was imported: download the file again, or close the quote at or before that line.`);
  }
  return new FileRefused(`Line ${line} cannot be read as a table (${error.code}). Nothing was imported: download the file again.`);
}

const tooLong = (line: number) => new FileRefused(`Line ${line} is longer than a million characters, which no report is. Nothing was imported: is this the right file?`);

/**
 * Whether a tab-separated text uses quotes: spreadsheets quote, Amazon does not and leaves raw quotes in product names.
 * @param cells every cell of the sample, cut at the delimiter without regard to quotes
 */
export function usesQuotes(cells: Iterable<string>): boolean {
  let proper = 0;
  for (const cell of cells) {
    if (!cell.includes('"')) continue;
    const inner = /^"(.*)"$/s.exec(cell)?.[1];
    if (inner === undefined || inner.replaceAll('""', "").includes('"')) return false;
    proper += 1;
  }
  return proper > 0;
}
