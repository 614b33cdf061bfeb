import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { readPerson } from "#app/flywheel/index.ts";
import { keepJourneys, touchesBefore } from "#app/flywheel/journeys/index.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const now = new Date("2026-11-20T12:00:00Z");
const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000);
const gid = (number: number) => `gid://shopify/Customer/${number}`;

async function aRegistration(tx: Tx, { customer, daysAgo, heard = null, email = randomUUID(), confirmed = true, consent = false }: { customer: string | null; daysAgo: number; heard?: string | null; email?: string; confirmed?: boolean; consent?: boolean }): Promise<string> {
  const row = await tx.first<{ id: string }>(
    `insert into registrations (shop_id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, customer_state, customer_gid, first_heard, created_at, updated_at, confirmed_at)
     values ($1, $2, $2, 'C', $3, 'x', $4, 'en', 'migrated', $5, $6, $7, $7, $8) returning id`,
    [tx.shopId, randomUUID(), randomUUID(), email, customer, heard, at(daysAgo), confirmed ? at(daysAgo) : null],
  );
  if (consent) await tx.run("insert into consents (shop_id, registration_id, channel, given, text, text_version, locale, source, at) values ($1, $2, 'email', true, 't', '1', 'en', 'landing', $3)", [tx.shopId, row!.id, at(daysAgo)]);
  return row!.id;
}

async function anAmazonOrder(tx: Tx, id: string, daysAgo: number, minor: number, registration: string): Promise<void> {
  await tx.run("insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, currency, total_minor, import_id, line) values ($1, $2, $3, 'Shipped', 'US', 'USD', $4, $5, 1)", [tx.shopId, id, at(daysAgo), minor, randomUUID()]);
  await tx.run("insert into links (shop_id, registration_id, order_id, level, created_at) values ($1, $2, $3, 'exact', $4)", [tx.shopId, registration, id, now]);
}

type Visit = { daysAgo: number; referrer?: string; landing?: string };
async function anOrder(tx: Tx, customer: string | null, daysAgo: number, minor: number, { first, last, currency = "USD", source = "web", refunded = 0 }: { first?: Visit; last?: Visit; currency?: string; source?: string; refunded?: number } = {}): Promise<void> {
  const visit = (one?: Visit) => (one ? JSON.stringify({ occurredAt: at(one.daysAgo).toISOString(), landingPage: one.landing ?? "https://mira.example/", referrerUrl: one.referrer ?? null }) : null);
  await tx.run(
    `insert into shopify_orders (shop_id, gid, customer_gid, processed_at, updated_at, currency, total_minor, refunded_minor, source_name, first_visit, last_visit) values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10)`,
    [tx.shopId, `gid://shopify/Order/${randomUUID()}`, customer, at(daysAgo), currency, minor, refunded, source, visit(first), visit(last ?? first)],
  );
}

const aSend = (tx: Tx, customer: string, daysAgo: number) => tx.run("insert into send_recipients (shop_id, send_id, customer_gid, sent_at, import_id, line) values ($1, $2, $3, $4, $5, 1)", [tx.shopId, randomUUID(), customer, at(daysAgo), randomUUID()]);

type Cell = { soldOn: string; channel: string; evidence: string; registered: boolean; minor: number };
const ledger = (tx: Tx, model: string) => tx.query<Cell>(`select sold_on as "soldOn", channel, evidence, by_registration as registered, sum(amount_minor)::float8 as minor from ledger_days where shop_id = $1 and model = $2 group by 1, 2, 3, 4 order by 1, 2, 3`, [tx.shopId, model]);

test("one person's touches come from all sources, in time, and are divided by position", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const registration = await aRegistration(tx, { customer: gid(1), daysAgo: 40, heard: "tiktok", consent: true });
    await anAmazonOrder(tx, "111-1111111-1111111", 50, 5000, registration);
    await aSend(tx, gid(1), 30);
    await anOrder(tx, gid(1), 10, 10_000, { first: { daysAgo: 20, referrer: "https://chatgpt.com/" }, last: { daysAgo: 10, landing: "https://mira.example/?utm_medium=email&utm_source=klaviyo" } });
    await keepJourneys(tx, now);

    const history = await readPerson(tx, gid(1));
    expect(history?.touches.map(({ channel }) => channel)).toEqual(["tiktok", "amazon_order", "insert_scan", "registration", "email_sms", "ai_search", "email_sms"]);
    const order = history!.orders.find(({ soldOn }) => soldOn === "shopify")!;
    expect(touchesBefore(history!, order)).toHaveLength(7);

    const position = await ledger(tx, "position");
    expect(position.filter(({ soldOn }) => soldOn === "amazon")).toEqual([{ soldOn: "amazon", channel: "tiktok", evidence: "declared", registered: false, minor: 5000 }]);
    const shopify = position.filter(({ soldOn }) => soldOn === "shopify");
    expect(Object.fromEntries(shopify.map(({ channel, minor }) => [channel, minor]))).toEqual({ tiktok: 4000, ai_search: 1000, email_sms: 5000 });
    expect(shopify.every(({ registered }) => registered)).toBe(true);
    expect((await ledger(tx, "last_click")).find(({ soldOn }) => soldOn === "shopify")).toMatchObject({ channel: "email_sms", minor: 10_000 });
  });
});

test("every rule divides every order to the cent, and what nobody brought stays unattributed", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    for (let person = 1; person <= 30; person++) {
      for (let sends = 0; sends < person % 5; sends++) await aSend(tx, gid(person), 5 + sends * 7);
      await anOrder(tx, gid(person), 3, 999 + person, person % 3 ? { first: { daysAgo: 30, referrer: "https://www.tiktok.com/" }, last: { daysAgo: 3, referrer: "https://www.google.com/" }, refunded: person } : {});
    }
    await keepJourneys(tx, now);
    const sold = await tx.first<{ minor: number }>("select sum(total_minor - refunded_minor)::float8 as minor from shopify_orders where shop_id = $1", [tx.shopId]);
    const rules = await tx.query<{ model: string; minor: number }>("select model, sum(amount_minor)::float8 as minor from ledger_days where shop_id = $1 group by 1", [tx.shopId]);
    expect(rules).toHaveLength(7);
    for (const rule of rules) expect(rule.minor).toBe(sold!.minor);
    expect((await ledger(tx, "linear")).some(({ channel }) => channel === "unattributed")).toBe(true);
  });
});

test("merged customers and confirmed e-mails are one person; an unconfirmed e-mail is nobody's", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    await tx.run("insert into shopify_customers (shop_id, gid, email_index, merged_into) values ($1, $2, 'a', $3), ($1, $3, 'b', null), ($1, $4, 'c', null)", [tx.shopId, gid(1), gid(2), gid(3)]);
    await aRegistration(tx, { customer: gid(1), daysAgo: 30 });
    await aRegistration(tx, { customer: null, daysAgo: 20, email: "b" });
    await aRegistration(tx, { customer: null, daysAgo: 20, email: "c", confirmed: false });
    await anOrder(tx, gid(2), 5, 1000);
    await anOrder(tx, gid(3), 5, 1000);
    expect((await readPerson(tx, gid(2)))?.touches.filter(({ channel }) => channel === "registration")).toHaveLength(2);
    expect((await readPerson(tx, gid(3)))?.touches).toEqual([]);
  });
});

test("touches older than the look-back carry nothing; an Amazon order is remembered for a year", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    const registration = await aRegistration(tx, { customer: gid(1), daysAgo: 290, heard: "assistant" });
    await anAmazonOrder(tx, "111-1111111-1111112", 300, 4000, registration);
    await aSend(tx, gid(1), 120);
    await anOrder(tx, gid(1), 5, 1000);
    const history = await readPerson(tx, gid(1));
    const order = history!.orders.find(({ soldOn }) => soldOn === "shopify")!;
    expect(touchesBefore(history!, order).map(({ channel }) => channel)).toEqual(["ai_search", "amazon_order"]);
  });
});

test("orders that other stores' connectors wrote, tests and foreign money without a rate are not in the ledger", async () => {
  const shop = await aShop();
  await withShop(shop, async (tx) => {
    await anOrder(tx, gid(1), 5, 1000, { source: "tiktok" });
    await anOrder(tx, gid(1), 5, 1000, { source: "amazon-us" });
    await anOrder(tx, gid(1), 5, 2000, { currency: "EUR" });
    const run = await keepJourneys(tx, now);
    expect(run.orders).toBe(0);
    expect(run.missingRates).toEqual({ EUR: 1 });
    await tx.run("insert into fx_rates (shop_id, day, base, quote, rate, import_id, line) values ($1, $2, 'EUR', 'USD', 1.1, $3, 1)", [tx.shopId, "2026-11-14", randomUUID()]);
    await keepJourneys(tx, now);
    expect(await ledger(tx, "first")).toMatchObject([{ channel: "unattributed", minor: 2200 }]);
  });
});

test("keeping up day by day gives the same ledger as dividing everything again", async () => {
  const shop = await aShop();
  const snapshot = (tx: Tx) => tx.query("select day, sold_on, model, channel, evidence, by_registration, amount_minor from ledger_days where shop_id = $1 order by 1, 2, 3, 4, 5, 6", [tx.shopId]);
  const paths = (tx: Tx) => tx.query("select week, sold_on, path, conversions, value_minor, nulls from journey_paths where shop_id = $1 order by 1, 2, 3", [tx.shopId]);
  const people = (tx: Tx) => tx.query("select * from people where shop_id = $1 order by person", [tx.shopId]);
  await withShop(shop, async (tx) => {
    for (let person = 1; person <= 12; person++) {
      await aSend(tx, gid(person), 60 - person);
      await anOrder(tx, gid(person), 40 + person, 1000 + person, { first: { daysAgo: 45 + person, referrer: "https://www.tiktok.com/" } });
    }
  });
  await withShop(shop, async (tx) => {
    // First orders within the look-back whose own touches lie before it; people who were written to and bought long ago, or never.
    for (let person = 21; person <= 24; person++) {
      await aSend(tx, gid(person), 150);
      await anOrder(tx, gid(person), 80, 700);
    }
    for (let person = 31; person <= 34; person++) await aSend(tx, gid(person), 20 * (person - 30));
    await anOrder(tx, gid(31), 120, 900, { first: { daysAgo: 121, referrer: "https://www.tiktok.com/" } });
    await anAmazonOrder(tx, "111-1111111-7777777", 200, 4000, await aRegistration(tx, { customer: gid(35), daysAgo: 190, heard: "assistant" }));
  });
  await withShop(shop, (tx) => keepJourneys(tx, now));
  await withShop(shop, async (tx) => {
    for (const person of [21, 22, 32, 35]) await anOrder(tx, gid(person), 1, 800);
    await aSend(tx, gid(23), 1);
    for (let person = 1; person <= 12; person += 2) await anOrder(tx, gid(person), 2, 500, { first: { daysAgo: 2, referrer: "https://claude.ai/" } });
    await aRegistration(tx, { customer: gid(40), daysAgo: 1 });
    await tx.run("update shopify_orders set updated_at = now() where shop_id = $1 and processed_at > $2", [tx.shopId, at(3)]);
    expect(await keepJourneys(tx, now)).toMatchObject({ fromDay: "2026-11-16" });
    const kept = [await snapshot(tx), await paths(tx), await people(tx)];
    await keepJourneys(tx, now, { whole: true });
    expect(kept).toEqual([await snapshot(tx), await paths(tx), await people(tx)]);
  });
});
