import { stringify } from "csv-stringify/sync";
import type { Tx } from "#app/platform/db.ts";
import { lastWholeWeek, readOrders } from "./cohorts/index.ts";
import type { WindowView } from "./forces/window.ts";
import { creditablePaths, readPaths } from "./journeys/report.ts";
import { readSpending } from "./migration/value.ts";
import { readResult } from "./results.ts";
import { readCitationRuns } from "./series/index.ts";

/** The input of a stored figure as a file that `npm run -s layer` reads; null for a name that has none. */
export async function inputCsv(tx: Tx, of: string): Promise<{ name: string; text: string } | null> {
  if (of === "searches" || of === "revenue") {
    const table = (await readResult<WindowView>(tx, "window"))?.payload.tables[of];
    return table ? { name: `${of}.csv`, text: stringify([table.header, ...table.rows]) } : null;
  }
  if (of === "journeys") {
    const rows = creditablePaths(await readPaths(tx)).map((row) => [[...row.path].join(" > "), row.conversions, row.value, row.nulls]);
    return { name: "journeys.csv", text: stringify([["path", "conversions", "value", "nulls"], ...rows]) };
  }
  if (of === "citations") {
    const flag = (value: boolean) => (value ? 1 : 0);
    const rows = (await readCitationRuns(tx)).map((run, at) => [at + 1, run.promptId, run.engine, new Date(run.capturedAt).toISOString(), run.answered ? "ok" : "failed", flag(run.mentioned), flag(run.cited), flag(run.firstMention), flag(run.grounded), run.modelVersion]);
    return { name: "citations.csv", text: stringify([["run_id", "prompt_id", "engine", "captured_at", "status", "mentioned", "cited", "first_mention", "grounded", "model_version"], ...rows]) };
  }
  if (of.startsWith("cohort-")) {
    const { zone, asOf } = await reach(tx);
    const rows = asOf ? (await readOrders(tx, zone, asOf)).filter(({ path }) => path === of.slice("cohort-".length)) : [];
    return rows.length > 0 ? customers(rows) : null;
  }
  if (of === "migrated" || of === "never_amazon") {
    const { zone, asOf } = await reach(tx);
    const { rows } = asOf ? await readSpending(tx, zone, asOf) : { rows: [] };
    return customers(rows.filter((row) => row.group === of));
  }
  return null;
}

async function reach(tx: Tx): Promise<{ zone: string; asOf: string | null }> {
  const shop = await tx.first<{ zone: string }>("select time_zone as zone from shops where shop_id = $1", [tx.shopId]);
  const zone = shop?.zone ?? "UTC";
  return { zone, asOf: await lastWholeWeek(tx, zone) };
}

/** Customers as numbers: the file leaves the app, and nobody needs their ids in it. */
function customers(rows: readonly { person: string; day: string; minor: number }[]): { name: string; text: string } {
  const numbers = new Map<string, number>();
  const own = rows.map((row) => [numbers.get(row.person) ?? numbers.set(row.person, numbers.size + 1).get(row.person), row.day, row.minor]);
  return { name: "customers.csv", text: stringify([["customer_id", "date", "amount"], ...own]) };
}
