import { pool } from "./db.ts";
import { log } from "./log.ts";

/**
 * Lets the planner look anew at tables that changed by more than a tenth since it last did. Called before work over
 * whole tables: after a large import the server's own round may come too late.
 */
export async function refreshStatistics(): Promise<void> {
  const { rows } = await pool().query<{ looked: number }>("select refresh_statistics() as looked");
  if (rows[0]?.looked) log.info({ count: rows[0].looked }, "statistics refreshed");
}
