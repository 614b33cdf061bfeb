import { stringify } from "csv-stringify/sync";
import { plainCell } from "#app/platform/spreadsheet.ts";
import { cellValue } from "./cells.ts";
import type { Report, ReportTable } from "./model.ts";

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
  const rows = table.rows.map((row) => table.columns.map(({ kind }, at) => plainCell(cellValue(row[at] ?? null, kind, currency))));
  return `\ufeff${stringify([header, ...rows])}`;
}
