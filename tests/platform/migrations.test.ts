import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

/** What would break code that still runs on the schema before: each must wait for a later release, and be named here. */
const breaking: [RegExp, string][] = [
  [/\bdrop\s+(table|column|view|function|type|schema)\b/i, "drops what old code may use"],
  [/\brename\s+(to|column|constraint)\b/i, "renames what old code may use"],
  [/\balter\s+column\b[^,;]*\btype\b/i, "changes a type under old code"],
  [/\bset\s+not\s+null\b/i, "refuses rows that old code may write"],
  [/\badd\s+column\b(?![^,;]*\bdefault\b)[^,;]*\bnot\s+null\b/i, "asks of old code a value that it does not know"],
  [/\badd\s+constraint\b(?![^;]*\bprimary\s+key\b)/i, "refuses rows that old code may write"],
];

/** Statements that stop a large table's readers or writers for long. */
const blocking: [RegExp, string][] = [[/\b(vacuum\s+full|cluster|lock\s+table)\b/i, "holds a table for long"]];

/** Migrations that may break a rule, and why no old code minds. */
const exceptions: Record<string, string> = {};

/** A migration's statements, without comments; what stands in a function's body counts too. */
const statements = (sql: string) => sql.replace(/--.*$/gm, "").split(";");

export function problems(sql: string): string[] {
  // A table that the same migration makes has no old code.
  const own = new Set([...sql.matchAll(/create\s+(?:temporary\s+)?table\s+"?(\w+)"?/gi)].map(([, name]) => name));
  return statements(sql).flatMap((statement) => {
    const target = /alter\s+table\s+(?:only\s+)?"?(\w+)"?/i.exec(statement)?.[1];
    if (target && own.has(target)) return [];
    return [...breaking, ...blocking].filter(([pattern]) => pattern.test(statement)).map(([, why]) => `${why}: ${statement.trim().replace(/\s+/g, " ").slice(0, 120)}`);
  });
}

test("old code still runs on every new schema: migrations only add", async () => {
  const folders = (await readdir("prisma/migrations", { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  expect(folders.length).toBeGreaterThan(15);
  const found: string[] = [];
  for (const name of folders) {
    expect(name).toMatch(/^\d{14}_[a-z0-9_]+$/);
    if (!exceptions[name]) found.push(...problems(await readFile(`prisma/migrations/${name}/migration.sql`, "utf8")).map((what) => `${name}: ${what}`));
  }
  expect(found).toEqual([]);
  expect(Object.keys(exceptions).filter((name) => !folders.includes(name))).toEqual([]);
});

test("a migration that would break old code is told, one that adds is not", () => {
  for (const bad of ['ALTER TABLE "shops" DROP COLUMN "plan";', "alter table shops rename column plan to tier", "drop table shops", 'ALTER TABLE "shops" ADD COLUMN "x" TEXT NOT NULL;', "alter table shops alter column plan set not null", "alter table shops alter column plan type int"]) {
    expect(problems(bad), bad).toHaveLength(1);
  }
  for (const good of ['ALTER TABLE "shops" ADD COLUMN "x" TEXT NOT NULL DEFAULT \'\';', "alter table shops add column x text", "-- drop table shops\ncreate index i on shops (shop_id)", "alter table citations alter column line drop not null", 'create table "y" ("shop_id" bigint not null); alter table "y" add constraint c check (shop_id > 0)']) {
    expect(problems(good), good).toEqual([]);
  }
});
