import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/support/database.ts";

const database = useDatabase();

test("the migrations make exactly what the schema of record says", () => {
  const diff = spawnSync(
    process.execPath,
    ["node_modules/prisma/build/index.js", "migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema-datamodel", "prisma/schema.prisma", "--script", "--exit-code"],
    { encoding: "utf8", env: { ...process.env, DATABASE_URL: database.ownerUrl(), DATABASE_OWNER_URL: database.ownerUrl(), CHECKPOINT_DISABLE: "1" } },
  );
  expect(diff.stdout.trim()).toBe("-- This is an empty migration.");
  expect(diff.status).toBe(0);
});
