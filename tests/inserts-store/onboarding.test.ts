import { expect, test } from "vitest";
import { createPrintRun, readOnboarding } from "#app/migration/inserts/index.ts";
import { withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aProduct, aPublishedInsert, fillSettings, runForm, staff } from "./support.ts";

useDatabase();

test("each step to the first printed card is done when the data say so, and undone when they no longer do", async () => {
  const shopId = await aShop();
  const done = () => withShop(shopId, async (tx) => {
    const { steps, next } = await readOnboarding(tx);
    return { done: steps.filter((step) => step.done).map((step) => step.id), next };
  });
  expect(await done()).toEqual({ done: [], next: "responsible" });
  await withShop(shopId, fillSettings);
  expect(await done()).toEqual({ done: ["responsible"], next: "products" });
  await withShop(shopId, (tx) => aProduct(tx, 7));
  expect((await done()).next).toBe("insert");
  const insert = await aPublishedInsert(shopId);
  expect((await done()).next).toBe("proof");
  const form = await runForm(shopId, insert);
  const run = await withShop(shopId, (tx) => createPrintRun(tx, staff, insert.id, form));
  expect((await done()).next).toBe("proof");
  await withShop(shopId, (tx) => tx.run("update print_runs set proof_scanned_at = now() where shop_id = $1 and id = $2", [shopId, run.id]));
  expect((await done()).next).toBe("print");
  await withShop(shopId, (tx) => tx.run("update print_runs set status = 'sent' where shop_id = $1", [shopId]));
  expect(await done()).toEqual({ done: ["responsible", "products", "insert", "proof", "print"], next: null });
  await withShop(shopId, (tx) => tx.run("update inserts set status = 'archived' where shop_id = $1", [shopId]));
  expect((await done()).next).toBe("insert");
});
