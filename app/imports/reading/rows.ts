import type { z } from "zod";
import type { Columns } from "./names.ts";
import type { CellRecord, Fact, FileContext, RawRow, RowReader } from "../model.ts";

type Taken = { facts: readonly Fact[]; day?: string | null; until?: string | null };
type Refused = { column: string; reason: string };

/**
 * Makes a row reader of a row's description and what a valid row becomes. The description refuses single values; the
 * function may refuse what only the whole row shows, or skip a row that is no data.
 * @param isNoData tells totals and descriptions from rows, before they are checked
 */
export function readRows<Row>(file: Pick<FileContext, "header" | "positions">, row: z.ZodType<Row>, become: (row: Row, raw: RawRow) => Taken | Refused | "skip", isNoData?: (record: CellRecord) => boolean): RowReader {
  const theirName = (ours: string) => file.header[file.positions[ours] ?? -1] ?? ours;
  return (record, raw) => {
    if (isNoData?.(record)) return { kind: "skipped" };
    const checked = row.safeParse(record);
    if (!checked.success) {
      return {
        kind: "problems",
        problems: checked.error.issues.map((issue) => {
          const ours = String(issue.path[0] ?? "");
          return { column: theirName(ours), value: record[ours] ?? "", reason: issue.message };
        }),
      };
    }
    let became: ReturnType<typeof become>;
    try {
      became = become(checked.data, raw);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { kind: "problems", problems: [{ column: "", value: "", reason: "holds an amount that is too large to be true. Correct the amount" }] };
    }
    if (became === "skip") return { kind: "skipped" };
    if ("reason" in became) return { kind: "problems", problems: [{ column: theirName(became.column), value: record[became.column] ?? "", reason: became.reason }] };
    return { kind: "facts", ...became };
  };
}

/** Which of a file's columns hold personal data: named so by the source, or plainly so by their name. */
export function personalColumns(header: readonly string[], positions: Readonly<Record<string, number>>, columns: Columns): Set<number> {
  const personal = new Set<number>();
  for (const [ours, column] of Object.entries(columns)) if (column.personal && positions[ours] !== undefined) personal.add(positions[ours]);
  const known = new Set(Object.values(positions));
  header.forEach((name, position) => {
    if (!known.has(position) && /e-?mail|phone|recipient|buyer|first.?name|last.?name|(billing|shipping|customer|contact).?name|address|street|ship-(city|state)|zip|postal|note attributes|customer-comments|\bip\b|username/i.test(name)) personal.add(position);
  });
  return personal;
}
