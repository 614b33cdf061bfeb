import { stringify } from "csv-stringify/sync";
import type { CitationRun } from "#app/attribution/citations/index.ts";
import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { plainCell } from "#app/platform/spreadsheet.ts";
import { runsInWindow } from "./ai-search/index.ts";
import { readInputs as readAiSearch } from "./ai-search/read.ts";
import { readOrders } from "./cohorts/index.ts";
import type { WindowView } from "./forces/window.ts";
import { dayNumber } from "./days.ts";
import { creditablePaths, readPaths, type JourneysResult } from "./journeys/report.ts";
import { readSpending } from "./migration/value.ts";
import { readResult } from "./results.ts";

/** Commands of layers whose options are always the same; the others stand beside their stored figures. */
export const layerCommands = {
  journeys: "npm run -s layer -- journeys --input journeys.csv --bootstrap 300 --seed 1",
  citations: "npm run -s layer -- citations --input citations.csv --seed 1",
} as const;

/** The input of a stored figure as a file that `npm run -s layer` reads; null for a name that has none. */
export async function inputCsv(tx: Tx, of: string): Promise<{ name: string; text: string } | null> {
  if (of === "searches" || of === "revenue") {
    const table = (await readResult<WindowView>(tx, "window"))?.payload.tables[of];
    return table ? { name: `${of}.csv`, text: csv([table.header, ...table.rows]) } : null;
  }
  if (of === "journeys") {
    const stored = await readResult<JourneysResult>(tx, "journeys");
    const rows = creditablePaths(await readPaths(tx, stored ? dayNumber(stored.payload.to) : undefined)).map((row) => [[...row.path].join(" > "), row.conversions, row.value, row.nulls]);
    return { name: "journeys.csv", text: csv([["path", "conversions", "value", "nulls"], ...rows]) };
  }
  if (of === "citations") {
    const { runs, competitors } = await readAiSearch(tx);
    return { name: "citations.csv", text: csv(citationTable(runsInWindow(runs, 0), competitors)) };
  }
  if (of.startsWith("cohort-")) {
    const { zone, asOf } = await reach(tx, "cohorts");
    const rows = asOf ? (await readOrders(tx, zone, asOf)).filter(({ path }) => path === of.slice("cohort-".length)) : [];
    return rows.length > 0 ? customers(rows) : null;
  }
  if (of === "migrated" || of === "never_amazon") {
    const { zone, asOf } = await reach(tx, "migration-value");
    const { rows } = asOf ? await readSpending(tx, zone, asOf) : { rows: [] };
    return customers(rows.filter((row) => row.group === of));
  }
  return null;
}

const csv = (rows: readonly (readonly unknown[])[]): string => stringify(rows.map((row) => row.map(plainCell)));

/** Runs as the command line reads them. Competitors only where every run looked for them, and those that are tracked. */
function citationTable(runs: readonly CitationRun[], tracked: readonly string[]): (string | number)[][] {
  const flag = (value: boolean) => (value ? 1 : 0);
  const looked = runs.every(({ competitors }) => competitors);
  const rows = runs.map((run, at) => [
    at + 1, run.promptId, run.engine, new Date(run.capturedAt).toISOString(), run.answered ? "ok" : "failed", flag(run.mentioned), flag(run.cited), flag(run.firstMention), flag(run.grounded), run.modelVersion, (run.citedDomains ?? []).join("|"),
    ...(looked ? [(run.competitors ?? []).filter((name) => tracked.includes(name)).join("|")] : []),
  ]);
  return [["run_id", "prompt_id", "engine", "captured_at", "status", "mentioned", "cited", "first_mention", "grounded", "model_version", "cited_domains", ...(looked ? ["competitors"] : [])], ...rows];
}

/** The day that a stored answer about customers reaches, in the shop's zone. */
async function reach(tx: Tx, name: "cohorts" | "migration-value"): Promise<{ zone: string; asOf: string | null }> {
  const { timeZone } = await readShop(tx);
  const stored = await readResult<{ asOf: string | null }>(tx, name);
  return { zone: timeZone, asOf: stored?.payload.asOf ?? null };
}

/** Customers as numbers in the order of their ids, which the draws of an interval follow: the file leaves the app, and nobody needs the ids in it. */
function customers(rows: readonly { person: string; day: string; minor: number }[]): { name: string; text: string } {
  const people = [...new Set(rows.map(({ person }) => person))].sort();
  const numbers = new Map(people.map((person, at) => [person, String(at + 1).padStart(7, "0")]));
  const own = rows.map((row) => [numbers.get(row.person), row.day, row.minor]);
  return { name: "customers.csv", text: csv([["customer_id", "date", "amount"], ...own]) };
}
