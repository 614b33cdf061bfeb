import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInsert, parseInsertInput, readInsert, updateInsert } from "#app/migration/inserts/index.ts";
import { runningTest } from "#app/migration/inserts/landing-test.ts";
import { forgetInserts } from "#app/migration/landing/insert-cache.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { endTest, readTest } from "#app/migration/variants/index.ts";
import { withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aCard, addCode, cookieOf, startServer } from "../landing/support.ts";
import { insertForm, staff } from "../inserts-store/support.ts";
import { createUniqueCardCode } from "#app/migration/inserts/card-code.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
});

const second = { copy: { en: { headline: "Keep your carrier covered", text: "", button: "Cover it" } } };
const keysOf = (shopId: number, id: string) => withShop(shopId, async (tx) => runningTest((await tx.first<{ variants: unknown }>("select variants from inserts where id = $1", [id]))?.variants)?.keys);

test("a test keeps its keys while words and offer stay, and is counted anew when they change", async () => {
  const shopId = await aShop();
  const save = (id: string, changes: object) => withShop(shopId, (tx) => updateInsert(tx, staff, id, parseInsertInput(insertForm(changes))));
  const { id, landingTest } = await withShop(shopId, (tx) => createInsert(tx, staff, parseInsertInput(insertForm({ landingTest: second }))));
  expect(landingTest).toEqual(second);
  expect(await keysOf(shopId, id)).toEqual(["A1", "B1"]);
  await save(id, { landingTest: second, name: "Other name" });
  expect(await keysOf(shopId, id)).toEqual(["A1", "B1"]);
  await save(id, { landingTest: second, copy: { en: { headline: "Other words" } } });
  expect(await keysOf(shopId, id)).toEqual(["A3", "B3"]);
  await save(id, { landingTest: { copy: {} }, copy: { en: { headline: "Other words" } } });
  expect(await keysOf(shopId, id)).toEqual(["A4", "B4"]);
  await save(id, { landingTest: null });
  expect(await keysOf(shopId, id)).toBeUndefined();
});

test("people are shared, counted and compared; the page that is kept becomes everyone's", async () => {
  const card = await aCard(await aShop(), { variants: [{ key: "A4", copy: {} }, { key: "B4", ...second }] });
  const { shopId, insertId, printRunId } = card;
  const page = await server.ask(`/q/${card.code}`);
  const cookie = cookieOf(page);
  expect(cookie).toMatch(new RegExp(`^fb=${card.code}:[AB]4$`));
  const again = await server.ask(`/q/${card.code}`, { headers: { Cookie: cookie } });
  expect(again.body.includes("Keep your carrier covered")).toBe(cookie.endsWith("B4"));
  // One of the test before this one is tossed anew, and told so.
  const before = await server.ask(`/q/${card.code}`, { headers: { Cookie: `fb=${card.code}:B2` } });
  expect(cookieOf(before)).toMatch(/:[AB]4$/);
  await stopPublic();

  await withShop(shopId, async (tx) => {
    await tx.run("delete from scan_counts where shop_id = $1", [shopId]);
    await tx.run(
      `insert into scan_counts (shop_id, day, insert_id, print_run_id, variant, kind, scans)
       select $1, current_date - 2, $2, $3, key, kind, n from (values ('A4', 'scan', 900), ('B4', 'scan', 930), ('B4', 'reload', 500), ('A2', 'scan', 700)) v (key, kind, n)`,
      [shopId, insertId, printRunId],
    );
    await tx.run(
      `insert into registrations (shop_id, insert_id, print_run_id, code, variant, submission_key, email_encrypted, email_index, locale, created_at)
       select $1, $2, $3, $4, case when i <= 80 then 'A4' else 'B4' end, 'key' || i, '', 'index' || i, 'en', now() - interval '1 day' from generate_series(1, 260) i`,
      [shopId, insertId, printRunId, card.code],
    );
  });
  const result = await withShop(shopId, (tx) => readTest(tx, insertId));
  expect(result).toMatchObject({ first: { scans: 900, registrations: 80 }, second: { scans: 930, registrations: 180 }, verdict: { state: "decided", winner: "second" }, isFairlyShared: true });
  expect(result?.difference?.low).toBeGreaterThan(0);

  const kept = await withShop(shopId, (tx) => endTest(tx, staff, insertId, "second"));
  expect(kept).toMatchObject({ landingTest: null, copy: { en: { headline: "Keep your carrier covered", button: "Cover it" } } });
  expect(await withShop(shopId, (tx) => readTest(tx, insertId))).toBeNull();
  await expect(withShop(shopId, (tx) => endTest(tx, staff, insertId, "first"))).rejects.toMatchObject({ status: 409 });
  forgetInserts();
  expect((await server.ask(`/q/${card.code}`)).body).toContain("Keep your carrier covered");
  expect(await withShop(shopId, (tx) => readInsert(tx, insertId))).toMatchObject({ landingTest: null });
});

test("a unique card shows the same page to whoever opens it, and about half of the cards show each", async () => {
  const card = await aCard(await aShop(), { unique: true, variants: [{ key: "A1", copy: {} }, { key: "B1", ...second }] });
  const codes = Array.from({ length: 60 }, () => createUniqueCardCode());
  for (const [index, code] of codes.entries()) await addCode(card, code, true, false, index + 2);
  const isSecond = async (code: string) => (await server.ask(`/q/${code}`)).body.includes("Keep your carrier covered");
  const shown: boolean[] = [];
  for (const code of codes) shown.push(await isSecond(code));
  for (const [index, code] of codes.slice(0, 5).entries()) expect(await isSecond(code)).toBe(shown[index]);
  const seconds = shown.filter(Boolean).length;
  expect(seconds).toBeGreaterThan(12);
  expect(seconds).toBeLessThan(48);
  await stopPublic();
});
