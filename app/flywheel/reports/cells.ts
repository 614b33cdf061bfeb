import { minorDigits } from "#app/platform/currency.ts";
import type { Words } from "#app/ui/flywheel/words.ts";
import type { Cell, CellKind, ReportTable } from "./model.ts";

/** A cell as people read it; nothing where nothing was measured. */
export function cellText(cell: Cell, kind: CellKind, words: Words): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "string") return kind === "day" ? words.fullDay(cell) : kind === "month" ? words.month(cell) : cell;
  if (kind === "money") return words.money(cell);
  if (kind === "percent") return words.percent(cell);
  return words.count(cell, kind === "decimal" ? 1 : 0);
}

/** A cell as programs read it: money in major units with a point, a share of 0 to 1, days as YYYY-MM-DD. */
export function cellValue(cell: Cell, kind: CellKind, currency: string): string | number {
  if (cell === null) return "";
  if (typeof cell === "number" && kind === "money") return (cell / 10 ** minorDigits(currency)).toFixed(minorDigits(currency));
  if (typeof cell === "number" && kind === "percent") return Number(cell.toFixed(6));
  return cell;
}

export const isNumeric = (kind: CellKind): boolean => kind === "money" || kind === "count" || kind === "decimal" || kind === "percent";

/** The rows that paper and page show: the newest of a long table. */
export function shownRows(table: ReportTable): readonly (readonly Cell[])[] {
  return table.shown === undefined ? table.rows : table.shown === 0 ? [] : table.rows.slice(-table.shown);
}
