import { mkdir, rm, rmdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { killImports } from "#tests/faults/support/killed-imports.ts";
import { mutate, readMutatedFiles, seedFiles } from "#tests/faults/support/mutated-files.ts";
import { readImport, runImport, startImport } from "#app/imports/index.ts";
import { pool } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { importBytes, rowsOf } from "./support.ts";

useDatabase();

test("three hundred broken files are read or refused, never a crash or a hang", async () => {
  const { failures, read, refused } = await readMutatedFiles(300, 1);
  expect(failures).toEqual([]);
  expect(read + refused).toBe(300);
  expect(read).toBeGreaterThan(30);
}, 300_000);

test("broken files through the whole importer are in whole or not at all", async () => {
  const shop = await aShop();
  const random = createRandom(7);
  const [orders] = await seedFiles();
  let lines = 0;
  for (let round = 0; round < 25; round++) {
    const result = await importBytes(shop, "amazon-orders", mutate(orders!.bytes, random));
    expect(["done", "failed"], result.error ?? "").toContain(result.state);
    if (result.state === "failed") expect(result.error).toMatch(/\w{4,}/);
    lines += result.rows.taken;
    expect(await rowsOf(shop, "select count(*)::int as lines from amazon_order_items")).toEqual([{ lines }]);
  }
});

test("an import killed at any moment leaves all of it or none, and ends whole when begun again", async () => {
  const { failures } = await killImports(await aShop(), 3, 1);
  expect(failures).toEqual([]);
});

test("an import that fails again and again stays the one job that it was, and can still be done", async () => {
  const shop = await aShop();
  const [orders] = await seedFiles();
  const key = fileKey(shop, "imports", "report.txt");
  await files().put(key, orders!.bytes);
  const id = await startImport(shop, { fileKey: key, fileName: "report.txt", source: "amazon-orders", actor: "system" });
  const jobs = async () => (await pool().query<{ n: number }>("select count(*)::int as n from pgboss.job where name = 'import' and data->>'importId' = $1", [id])).rows[0]!.n;
  // A disk that reads nothing: none of the file's fault.
  const path = files().localPath!(key);
  await rm(path);
  await mkdir(path);
  for (let tries = 0; tries < 3; tries += 1) await expect(runImport(shop, id)).rejects.toThrow();
  expect(await jobs()).toBe(1);
  await rmdir(path);
  await files().put(key, orders!.bytes);
  await runImport(shop, id);
  expect((await readImport(shop, id)).state).toBe("done");
});
