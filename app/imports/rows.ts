import { personalColumns } from "./reading/rows.ts";
import { tableRows, type Table } from "./reading/table.ts";
import type { CellRecord, FileContext, Problem, RawRow, RowReader, RowResult, Source } from "./model.ts";

export type ReadRow = { line: number; result: RowResult; /** The row as it may be kept: our known columns, nothing personal. */ kept: () => Record<string, string> };

/**
 * Reads and checks every row of a table, in batches. Rows that end early, or hold more values than the header has
 * names, are refused here: their values would stand in the wrong columns.
 */
export async function* readTable(source: Source, table: Table, context: FileContext, onBytes: (bytes: number) => void): AsyncGenerator<ReadRow[]> {
  const reader = source.read(context);
  const personal = personalColumns(table.header, table.positions, source.columns);
  const isText = table.layout.kind === "text";
  let entries = Object.entries(table.positions);
  let positions = table.positions;
  let lastRequired = lastPosition(source, positions);
  for await (const batch of tableRows(table, source.columns, onBytes)) {
    const rows: ReadRow[] = [];
    for (const row of batch) {
      const { line, cells, positions: now } = row;
      if (now !== positions) {
        positions = now;
        entries = Object.entries(positions);
        lastRequired = lastPosition(source, positions);
      }
      const record: Record<string, string> = {};
      for (const [ours, position] of entries) record[ours] = cells[position] ?? "";
      let result = isText ? shape(row, table.header.length, lastRequired, reader, record) : reader(record, row);
      if (result.kind === "problems") result = { kind: "problems", problems: result.problems.map((problem) => withoutPersonal(problem, table.header, personal)) };
      rows.push({ line, result, kept: () => keptCells(table.header, cells, positions, personal) });
    }
    yield rows;
  }
}

function shape(row: RawRow, width: number, lastRequired: number, reader: RowReader, record: CellRecord): RowResult {
  const { cells } = row;
  const extra = cells.length > width && cells.slice(width).some((cell) => cell.trim() !== "");
  const early = cells.length <= lastRequired;
  if (!extra && !early) return reader(record, row);
  // A total or a description may be as ragged as it likes.
  if (reader(record, row).kind === "skipped") return { kind: "skipped" };
  const reason = extra
    ? `has ${cells.length} values under ${width} column names: a value holds the separator. Quote that value, or remove the separator from it`
    : `ends after ${cells.length} of ${width} values. Download the file again, or complete the row`;
  return { kind: "problems", problems: [{ column: "", value: "", reason }] };
}

function lastPosition(source: Source, positions: Readonly<Record<string, number>>): number {
  return Math.max(0, ...Object.entries(positions).flatMap(([ours, position]) => (source.columns[ours]?.required ? [position] : [])));
}

function withoutPersonal(problem: Problem, header: readonly string[], personal: ReadonlySet<number>): Problem {
  return personal.has(header.indexOf(problem.column)) ? { ...problem, value: "", reason: problem.reason.replace(/^“.*”/s, "the value") } : problem;
}

/** Only columns that are known to hold no person: an unknown column may hold anything. */
function keptCells(header: readonly string[], cells: readonly string[], positions: Readonly<Record<string, number>>, personal: ReadonlySet<number>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const position of [...new Set(Object.values(positions))].sort((a, b) => a - b)) {
    if (!personal.has(position)) kept[header[position] ?? ""] = (cells[position] ?? "").slice(0, 2000);
  }
  return kept;
}
