import { stringify } from "csv-stringify/sync";
import { cellValue } from "./cells.ts";
import type { Report, ReportTable } from "./model.ts";

/** A cell that a spreadsheet would run as a formula is led by an apostrophe. */
const plain = (value: string | number): string | number => (typeof value === "string" && /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value);

/** Every table of a report, by the id that names its file. */
export function reportTables({ sections }: Report): ReportTable[] {
  return sections.flatMap(({ tables }) => tables);
}

/**
 * One table as CSV with all of its rows. Money columns carry their currency in the name.
 * @returns UTF-8 with a byte-order mark, so that spreadsheets read names right
 */
export function tableCsv(table: ReportTable, currency: string): string {
  const header = table.columns.map(({ name, kind }) => (kind === "money" ? `${name} (${currency})` : name));
  const rows = table.rows.map((row) => table.columns.map(({ kind }, at) => plain(cellValue(row[at] ?? null, kind, currency))));
  return `\ufeff${stringify([header, ...rows])}`;
}
