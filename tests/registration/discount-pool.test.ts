import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { discountTasks, fillPool } from "#app/migration/registration/discount-pool.ts";
import { addDetails, confirm, readPerson, register, registrationJobs, type RegistrationInput } from "#app/migration/registration/index.ts";
import { personToken } from "#app/migration/registration/tokens.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";
import { useDatabase } from "#tests/support/database.ts";
import { useMailbox } from "#tests/support/mailbox.ts";
import { installToken, useShopify } from "#tests/support/shopify.ts";
import { aForm, anAmazonOrder, aScene, discount, runJobs, type Scene } from "./support.ts";

useDatabase();
const mailbox = useMailbox();
const shopify = useShopify();
let scene: Scene;

beforeAll(async () => {
  await installToken(shopify.standIn());
  scene = await aScene(shopify.standIn().shopDomain, discount);
});

const runDiscounts = () => drainJobs({ discount: registrationJobs.discount! });
const pool = (insertId = scene.insertId) =>
  withShop(scene.shopId, (tx) => tx.query<{ code: string; gid: string | null; state: string }>("select discount_code as code, discount_gid as gid, state from discount_pool where insert_id = $1 order by made_at, id", [insertId]));
const made = (code: string) => shopify.standIn().store.discounts.filter((one) => one.codes.some((each) => each.code === code));

async function registered(email?: string, change: Partial<RegistrationInput> = {}): Promise<{ id: string; email: string }> {
  const form = aForm(scene, { ...(email ? { email } : {}), ...change });
  const result = await register(scene.shopId, form);
  if (result.outcome !== "registered") throw new Error(result.outcome);
  return { id: result.registrationId, email: form.email };
}

/** One more published card of the shop, with its own percentage. */
async function anotherCard(percent: number): Promise<string> {
  const id = randomUUID();
  await withShop(scene.shopId, (tx) =>
    tx.run("insert into inserts (shop_id, id, name, kind, status, marketplace, offer, copy, look, published_at) values ($1, $2, 'Another card', 'card', 'published', 'US', $3, '{}', '{}', now())", [scene.shopId, id, JSON.stringify({ ...discount, percent })]),
  );
  return id;
}

async function benefitOf(id: string): Promise<{ state: string; discountCode: string | null; endsOn: string | null }> {
  const token = personToken({ shopId: scene.shopId, registrationId: id, linkVersion: 1, access: "mailed" }, new Date());
  const person = await readPerson(token, new Date());
  return person!.registrations.find((one) => one.registrationId === id)!.benefit;
}

test("a job that is cut off after any request to Shopify leaves a pool of the right size, each code made once", async () => {
  const real = globalThis.fetch;
  for (const cutAfter of [1, 2, 5]) {
    let requests = 0;
    const cut = Promise.withResolvers<"cut">();
    globalThis.fetch = async (input, init) => {
      const reply = await real(input, init);
      requests += 1;
      if (requests < cutAfter) return reply;
      cut.resolve("cut");
      return new Promise<never>(() => undefined);
    };
    await Promise.race([fillPool(scene.shopId, scene.insertId, new Date()), cut.promise]);
    globalThis.fetch = real;
  }
  await fillPool(scene.shopId, scene.insertId, new Date());
  const rows = await pool();
  expect(rows).toHaveLength(10);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(["ready"]));
  for (const row of rows) {
    expect(made(row.code)).toHaveLength(1);
    expect(made(row.code)[0]).toMatchObject({ usageLimit: 1, appliesOncePerCustomer: true, value: { percentage: 0.15 } });
  }
  expect(shopify.standIn().store.discounts).toHaveLength(10);
});

test("the button on the mailed page gives a discount code at once, without Shopify; its exact end follows", async () => {
  const { id, email } = await registered();
  expect(await benefitOf(id)).toMatchObject({ state: "waiting", discountCode: null });
  const real = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("Shopify is away"));
  await confirm(scene.shopId, id, new Date());
  const benefit = await benefitOf(id);
  globalThis.fetch = real;
  expect(benefit.state).toBe("issued");
  expect((await pool()).find((row) => row.code === benefit.discountCode)?.state).toBe("taken");
  await runJobs();
  await runDiscounts();
  expect(await benefitOf(id)).toEqual(benefit);
  expect(made(benefit.discountCode!)).toHaveLength(1);
  // Until that day is over everywhere.
  expect(made(benefit.discountCode!)[0]!.endsAt).toBe(new Date(Date.parse(`${benefit.endsOn}T12:00:00Z`) + 86_400_000).toISOString());
  expect((await pool()).filter((row) => row.state === "ready")).toHaveLength(10);
  expect(mailbox.mails.filter((mail) => JSON.stringify(mail.to).includes(email) && mail.text?.includes(benefit.discountCode!))).toHaveLength(1);
});

test("a person has one live code without an order, however often, on whatever card and at once they confirm; two people never the same", async () => {
  const card = await anotherCard(15);
  const [first, again, elsewhere] = [await registered("one@example.com"), await registered("one@example.com"), await registered("one@example.com", { insertId: card })];
  const others = await Promise.all(Array.from({ length: 6 }, () => registered()));
  await Promise.all([first, again, elsewhere, ...others].map(({ id }) => confirm(scene.shopId, id, new Date())));
  await runJobs();
  const codes = await Promise.all([first, again, elsewhere, ...others].map(async ({ id }) => (await benefitOf(id)).discountCode));
  expect(codes.every(Boolean)).toBe(true);
  expect(codes[0]).toBe(codes[1]);
  expect(codes[0]).toBe(codes[2]);
  expect(new Set(codes).size).toBe(7);
});

test("each linked order has a live code of its own, the first one that was given before any order; typed ids give none", async () => {
  const email = "orders@example.com";
  for (const orderId of ["111-0000000-0000001", "111-0000000-0000002"]) await anAmazonOrder(scene.shopId, { orderId, units: 3 });
  const codes: (string | null)[] = [];
  for (const orderId of [undefined, "111-9999999-9999991", "111-0000000-0000001", "111-0000000-0000001", "111-0000000-0000002", "111-9999999-9999992"]) {
    const { id } = await registered(email);
    if (orderId) await addDetails(scene.shopId, id, { orderId }, new Date());
    await confirm(scene.shopId, id, new Date());
    await runJobs();
    codes.push((await benefitOf(id)).discountCode);
  }
  const [none, typed, first, firstAgain, second, typedLater] = codes;
  expect([typed, first, firstAgain]).toEqual([none, none, none]);
  expect(second).toBeTruthy();
  expect(second).not.toBe(first);
  expect([first, second]).toContain(typedLater);
});

test("a card that promises more replaces the code everywhere, and the lesser one ends in Shopify; one that promises less gives it again", async () => {
  const email = "more@example.com";
  const [lesser, more] = [await anotherCard(5), await anotherCard(30)];
  await runDiscounts();
  const give = async (insertId: string) => {
    const { id } = await registered(email, { insertId });
    await confirm(scene.shopId, id, new Date());
    await runJobs();
    await runDiscounts();
    return id;
  };
  const a = await give(lesser);
  const before = (await benefitOf(a)).discountCode!;
  const b = await give(more);
  const after = (await benefitOf(b)).discountCode!;
  expect(after).not.toBe(before);
  expect((await benefitOf(a)).discountCode).toBe(after);
  expect(made(after)[0]!.value).toEqual({ percentage: 0.3 });
  expect(Date.parse(made(before)[0]!.endsAt!)).toBeLessThanOrEqual(Date.now());
  expect((await benefitOf(await give(lesser))).discountCode).toBe(after);
  expect(Date.parse(made(after)[0]!.endsAt!)).toBeGreaterThan(Date.now());
});

test("where the card wants the order number first, the discount waits for it and is there at once with it", async () => {
  const insertId = await anotherCard(10);
  await withShop(scene.shopId, (tx) => tx.run("update inserts set order_id_mode = 'required' where shop_id = $1 and id = $2", [scene.shopId, insertId]));
  await fillPool(scene.shopId, insertId, new Date());
  const { id } = await registered("first-the-order@example.com", { insertId });
  await confirm(scene.shopId, id, new Date());
  await runJobs();
  expect(await benefitOf(id)).toMatchObject({ state: "waiting", discountCode: null });
  await addDetails(scene.shopId, id, { orderId: "111-7777777-7777777" }, new Date());
  expect((await benefitOf(id)).state).toBe("issued");
});

test("an empty pool does not stop anyone: the job asks Shopify, and the pool grows with what is taken", async () => {
  await withShop(scene.shopId, (tx) => tx.run("delete from discount_pool where state = 'ready'"));
  const people = await Promise.all(Array.from({ length: 3 }, () => registered()));
  for (const { id } of people) await confirm(scene.shopId, id, new Date());
  expect((await benefitOf(people[0]!.id)).state).toBe("waiting");
  await runJobs();
  for (const { id } of people) expect((await benefitOf(id)).state).toBe("issued");
  await runDiscounts();
  const rows = await pool();
  expect(rows.filter((row) => row.state === "ready")).toHaveLength(Math.max(10, 2 * rows.filter((row) => row.state === "taken").length));
});

test("codes of another percentage, of an archived insert, or too long unused are ended in Shopify", async () => {
  const ready = async () => (await pool()).filter((row) => row.state === "ready");
  const before = await ready();
  await withShop(scene.shopId, (tx) => tx.run(`update inserts set offer = jsonb_set(offer, '{percent}', '20') where shop_id = $1 and id = $2`, [scene.shopId, scene.insertId]));
  const task = discountTasks[0]!;
  if ("eachShop" in task) await task.eachShop(scene.shopId, new Date(), new AbortController().signal);
  await runDiscounts();
  for (const { code } of before) expect(Date.parse(made(code)[0]!.endsAt!)).toBeLessThanOrEqual(Date.now());
  const fresh = await ready();
  expect(made(fresh[0]!.code)[0]!.value).toEqual({ percentage: 0.2 });
  // After its shelf life a code that nobody took makes room for another.
  await fillPool(scene.shopId, scene.insertId, new Date(Date.now() + 61 * 86_400_000));
  expect((await ready()).map(({ code }) => code)).not.toContain(fresh[0]!.code);
  await withShop(scene.shopId, (tx) => tx.run("update inserts set status = 'archived' where shop_id = $1 and id = $2", [scene.shopId, scene.insertId]));
  await fillPool(scene.shopId, scene.insertId, new Date());
  expect(await ready()).toEqual([]);
});
