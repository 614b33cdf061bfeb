import { expect, test } from "vitest";
import { addCost, addEvent, listCosts, listEvents, removeCost, removeEvent } from "#app/imports/index.ts";
import { pool, withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const staff = "staff:1" as const;
const asked = async (shop: number) => (await pool().query("select 1 from pgboss.job where name = 'recompute' and data ->> 'shopId' = $1", [String(shop)])).rowCount;

test("events are entered by day, “none” is an answer of its own, and both ask for new figures", async () => {
  const [shop, other] = [await aShop(), await aShop()];
  await withShop(shop, (tx) => addEvent(tx, staff, { kind: "promotion", name: "Prime Day", from: "2026-07-14", to: "2026-07-17" }));
  await withShop(shop, (tx) => addEvent(tx, staff, { kind: "none", name: "", from: "2026-08-01", to: "2026-08-31" }));
  expect(await withShop(shop, listEvents)).toMatchObject([{ kind: "none", name: "", to: "2026-08-31" }, { kind: "promotion", name: "Prime Day", item: "", typed: true }]);
  expect(await withShop(other, listEvents)).toEqual([]);
  expect(await asked(shop)).toBe(1);
  await withShop(shop, (tx) => removeEvent(tx, staff, { kind: "promotion", name: "Prime Day", item: "", from: "2026-07-14" }));
  expect(await withShop(shop, listEvents)).toHaveLength(1);
});

test("what is wrong is said beside its field", async () => {
  const shop = await aShop();
  const event = (given: object) => withShop(shop, (tx) => addEvent(tx, staff, given));
  await expect(event({ kind: "promotion", name: "", from: "2026-07-14", to: "2026-07-17" })).rejects.toMatchObject({ fields: { name: expect.any(String) } });
  await expect(event({ kind: "promotion", name: "x", from: "2026-07-17", to: "2026-07-14" })).rejects.toMatchObject({ fields: { to: expect.stringMatching(/before/) } });
  const cost = (given: object) => withShop(shop, (tx) => addCost(tx, staff, { month: "2026-07", kind: "cards", force: 3, currency: "USD", amount: "10", ...given }));
  await expect(cost({ amount: "1,250.00" })).rejects.toMatchObject({ fields: { amount: expect.any(String) } });
  await expect(cost({ currency: "JPY", amount: "10.5" })).rejects.toMatchObject({ fields: { amount: expect.stringMatching(/JPY has no/) } });
  await expect(cost({ month: "2026-13" })).rejects.toMatchObject({ fields: { month: expect.any(String) } });
});

test("costs are exact minor units, and the same entry again replaces itself", async () => {
  const shop = await aShop();
  const add = (amount: string, currency = "USD") => withShop(shop, (tx) => addCost(tx, staff, { month: "2026-07", kind: "cards", force: "3", reference: "First 5,000", currency, amount }));
  await add("1250.10");
  await add("0.29");
  await add("1250,1");
  await add("125000", "JPY");
  expect((await withShop(shop, listCosts)).map((row) => [row.currency, row.amountMinor]).sort()).toEqual([["JPY", 125000], ["USD", 125010]]);
  await withShop(shop, (tx) => removeCost(tx, staff, { month: "2026-07-01", kind: "cards", force: 3, reference: "First 5,000", currency: "JPY" }));
  expect(await withShop(shop, listCosts)).toHaveLength(1);
});
