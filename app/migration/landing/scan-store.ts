import { pool } from "#app/platform/db.ts";
import type { ScanKind } from "./scan-kind.ts";

/** One opening of a card's address. Its id makes storing it twice harmless. */
export type Scan = {
  shopId: number;
  id: string;
  /** Milliseconds since 1970, UTC. */
  at: number;
  code: string;
  insertId: string;
  printRunId: string;
  kind: ScanKind;
  variant: string;
  locale: string;
  /** A keyed hash that changes daily; only on unique codes without a cookie. */
  visitor: string | null;
};

/** Longer than any healthy commit takes; after that the batch goes to the local file. */
const QUERY_TIMEOUT_MS = 3_000;

/** Stores and counts a batch in one transaction. Resolves when it has committed; a batch given again changes nothing. */
export async function storeScans(scans: readonly Scan[]): Promise<void> {
  const columns: unknown[][] = [[], [], [], [], [], [], [], [], [], []];
  const [shops, ids, at, codes, inserts, runs, kinds, variants, locales, visitors] = columns as [unknown[], unknown[], unknown[], unknown[], unknown[], unknown[], unknown[], unknown[], unknown[], unknown[]];
  for (const scan of scans) {
    shops.push(scan.shopId);
    ids.push(scan.id);
    at.push(new Date(scan.at).toISOString());
    codes.push(scan.code);
    inserts.push(scan.insertId);
    runs.push(scan.printRunId);
    kinds.push(scan.kind);
    variants.push(scan.variant);
    locales.push(scan.locale);
    visitors.push(scan.visitor);
  }
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query({
      name: "append_scans",
      text: "select append_scans($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      values: columns,
      query_timeout: QUERY_TIMEOUT_MS,
    } as { name: string; text: string; values: unknown[] });
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // After an error nobody knows what the connection still carries.
    client.release(broken);
  }
}
