import { stringify } from "csv-stringify/sync";
import { decrypt, encrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { plainCell } from "#app/platform/spreadsheet.ts";
import type { Problem } from "./model.ts";

/** More than this nobody mends by hand: the rest is counted, and the list says so. */
const kept = 10_000;

type Rejected = { line: number; column: string; value: string; reason: string; row: string };

/** The rows of one import that were refused, each with its column, its value and what to do. */
export class Rejections {
  count = 0;
  readonly #rows: Rejected[] = [];

  add(line: number, problems: readonly Problem[], keptCells: () => Record<string, string>): void {
    this.count += 1;
    if (this.#rows.length >= kept) return;
    const row = JSON.stringify(keptCells()).replaceAll("\\u0000", "");
    for (const { column, value, reason } of problems) this.#rows.push({ line, column: clean(column), value: clean(value), reason: clean(reason), row });
  }

  /** The first refusal in words, without the value that it quotes: it stands with the import, in clear. */
  get first(): string {
    const one = this.#rows[0];
    return one ? `${one.line}${one.column ? `, column “${one.column}”` : ""}: ${one.reason.replace(/“[^]*”/, "the value")}.` : "";
  }

  /** Value, row, and the reason that quotes them are encrypted: in a file whose columns have slipped, an address can stand under any heading. */
  async keep(tx: Tx, importId: string): Promise<void> {
    for (let from = 0; from < this.#rows.length; from += 1_000) {
      const part = this.#rows.slice(from, from + 1_000);
      await tx.run(
        `insert into import_rejections (shop_id, import_id, line, "column", value, value_encrypted, reason, reason_encrypted, row_text, row_encrypted)
         select $1, $2, line, name, '', value, '', reason, '', row from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) u (line, name, value, reason, row) on conflict do nothing`,
        [tx.shopId, importId, part.map((one) => one.line), part.map((one) => one.column), part.map((one) => encrypt(tx.shopId, one.value)), part.map((one) => encrypt(tx.shopId, one.reason)), part.map((one) => encrypt(tx.shopId, one.row))],
      );
    }
  }

  /** Keeps them although the import itself is about to be rolled back. */
  async keepOutside(shopId: number, importId: string): Promise<void> {
    await withShop(shopId, (tx) => this.keep(tx, importId));
  }
}

const clean = (text: string): string => text.replaceAll("\0", "").slice(0, 500);

export type RejectedCell = { line: number; column: string; value: string; reason: string };

/** The first refused cells of an import, to be shown at once. */
export async function firstRejections(shopId: number, importId: string, limit = 20): Promise<RejectedCell[]> {
  const rows = await withShop(shopId, (tx) => readRows(tx, importId, limit));
  return rows.map(({ line, column, value, reason }) => ({ line, column, value, reason }));
}

type Stored = RejectedCell & { row: string };
type Sealed = Stored & { sealedValue: string | null; sealedReason: string | null; sealedRow: string | null };

/** Rows of an earlier release are in clear until `npm run rotate-keys` has gone over them. */
async function readRows(tx: Tx, importId: string, limit: number | null): Promise<Stored[]> {
  const opened = (sealed: string | null, clear: string): string => (sealed === null ? clear : decrypt(tx.shopId, sealed));
  const rows = await tx.query<Sealed>(
    `select line::int as line, "column", value, value_encrypted as "sealedValue", reason, reason_encrypted as "sealedReason", row_text as row, row_encrypted as "sealedRow"
       from import_rejections where shop_id = $1 and import_id = $2 order by line, "column" limit $3`,
    [tx.shopId, importId, limit],
  );
  return rows.map((one) => ({ line: one.line, column: one.column, value: opened(one.sealedValue, one.value), reason: opened(one.sealedReason, one.reason), row: opened(one.sealedRow, one.row) }));
}

/** Refused rows as a CSV that can be corrected and dropped again: what is wrong first, then the row's own columns. */
export async function rejectionsCsv(shopId: number, importId: string): Promise<string> {
  const rows = await withShop(shopId, (tx) => readRows(tx, importId, null));
  const lines = new Map<number, { problems: string[]; cells: Record<string, string> }>();
  for (const row of rows) {
    const line = lines.get(row.line) ?? { problems: [], cells: JSON.parse(row.row) as Record<string, string> };
    line.problems.push(row.column ? `${row.column}: ${row.reason}` : row.reason);
    lines.set(row.line, line);
  }
  const names = [...new Set([...lines.values()].flatMap((line) => Object.keys(line.cells)))];
  // Their own columns come first, so that a correction needs no deleting of ours.
  return stringify([
    [...names.map(plainCell), "Flybridge: line", "Flybridge: what to do"],
    ...[...lines].map(([line, { problems, cells }]) => [...names.map((name) => plainCell(cells[name] ?? "")), line, plainCell(problems.join("; "))]),
  ]);
}
