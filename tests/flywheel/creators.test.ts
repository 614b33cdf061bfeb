import { beforeAll, expect, test } from "vitest";
import { declineCreator, inline, inviteCreators, readResult, recompute, removeCreator, saveCreator, type CreatorsResult } from "#app/flywheel/index.ts";
import { blindIndex } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const staff = "staff:1" as const;
const customer = (number: number) => `gid://shopify/Customer/${number}`;
let shop = 0;
let other = 0;
const creators = async (of = shop) => {
  await recompute(of, new Date(), { layers: inline });
  return (await withShop(of, (tx) => readResult<CreatorsResult>(tx, "creators")))!.payload;
};

/** An owned customer: orders on Shopify, consent to e-mail or not, a handle or not. */
async function owned(number: number, { orders = 0, consent = false, handle = null as string | null }): Promise<void> {
  await withShop(shop, async (tx) => {
    const insert = await tx.first<{ id: string }>("select id from inserts where shop_id = $1 limit 1", [shop]);
    await tx.run("insert into shopify_customers (shop_id, gid, email_index, created_at) values ($1, $2, $3, now() - interval '90 days')", [shop, customer(number), blindIndex(shop, "email", `c${number}@example.com`)]);
    const made = await tx.first<{ id: string }>(
      `insert into registrations (shop_id, id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, customer_state, customer_gid, creator_handle, created_at, updated_at, confirmed_at, state)
       values ($1, gen_random_uuid(), $2, (select id from print_runs where shop_id = $1), 'C', $3, '', $4, 'en', 'migrated', $5, $6, now() - interval '60 days', now(), now(), 'confirmed') returning id`,
      [shop, insert?.id, `key${number}`, blindIndex(shop, "email", `c${number}@example.com`), customer(number), handle],
    );
    if (consent) await tx.run("insert into consents (shop_id, registration_id, channel, given, text, text_version, locale, source) values ($1, $2, 'email', true, 'yes', '1', 'en', 'landing')", [shop, made?.id]);
    for (let at = 0; at < orders; at += 1) {
      await tx.run("insert into shopify_orders (shop_id, gid, customer_gid, processed_at, updated_at, currency, total_minor, source_name) values ($1, $2, $3, now() - $4 * interval '1 day', now(), 'USD', 5000, 'web')", [shop, `gid://shopify/Order/${number}${at}`, customer(number), at + 2]);
    }
  });
}

beforeAll(async () => {
  shop = await aShop();
  other = await aShop();
  await withShop(shop, async (tx) => {
    await tx.run(`insert into inserts (shop_id, id, name, kind, marketplace, offer, copy, look) values ($1, gen_random_uuid(), 'Card', 'card', 'US', '{"kind":"warranty"}', '{}', '{}')`, [shop]);
    await tx.run("insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base, in_box_from) select shop_id, gen_random_uuid(), id, 'Run', 'shared', 1, 'a6', 'https://x.example', '2026-01-01' from inserts where shop_id = $1", [shop]);
  });
  await owned(1, { handle: "@mira.films" });
  await owned(2, { orders: 3, consent: true });
  await owned(3, { orders: 3, consent: false });
  await owned(4, { orders: 1, consent: true });
});

test("candidates are those who said so and those who buy again and may be written to, nobody else", async () => {
  const { candidates, candidateCount, paths } = await creators();
  expect(candidates).toEqual([
    { customerGid: customer(1), why: "handle", orders: 0 },
    { customerGid: customer(2), why: "orders", orders: 3 },
  ]);
  expect(candidateCount).toBe(2);
  expect(paths).toMatchObject([{ force: 5, invited: 0, accepted: 0, postedShare: null }, { force: 10, invited: 0 }]);
  expect((await creators(other)).candidates).toEqual([]);
});

test("asked, accepted, posted: each step is counted once, and a decline ends the asking", async () => {
  await withShop(shop, (tx) => inviteCreators(tx, staff, [customer(1), customer(2)]));
  expect(await withShop(shop, (tx) => inviteCreators(tx, staff, [customer(1)]))).toBe(0);
  // Another shop knows none of these customers.
  expect(await withShop(other, (tx) => inviteCreators(tx, staff, [customer(1)]))).toBe(0);
  await withShop(shop, (tx) => declineCreator(tx, staff, customer(2)));
  await withShop(shop, (tx) => saveCreator(tx, staff, { handle: "@Mira.Films", platform: "tiktok", email: " C1@Example.com " }));
  await withShop(shop, (tx) => tx.run("insert into content_posts (shop_id, platform, post_id, kind, creator, posted_at, import_id, line) values ($1, 'tiktok', 'p1', 'video', 'mira.films', now() - interval '5 days', gen_random_uuid(), 1)", [shop]));
  const result = await creators();
  expect(result.candidates).toEqual([]);
  expect(result.paths[0]).toMatchObject({ force: 5, invited: 2, accepted: 1, posted: 1 });
  expect(Math.round(result.paths[0]?.medianDaysToPost ?? 0)).toBe(55);
  expect(result.creators).toMatchObject([{ handle: "mira.films", customerGid: customer(1), force: 5, posts: 1 }]);
  await withShop(shop, (tx) => removeCreator(tx, staff, { platform: "tiktok", handle: "mira.films" }));
  await expect(withShop(shop, (tx) => removeCreator(tx, staff, { platform: "tiktok", handle: "mira.films" }))).rejects.toThrow(/gone already/);
});

test("what is wrong is said beside its field", async () => {
  const save = (given: object) => withShop(shop, (tx) => saveCreator(tx, staff, { handle: "someone", platform: "tiktok", ...given }));
  await expect(save({ handle: "a b" })).rejects.toMatchObject({ fields: { handle: expect.stringMatching(/handle/) } });
  await expect(save({ email: "nobody" })).rejects.toMatchObject({ fields: { email: expect.any(String) } });
  await expect(save({ customer: "77" })).rejects.toMatchObject({ fields: { customer: expect.stringMatching(/No customer/) } });
  await expect(withShop(shop, (tx) => inviteCreators(tx, staff, ["x"]))).rejects.toThrow(/Choose/);
});
