import { expect, test } from "vitest";
import { encrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import { applyRetention, countDue, retentionOf, saveRetention } from "#app/migration/retention/index.ts";
import { register } from "#app/migration/registration/index.ts";
import { aForm, aScene, type Scene } from "#tests/registration/support.ts";
import { useDatabase } from "#tests/support/database.ts";
import "#tests/imports/support.ts";

useDatabase();
const now = new Date("2026-11-28T01:40:00Z");
const longAgo = "2022-01-01T00:00:00Z";

async function person(scene: Scene, email: string, { confirmed = true, warrantyEnds = "2023-01-01" as string | null, created = longAgo } = {}): Promise<string> {
  const result = await register(scene.shopId, aForm(scene, { email, now: new Date(created) }));
  if (result.outcome !== "registered") throw new Error(result.outcome);
  await withShop(scene.shopId, async (tx) => {
    await tx.run("update registrations set created_at = $2, confirmed_at = case when $3 then $2::timestamptz end where id = $1", [result.registrationId, created, confirmed]);
    await tx.run("update benefits set ends_on = $2, state = 'issued' where registration_id = $1", [result.registrationId, warrantyEnds]);
  });
  return result.registrationId;
}

test("what was kept long enough goes at night, and nothing that still runs or that somebody else owns", async () => {
  const [scene, other] = [await aScene("keeps.myshopify.com"), await aScene("other.myshopify.com")];
  const { shopId } = scene;
  const ids = {
    due: await person(scene, "due@example.com"),
    warranty: await person(scene, "warranty@example.com", { warrantyEnds: "2027-01-01" }),
    endless: await person(scene, "endless@example.com", { warrantyEnds: null }),
    claims: await person(scene, "claims@example.com"),
    buys: await person(scene, "buys@example.com"),
    again: await person(scene, "again@example.com"),
    fresh: await person(scene, "again@example.com", { created: "2026-10-01T00:00:00Z" }),
    unconfirmed: await person(scene, "unconfirmed@example.com", { confirmed: false, created: "2025-09-01T00:00:00Z", warrantyEnds: "2025-10-01" }),
  };
  const elsewhere = await person(other, "due@example.com");
  const key = `${shopId}/data-requests/7.json`;
  await files().put(key, encrypt(shopId, "{}"));
  await files().put(`${shopId}/imports/old`, "order-id\n");
  await withShop(shopId, async (tx) => {
    await tx.run("insert into claims (shop_id, registration_id, kind, text_encrypted, state, created_at, done_at) values ($1, $2, 'product', $3, 'open', $4, null), ($1, $5, 'product', $3, 'done', $4, $4)", [shopId, ids.claims, encrypt(shopId, "torn"), longAgo, ids.warranty]);
    await tx.run("update registrations set customer_gid = 'gid://shopify/Customer/1' where id = $1", [ids.buys]);
    await tx.run("insert into shopify_orders (shop_id, gid, customer_gid, processed_at, currency, total_minor, first_visit) values ($1, 'gid://shopify/Order/1', 'gid://shopify/Customer/1', '2026-09-01', 'USD', 100, $2)", [shopId, JSON.stringify({ occurredAt: longAgo, landingPage: "https://mira.example/sale?utm_source=klaviyo&email=buys@example.com", referrerUrl: "https://mail.example/inbox/buys", utmParameters: { source: "klaviyo", medium: null, campaign: "buys@example.com", content: null, term: null } })]);
    await tx.run("insert into audit_log (shop_id, at, actor, action, subject, details) values ($1, $2, 'staff:1', 'registration.view', 'registration:1', '{}'), ($1, '2026-10-01', 'system', 'customer.data_request', 'customer:7', $3)", [shopId, longAgo, JSON.stringify({ file: key })]);
    await tx.run("insert into scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, locale) select $1, gen_random_uuid(), at, $2, $3, $4, 'scan', 'en' from unnest($5::timestamptz[]) at", [shopId, scene.code, scene.insertId, scene.printRunId, [longAgo, "2026-11-01T00:00:00Z"]]);
    await tx.run("insert into imports (shop_id, source, file_name, file_key, state, created_at) values ($1, 'amazon-orders', 'old', $2, 'cancelled', $3)", [shopId, `${shopId}/imports/old`, longAgo]);
    await tx.run("insert into webhook_inbox (shop_id, topic, webhook_id, payload, received_at) values ($1, 'orders/create', 'w', '{}', $2)", [shopId, longAgo]);
  });
  await withShop(shopId, async (tx) => {
    await tx.run("insert into flow_events (shop_id, trigger, registration_id, subject, created_at, done_at) select $1, 'amazon-order-linked', $2, n::text, $3, case when n < 3 then $3::timestamptz end from generate_series(1, 3) n", [shopId, ids.fresh, longAgo]);
    await tx.run("insert into flow_actions (shop_id, run_id, received_at, outcome) values ($1, 'old', $2, 'issued'), ($1, 'new', $3, 'issued')", [shopId, longAgo, now]);
    await tx.run("insert into creators (shop_id, platform, handle, note) values ($1, 'tiktok', 'ana', 'calls on Mondays')", [shopId]);
    const imported = await tx.first<{ id: string }>("insert into imports (shop_id, source, file_name, state, created_at) values ($1, 'costs', 'costs.csv', 'done', $2) returning id", [shopId, longAgo]);
    await tx.run(`insert into import_rejections (shop_id, import_id, line, "column", value, reason, row_text) values ($1, $2, 1, 'amount', 'x', 'no amount', '{}')`, [shopId, imported!.id]);
  });
  const proposed = await withShop(shopId, (tx) => countDue(tx, retentionOf({}), now));
  expect(proposed).toMatchObject({ people: 1, unconfirmed: 1, claims: 1, scans: 1, audit: 1 });

  expect(await applyRetention(shopId, now)).toMatchObject({ people: 1, unconfirmed: 1, claims: 1, scans: 1, audit: 1, files: 2 });
  const states = await withShop(shopId, (tx) => tx.query<{ id: string; state: string; email: string }>("select id, state, email_encrypted as email from registrations"));
  const erased = states.filter(({ state }) => state === "erased");
  expect(erased.map(({ id }) => id).sort()).toEqual([ids.due, ids.unconfirmed].sort());
  expect(erased.every(({ email }) => email === "")).toBe(true);
  expect(await withShop(other.shopId, (tx) => tx.first("select state from registrations where id = $1", [elsewhere]))).toEqual({ state: "registered" });
  expect([await files().size(key), await files().size(`${shopId}/imports/old`)]).toEqual([null, null]);
  const log = await withShop(shopId, (tx) => tx.query<{ action: string }>("select action from audit_log where action ~ '^retention|erase$' order by action"));
  expect(log.map(({ action }) => action)).toEqual(["registration.erase", "registration.erase", "retention.apply"]);
  expect(await withShop(shopId, (tx) => tx.query("select 1 from webhook_inbox"))).toEqual([]);
  // Of Flow what still waits and what was asked lately stay; refused rows, notes on creators and names of old files go.
  expect(await withShop(shopId, (tx) => tx.query("select (select string_agg(subject, ',') from flow_events) as events, (select string_agg(run_id, ',') from flow_actions) as runs, (select count(*)::int from import_rejections) as refused, (select note from creators) as note, (select string_agg(distinct file_name, ',') from imports) as files"))).toEqual([{ events: "3", runs: "new", refused: 0, note: null, files: "" }]);
  expect((await withShop(shopId, (tx) => tx.first<{ first_visit: unknown }>("select first_visit from shopify_orders")))!.first_visit).toMatchObject({ landingPage: "https://mira.example/sale?utm_source=klaviyo", referrerUrl: "https://mail.example/", utmParameters: { source: "klaviyo", medium: null } });
  // A second night finds nothing.
  expect(await applyRetention(shopId, now)).toEqual({ people: 0, unconfirmed: 0, claims: 0, mails: 0, scans: 0, audit: 0, files: 0 });
});

test("a shop says how long, within bounds; never is a choice where the law leaves one", async () => {
  const { shopId } = await aScene("chooses.myshopify.com");
  const save = (form: object) => withShop(shopId, (tx) => saveRetention(tx, "staff:1", { people: 36, unconfirmed: 12, claims: 24, mails: 12, scans: 24, audit: 24, ...form }));
  await expect(save({ audit: 3 })).rejects.toMatchObject({ fields: { audit: expect.stringContaining("12 to 120 months") } });
  await expect(save({ people: "many" })).rejects.toMatchObject({ fields: { people: expect.stringContaining("6 to 120 months, or 0") } });
  await save({ people: 0 });
  expect(await withShop(shopId, async (tx) => retentionOf((await tx.first<{ settings: Record<string, unknown> }>("select settings from shops"))!.settings))).toMatchObject({ people: 0, audit: 24 });
});
