import { afterAll, expect, test } from "vitest";
import { inline, readResult, recompute } from "#app/flywheel/index.ts";
import { config } from "#app/platform/config.ts";
import { closePool, pool, withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();
afterAll(closePool);

test("a recompute outlasts a rush that holds every connection for longer than a request would wait", async () => {
  const shop = await aShop();
  // A rush in small: every connection is taken, and a request gives up after a fifth of a second.
  const held = await Promise.all(Array.from({ length: config().DATABASE_POOL }, () => pool().connect()));
  pool().options.connectionTimeoutMillis = 200;
  await expect(withShop(shop, (tx) => tx.query("select 1"))).rejects.toThrow("timeout exceeded when trying to connect");
  const computing = recompute(shop, new Date("2026-11-21T15:00:00Z"), { layers: inline });
  setTimeout(() => {
    pool().options.connectionTimeoutMillis = 5_000;
    for (const client of held) client.release();
  }, 700);
  await computing;
  expect(await withShop(shop, (tx) => readResult(tx, "home"))).not.toBeNull();
});
