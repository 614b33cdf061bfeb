import { expect, test } from "vitest";
import { blindIndex, decrypt, encrypt } from "#app/platform/crypto.ts";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { rotateShop } from "#app/platform/rotation.ts";
import { sealPayload, openPayload } from "#app/shopify/webhooks/payload.ts";
import { aForm, aScene } from "#tests/registration/support.ts";
import { register } from "#app/migration/registration/index.ts";
import { firstRejections, readImport, rejectionsCsv } from "#app/imports/index.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

/** Puts a new key before the old one, as an operator does, or takes the old ones away. */
function keys(...ids: string[]): void {
  const list = config().ENCRYPTION_KEYS as { id: string; secret: Buffer }[];
  list.splice(0, list.length, ...ids.map((id) => ({ id, secret: Buffer.alloc(32, Number(id.slice(1))) })));
}

test("everything encrypted comes under the new key in batches, also when cut off and while written; look-up and reading go on", async () => {
  const scene = await aScene("rotation.myshopify.com");
  const { shopId } = scene;
  keys("k1");
  const emails = Array.from({ length: 7 }, (_unused, at) => `rotated-${at}@example.com`);
  for (const email of emails) await register(shopId, aForm(scene, { email }));
  await withShop(shopId, async (tx) => {
    await tx.run("update shops set smtp_encrypted = $2, settings = settings || $3::jsonb where shop_id = $1", [shopId, encrypt(shopId, "smtp://a:b@mail.example"), JSON.stringify({ home: { mailTo: [encrypt(shopId, "owner@mira.example")], target: "k1.is.no.value" } })]);
    await tx.run("insert into webhook_inbox (shop_id, topic, webhook_id, payload) values ($1, 'customers/update', 'w1', $2)", [shopId, sealPayload(shopId, { email: "late@example.com" })]);
  });

  // As an earlier release left them: a note and a refused row in clear.
  await withShop(shopId, async (tx) => {
    await tx.run("update registrations set note = 'calls on Mondays' where id = (select id from registrations limit 1)");
    const imported = await tx.first<{ id: string }>("insert into imports (shop_id, source, file_name, state) values ($1, 'costs', 'costs.csv', 'done') returning id", [shopId]);
    await tx.run(`insert into import_rejections (shop_id, import_id, line, "column", value, reason, row_text) select $1, $2, line, 'amount', 'slipped@example.com', 'no amount', '{"amount":"slipped@example.com"}' from generate_series(1, 5) line`, [shopId, imported!.id]);
  });

  keys("k2", "k1");
  // Cut off in its second batch.
  let batches = 0;
  const signal = { throwIfAborted: () => { if (batches++ === 2) throw new Error("cut off"); } } as AbortSignal;
  await expect(rotateShop(shopId, { batch: 2, signal })).rejects.toThrow("cut off");
  // Both keys are read meanwhile, and what is written is under the new one.
  await register(shopId, aForm(scene, { email: "between@example.com" }));
  expect(await emailsOf(shopId)).toEqual(["between@example.com", ...emails].sort());

  expect((await rotateShop(shopId, { batch: 2 })).rotated).toBeGreaterThan(10);
  expect(await rotateShop(shopId, { batch: 2 })).toEqual({ rotated: 0, stale: 0 });

  keys("k2");
  expect(await emailsOf(shopId)).toEqual(["between@example.com", ...emails].sort());
  await withShop(shopId, async (tx) => {
    const shop = await tx.first<{ smtp: string; settings: { home: { mailTo: string[]; target: string } } }>("select smtp_encrypted as smtp, settings from shops");
    expect([decrypt(shopId, shop!.smtp), decrypt(shopId, shop!.settings.home.mailTo[0]!), shop!.settings.home.target]).toEqual(["smtp://a:b@mail.example", "owner@mira.example", "k1.is.no.value"]);
    const [webhook] = await tx.query<{ payload: unknown }>("select payload from webhook_inbox");
    expect(openPayload(shopId, webhook!.payload)).toEqual({ email: "late@example.com" });
    const [refused] = await tx.query<{ import: string; kept: string }>("select import_id as import, value || reason || row_text as kept from import_rejections");
    expect(refused!.kept).toBe("");
    expect((await firstRejections(shopId, refused!.import)).map(({ value, reason }) => [value, reason])).toEqual(Array.from({ length: 5 }, () => ["slipped@example.com", "no amount"]));
    expect(await rejectionsCsv(shopId, refused!.import)).toContain("slipped@example.com");
    expect([await tx.query("select file_name from imports"), (await readImport(shopId, refused!.import)).fileName]).toEqual([[{ file_name: "" }], "costs.csv"]);
    const [noted] = await tx.query<{ note: string | null; sealed: string }>("select note, note_encrypted as sealed from registrations where note_encrypted is not null");
    expect([noted!.note, decrypt(shopId, noted!.sealed)]).toEqual([null, "calls on Mondays"]);
    // The keyed hash stands on INDEX_KEY alone: people are found as before.
    expect(await tx.query("select 1 from registrations where email_index = $1", [blindIndex(shopId, "email", emails[3]!)])).toHaveLength(1);
    // Nothing anywhere in the shop's rows is under the old key.
    const tables = await tx.query<{ name: string }>("select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')");
    for (const { name } of tables) {
      const rows = await tx.query<{ row: string }>(`select t::text as row from "${name}" t where shop_id = $1`, [shopId]);
      expect(rows.filter(({ row }) => /\bk1\.[\w-]{16}\.[\w-]*\.[\w-]{22}/.test(row)), name).toEqual([]);
    }
  });
  keys("k1");
});

async function emailsOf(shopId: number): Promise<string[]> {
  const rows = await withShop(shopId, (tx) => tx.query<{ email: string }>("select email_encrypted as email from registrations where shop_id = $1", [shopId]));
  return rows.map(({ email }) => decrypt(shopId, email)).sort();
}
