import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "#app/platform/db.ts";
import type { FactRow } from "./types.ts";

/** Adds rows of one shape to a table of the shop. Columns that the rows do not name get their defaults. */
export async function copyRows(tx: Tx, table: string, rows: readonly FactRow[]): Promise<void> {
  if (!rows[0]) return;
  const names = Object.keys(rows[0]);
  const list = names.map((name) => `"${name}"`).join(", ");
  await tx.run(`create temporary table scenario_stage on commit drop as select ${list} from "${table}" limit 0`);
  const lines = function* () {
    for (let at = 0; at < rows.length; at += 2000) yield rows.slice(at, at + 2000).map((row) => `${names.map((name) => cell(row[name] ?? null)).join("\t")}\n`).join("");
  };
  await pipeline(Readable.from(lines()), tx.client.query(copyFrom(`copy scenario_stage (${list}) from stdin`)));
  await tx.run(`insert into "${table}" (shop_id, ${list}) select $1, ${list} from scenario_stage`, [tx.shopId]);
  await tx.run("drop table scenario_stage");
}

function cell(value: FactRow[string]): string {
  if (value === null) return "\\N";
  if (typeof value === "object") return cell(`{${value.map((one) => `"${one.replace(/["\\]/g, "\\$&")}"`).join(",")}}`);
  return String(value).replace(/\\/g, "\\\\").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
}
