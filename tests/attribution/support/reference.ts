import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";

const directory = process.env["REFERENCE_DIR"];

/** Whether the third-party reference data are on this machine (they are not ours to ship). */
export const hasReference = directory !== undefined && existsSync(directory);

/** The tail of a skipped suite's name. */
export const whenReference = hasReference ? "" : " (skipped: REFERENCE_DIR is unset)";

export function referencePath(file: string): string {
  return path.join(directory ?? "", file);
}

/** A reference file as text; `.gz` is unpacked. */
export function referenceText(file: string): string {
  const bytes = readFileSync(referencePath(file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** A reference CSV file as rows by column name. */
export function referenceRows(file: string): Record<string, string>[] {
  return parse(referenceText(file), { columns: true, trim: true, skip_empty_lines: true });
}
