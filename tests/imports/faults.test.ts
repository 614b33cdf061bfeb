import { expect, test } from "vitest";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { killImports } from "#tests/faults/support/killed-imports.ts";
import { mutate, readMutatedFiles, seedFiles } from "#tests/faults/support/mutated-files.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { importBytes, rowsOf } from "./support.ts";

useDatabase();

test("a thousand broken files are read or refused, never a crash or a hang", async () => {
  const { failures, read, refused } = await readMutatedFiles(1_000, 1);
  expect(failures).toEqual([]);
  expect(read + refused).toBe(1_000);
  expect(read).toBeGreaterThan(100);
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
