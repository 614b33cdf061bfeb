import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** A file that cannot be read as what it should be; the message is for the person who gave it. */
export class InputError extends Error {
  override name = "InputError";
}

/** Opens a file, unpacked when its name ends in .gz. */
export function openInput(file: string): Readable {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  if (!file.endsWith(".gz")) return source;
  // pipeline() passes a failure of either on to the reader.
  return pipeline(source, createGunzip(), () => undefined);
}

/** Calls back with the header once, then with every record as an array of trimmed cells. */
export async function readCsv(
  file: string,
  onHeader: (names: string[]) => void,
  onRecord: (cells: string[], line: number) => void,
): Promise<void> {
  let header: string[] | undefined;
  let line = 1;
  const records = openInput(file).on("error", (error) => parser.destroy(error));
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
  });
  records.pipe(parser);
  // "data" instead of for await: a turn of the event loop for each of a million rows costs more
  // than reading them.
  await new Promise<void>((resolve, reject) => {
    parser.on("error", reject).on("end", resolve);
    parser.on("data", (cells: string[]) => {
      try {
        if (!header) onHeader((header = cells));
        else onRecord(cells, ++line);
      } catch (error) {
        parser.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
  if (!header) throw new InputError("The file is empty.");
}

/** The lines of a file, without their ends. */
export async function readLines(file: string, onLine: (text: string, line: number) => void) {
  const source = openInput(file);
  let line = 0;
  let failure: Error | undefined;
  source.on("error", (error) => (failure = error));
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    onLine(text, ++line);
  }
  if (failure) throw failure;
}

/** The place of the first of several names in a header, or −1. */
export function columnOf(header: readonly string[], ...names: string[]): number {
  const lower = header.map((name) => name.toLowerCase());
  for (const name of names) {
    const at = lower.indexOf(name);
    if (at >= 0) return at;
  }
  return -1;
}

/** The place of a column that must be there. */
export function requiredColumn(header: readonly string[], ...names: string[]): number {
  const at = columnOf(header, ...names);
  if (at < 0) throw new InputError(`There is no column "${names[0]}".`);
  return at;
}

/** A finite number from a cell; an empty cell is `empty`. */
export function readNumber(cell: string | undefined, name: string, line: number, empty?: number) {
  const text = cell ?? "";
  if (text === "" && empty !== undefined) return empty;
  const value = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new InputError(`Line ${line}, column "${name}": "${text}" is not a number.`);
  }
  return value;
}

/** Days since the epoch of YYYY-MM-DD or YYYYMMDD, with or without a time after it. */
export function readDay(cell: string | undefined, line: number): number {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/.exec(cell ?? "");
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  const ms = Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day);
  const date = new Date(ms);
  if (!match || date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) {
    throw new InputError(`Line ${line}: "${cell ?? ""}" is not a date (YYYY-MM-DD).`);
  }
  return ms / 86_400_000;
}
