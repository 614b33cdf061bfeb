import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** What to look for, by what it is called in a failure. */
export type Marks = readonly (readonly [string, RegExp])[];

/** Which planted values a text holds, plain, percent-encoded or in base64. */
export function findMarks(text: string, marks: Marks): string[] {
  const decoded = text.match(/[\w+/-]{20,}/g)?.map((run) => Buffer.from(run, "base64url").toString("latin1")) ?? [];
  const all = [text, text.replaceAll("%40", "@").replaceAll(/%20|\+/g, " "), ...decoded].join("\n");
  return marks.filter(([, pattern]) => pattern.test(all)).map(([what]) => what);
}

const quoted = (name: string) => `"${name.replace(".", '"."')}"`;

/** Everything of every table of the app and its job queue, as text, by the table's name. Takes the policies off: for a test's own database, at its end. */
export async function dumpTables(ownerUrl: string): Promise<Map<string, string>> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    const names = await owner.query<{ name: string; forced: boolean }>("select n.nspname || '.' || c.relname as name, c.relforcerowsecurity as forced from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname in ('public', 'pgboss')");
    const dump = new Map<string, string>();
    for (const { name, forced } of names.rows) {
      // Its owner may look past the rule that binds the owner too.
      if (forced) await owner.query(`alter table ${quoted(name)} no force row level security, disable row level security`);
      const rows = await owner.query<{ row: string }>(`select t::text as row from ${quoted(name)} t`);
      dump.set(name, rows.rows.map(({ row }) => row).join("\n"));
    }
    return dump;
  } finally {
    await owner.end();
  }
}

/** Name and content of every file under a folder, as text, by its path. */
export function readTree(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [path, `${path}\n${readFileSync(path, "latin1")}`]));
}
