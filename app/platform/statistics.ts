import { withDirectory } from "./db.ts";
import { log } from "./log.ts";

/**
 * Lets the planner look anew at tables that changed by more than a tenth since it last did. Called before work over
 * whole tables: after a large import the server's own round may come too late.
 */
export async function refreshStatistics(): Promise<void> {
  const row = await withDirectory((tx) => tx.first<{ looked: number }>("select refresh_statistics() as looked"), { patience: 60_000 });
  if (row?.looked) log.info({ count: row.looked }, "statistics refreshed");
}
