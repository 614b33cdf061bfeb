import { chmod, mkdtemp, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { closePool, withShop } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { retryWaiting, tryLink } from "#app/migration/linking/index.ts";
import { asOrderId, editDistance } from "#app/migration/linking/near.ts";
import { migrate } from "../scripts/migrate.ts";
import { anOrderId, drawSlip, readMix, seededRandom, type, type Mix, type Slip } from "./support/link-scenario.ts";

const DAY = 86_400_000;
const PRODUCTS = 12;

type Order = { digits: string; purchasedAt: Date; product: number; postal: string };
type Person = { id: string; order: Order; slip: Slip; typed: string | null; registeredAt: Date; postal: string | null };
type Scenario = { shopId: number; inserts: string[]; orders: Order[] };

/**
 * Links registrations with the errors that people make to a shop's imported orders, and counts against the known truth.
 * Precision is of automatic links (exact and corrected); recall of the registrations whose typed id is within two edits
 * of their true order. `p95Milliseconds` is for trying one registration at once.
 * @param args `--orders N` (1000000), `--registrations N` (50000), `--seed N` (1), `--mix dropped=.05,swapped=.05,…`
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const option = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);
  const [orders, registrations, seed] = [Number(option("orders") ?? 1_000_000), Number(option("registrations") ?? 50_000), Number(option("seed") ?? 1)];
  const mix = readMix(option("mix"));
  const folder = await mkdtemp(join(tmpdir(), "flybridge-bench-"));
  // As root, PostgreSQL runs as a user of its own, who must reach its folder.
  await chmod(folder, 0o755);
  const database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "bench" });
  try {
    await migrate(database);
    Object.assign(process.env, {
      NODE_ENV: "test",
      LOG_LEVEL: "silent",
      DATABASE_URL: database.appUrl,
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "bench",
      SHOPIFY_APP_URL: "https://app.flybridge.test",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
      INDEX_KEY: Buffer.alloc(32, 2).toString("base64"),
    });
    const random = seededRandom(seed);
    console.log(`entering ${orders.toLocaleString("en")} orders …`);
    const scenario = await enterOrders(orders, random);
    const people = drawPeople(scenario, registrations, mix, random);
    await enterPeople(scenario, people);
    await analyze(database.ownerUrl);
    return await measure(scenario, people, drawPeople(scenario, 400, mix, random));
  } finally {
    await stopJobs();
    await closePool();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What autovacuum does within a minute of an import. */
async function analyze(ownerUrl: string): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await owner.query("analyze");
  await owner.end();
}

async function measure(scenario: Scenario, people: Person[], latecomers: Person[]): Promise<Record<string, number>> {
  const began = performance.now();
  const result = await retryWaiting(scenario.shopId);
  const seconds = (performance.now() - began) / 1000;
  const links = await withShop(scenario.shopId, (tx) => tx.query<{ id: string; orderId: string; level: string }>(`select registration_id as id, order_id as "orderId", level from links where state = 'active'`));
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const isRight = (person: Person) => linkOf.get(person.id)?.orderId === asOrderId(person.order.digits);
  const linkable = people.filter((person) => person.typed !== null && editDistance(person.typed, person.order.digits) <= 2);
  const right = people.filter(isRight).length;

  const times: number[] = [];
  for (const person of latecomers) {
    await enterPeople(scenario, [person]);
    const at = performance.now();
    await withShop(scenario.shopId, (tx) => tryLink(tx, person.id));
    times.push(performance.now() - at);
  }
  times.sort((a, b) => a - b);

  const rows = [...new Set(people.map((person) => person.slip))].sort().map((slip) => {
    const of = people.filter((person) => person.slip === slip);
    return { "what was typed": slip, registrations: of.length, linked: of.filter((person) => linkOf.has(person.id)).length, rightly: of.filter(isRight).length };
  });
  console.table(rows);
  console.log(`exact ${result.exact}, corrected ${result.corrected}, waiting for the merchant ${result.probable + result.review}`);
  const round = (value: number) => Math.round(value * 1e5) / 1e5;
  return {
    precision: round(links.length === 0 ? 1 : right / links.length),
    recall: round(linkable.filter(isRight).length / Math.max(1, linkable.length)),
    seconds: round(seconds),
    p95Milliseconds: round(times[Math.floor(times.length * 0.95)] ?? 0),
  };
}

async function enterOrders(count: number, random: () => number): Promise<Scenario> {
  const shopId = await ensureShop("bench.myshopify.com");
  const inserts = Array.from({ length: PRODUCTS }, () => randomUUID());
  await withShop(shopId, async (tx) => {
    for (const [at, insertId] of inserts.entries()) {
      const productId = randomUUID();
      await tx.run("insert into products (shop_id, id, title) values ($1, $2, $3)", [shopId, productId, `Product ${at}`]);
      await tx.run("insert into product_listings (shop_id, product_id, marketplace, asin) values ($1, $2, 'US', $3)", [shopId, productId, asin(at)]);
      await tx.run(`insert into inserts (shop_id, id, name, kind, marketplace, offer, copy, look) values ($1, $2, 'Card', 'card', 'US', '{"kind":"membership","tag":"x"}', '{}', '{}')`, [shopId, insertId]);
      await tx.run("insert into insert_products (shop_id, insert_id, product_id) values ($1, $2, $3)", [shopId, insertId, productId]);
    }
  });
  const ids = new Set<string>();
  const orders: Order[] = [];
  const now = Date.now();
  while (orders.length < count) {
    const digits = anOrderId(random);
    if (ids.has(digits)) continue;
    ids.add(digits);
    orders.push({ digits, purchasedAt: new Date(now - (5 + random() * 540) * DAY), product: Math.floor(random() ** 2 * PRODUCTS), postal: `p${Math.floor(random() * 20_000)}` });
  }
  for (let from = 0; from < count; from += 50_000) await enterBatch(shopId, orders.slice(from, from + 50_000));
  return { shopId, inserts, orders };
}

async function enterBatch(shopId: number, orders: Order[]): Promise<void> {
  const values = [shopId, orders.map((order) => asOrderId(order.digits)), orders.map((order) => order.purchasedAt), orders.map((order) => asin(order.product)), orders.map((order) => order.postal)];
  await withShop(shopId, async (tx) => {
    await tx.run(
      `insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, country, postal_index, net_units, import_id, line)
       select $1, id, at, 'Shipped', 'US', 'US', postal, 1, '00000000-0000-0000-0000-000000000000', 1
         from unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[]) as o (id, at, asin, postal)`,
      values,
    );
    await tx.run(
      `insert into amazon_order_items (shop_id, order_id, item_key, asin, quantity, purchased_at, import_id, line)
       select $1, id, 'a', asin, 1, at, '00000000-0000-0000-0000-000000000000', 1
         from unnest($2::text[], $3::timestamptz[], $4::text[], $5::text[]) as o (id, at, asin, postal)`,
      values,
    );
  });
}

/** People who bought within the last months, each another order; three in ten also give their postal code. */
function drawPeople(scenario: Scenario, count: number, mix: Mix, random: () => number): Person[] {
  const people: Person[] = [];
  while (people.length < count) {
    const order = scenario.orders[Math.floor(random() * scenario.orders.length)]!;
    if (taken.has(order)) continue;
    taken.add(order);
    const slip = drawSlip(mix, random);
    const registeredAt = new Date(Math.min(Date.now(), order.purchasedAt.getTime() + (2 + -Math.log(1 - random()) * 20) * DAY));
    people.push({ id: randomUUID(), order, slip, typed: type(order.digits, slip, random), registeredAt, postal: random() < 0.3 ? order.postal : null });
  }
  return people;
}

const taken = new Set<Order>();

async function enterPeople(scenario: Scenario, people: Person[]): Promise<void> {
  const { shopId, inserts } = scenario;
  const rows = people.map(({ id, order, typed, registeredAt, postal }) => ({
    id,
    insert_id: inserts[order.product],
    order_id: typed?.length === 17 ? asOrderId(typed) : null,
    order_id_typed: typed,
    order_state: typed ? "waiting" : "not_given",
    created_at: registeredAt,
    postal_index: postal,
  }));
  await withShop(shopId, (tx) =>
    tx.run(
      `insert into registrations (shop_id, id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, country, order_id, order_id_typed, order_state, postal_index, created_at)
       select $1, id, insert_id, insert_id, 'BENCH', id::text, '', id::text, 'en', 'US', order_id, order_id_typed, order_state, postal_index, created_at
         from jsonb_to_recordset($2::jsonb) as r (id uuid, insert_id uuid, order_id text, order_id_typed text, order_state text, postal_index text, created_at timestamptz)`,
      [shopId, JSON.stringify(rows)],
    ),
  );
}

function asin(product: number): string {
  return `B0BENCH${String(product).padStart(3, "0")}`;
}
