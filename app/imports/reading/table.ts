import { matchHeader, type Columns } from "./names.ts";
import { rowsOf, type Head, type Layout } from "./look.ts";
import type { Part } from "./open.ts";
import type { Row } from "./types.ts";

/** A table found in a part: where its header is, and which of our columns are where. */
export type Table = {
  part: Part;
  layout: Layout;
  header: string[];
  headerLine: number;
  positions: Readonly<Record<string, number>>;
  matched: number;
  preamble: string[];
  /** Rows after the header, of the beginning of the file. */
  sample: Row[];
  more: boolean;
};

const preambleLines = 80;

/** Finds the columns' header in the beginning of a part: the row that names most of them, none of the required missing. */
export function findTable(part: Part, heads: readonly Head[], columns: Columns, atLeast: number): Table | undefined {
  let best: Table | undefined;
  for (const { layout, rows, more } of heads) {
    for (let at = 0; at < Math.min(rows.length, preambleLines); at++) {
      const row = rows[at]!;
      const { positions, matched, missing } = matchHeader(row.cells, columns);
      if (missing.length > 0 || matched < atLeast || (best && matched <= best.matched)) continue;
      const preamble = rows.slice(0, at).map((before) => before.cells.filter((cell) => cell.trim() !== "").join(", "));
      best = { part, layout, header: row.cells, headerLine: row.line, positions, matched, preamble: preamble.filter(Boolean), sample: rows.slice(at + 1), more };
    }
  }
  return best;
}

/** A row of a found table, with where our columns are in it. */
export type TableRow = Row & { positions: Readonly<Record<string, number>> };

/**
 * Every row under a table's header, without blank lines and comments. A header that comes again (files of several
 * sections, files pasted together) is read as a header.
 */
export async function* tableRows(table: Table, columns: Columns, onBytes: (bytes: number) => void): AsyncGenerator<TableRow[]> {
  let { positions } = table;
  const isJson = table.layout.kind === "json";
  const anchor = anchorOf(table, columns);
  let started = isJson;
  for await (const batch of rowsOf(table.part, table.layout, onBytes, table.header)) {
    const rows: TableRow[] = [];
    for (const { line, cells, json } of batch) {
      if (!started) {
        started = line === table.headerLine;
        continue;
      }
      const first = cells[anchor.position];
      if (first === anchor.name && !isJson) {
        const again = matchHeader(cells, columns);
        if (again.missing.length === 0) {
          positions = again.positions;
          continue;
        }
      }
      if (isBlank(cells)) continue;
      rows.push(json ? { line, cells, json, positions } : { line, cells, positions });
    }
    if (rows.length > 0) yield rows;
  }
}

/** A required column by which a repeated header is told from data, cheaply. */
function anchorOf(table: Table, columns: Columns): { position: number; name: string } {
  const required = Object.keys(columns).find((name) => columns[name]?.required) ?? "";
  const position = table.positions[required] ?? 0;
  return { position, name: table.header[position] ?? "\0" };
}

function isBlank(cells: readonly string[]): boolean {
  const first = cells[0] ?? "";
  if (first.startsWith("#") && cells.slice(1).every((cell) => cell === "")) return true;
  return first === "" && cells.every((cell) => cell.trim() === "");
}
