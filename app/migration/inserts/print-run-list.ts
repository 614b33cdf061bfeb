import type { Tx } from "#app/platform/db.ts";
import { printRunColumns, toRun, type PrintRun, type PrintRunStatus } from "./print-runs.ts";
import { uuidOrNothing } from "./store.ts";

export type PrintRunListing = PrintRun & {
  insertName: string;
  scans: number;
  registrations: number;
};

/** What a list of print runs can be sorted by. */
export const printRunSorts = {
  made: "r.created_at",
  name: "lower(r.name)",
  cards: "r.quantity",
  scans: "scans",
  registrations: "registrations",
} as const;
export type PrintRunSort = keyof typeof printRunSorts;

export type PrintRunFilter = {
  status?: PrintRunStatus;
  insertId?: string;
  /** Part of the run's or its insert's name, or a lot. */
  search?: string;
  sort?: PrintRunSort;
  direction?: "asc" | "desc";
  /** How many rows to leave out. */
  offset?: number;
  limit?: number;
};

/** Print runs with what became of them, newest first unless asked otherwise. */
export async function searchPrintRuns(
  tx: Tx,
  filter: PrintRunFilter = {},
): Promise<{ rows: PrintRunListing[]; more: boolean }> {
  const { status, insertId, search, sort = "made", direction = "desc", offset = 0 } = filter;
  const limit = filter.limit ?? 50;
  const order = `${printRunSorts[sort]} ${direction === "asc" ? "asc" : "desc"}`;
  const found = await tx.query<PrintRunListing>(
    `select ${printRunColumns}, i.name as "insertName",
            coalesce((select sum(c.scans) from scan_counts c where c.shop_id = r.shop_id
               and c.insert_id = r.insert_id and c.print_run_id = r.id and c.kind = 'scan'), 0)::bigint as scans,
            (select count(*) from registrations g where g.shop_id = r.shop_id
               and g.insert_id = r.insert_id and g.print_run_id = r.id
               and g.state <> 'erased') as registrations
       from print_runs r join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
      where r.shop_id = $1 and ($2::uuid is null or r.insert_id = $2)
        and ($3::text is null or r.status = $3)
        and ($4 = '' or position(lower($4) in lower(r.name || ' ' || i.name)) > 0 or r.lot = $4)
      order by ${order}, r.created_at desc, r.id limit $5 offset $6`,
    [
      tx.shopId,
      insertId ? uuidOrNothing(insertId) : null,
      status ?? null,
      search?.trim() ?? "",
      limit + 1,
      offset,
    ],
  );
  const rows = found.slice(0, limit).map((row) => ({ ...row, ...toRun(row) }));
  return { rows, more: found.length > limit };
}

/** All print runs, newest first; of one insert, or of the shop. */
export async function listPrintRuns(tx: Tx, insertId?: string): Promise<PrintRunListing[]> {
  const all = { limit: 10_000, ...(insertId ? { insertId } : {}) };
  return (await searchPrintRuns(tx, all)).rows;
}

export type PrintRunCounts = Record<PrintRunStatus, number>;

/** How many runs stand where. */
export async function countPrintRuns(tx: Tx): Promise<PrintRunCounts> {
  const rows = await tx.query<{ status: PrintRunStatus; count: number }>(
    "select status, count(*)::int as count from print_runs where shop_id = $1 group by status",
    [tx.shopId],
  );
  const none = { draft: 0, making: 0, ready: 0, sent: 0 };
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.status, row.count])) };
}

/** The inserts that were printed, for a list to be narrowed to one. */
export async function printedInserts(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `select id, name from inserts i where shop_id = $1
        and exists (select 1 from print_runs r where r.shop_id = $1 and r.insert_id = i.id)
      order by name limit 100`,
    [tx.shopId],
  );
}
