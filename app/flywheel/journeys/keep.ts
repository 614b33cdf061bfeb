import { readShop, type Shop } from "#app/platform/shops.ts";
import type { Tx } from "#app/platform/db.ts";
import { dayMs, dayNumber, isoDay, localDay, monday } from "../days.ts";
import { readConverter } from "../money.ts";
import { JourneySums, type LedgerRow, type PathRow, type PersonRow } from "./accumulate.ts";
import { readHistory, type History, type JourneyContext } from "./person.ts";
import { lookBackDays, soldOnShopify, streamEvents, type EventRow } from "./sources.ts";
import { journeySettings } from "./settings.ts";
import { hostOf, isAssistantHost } from "./visit-node.ts";

export type JourneyRun = { fromDay: string | null; orders: number; missingRates: Record<string, number> };

const batch = 5000;
/** Counts up when people, paths or ledger are made differently, so that those of the old way are made again. */
const method = 2;

/**
 * Keeps the ledger, the paths and the people up to date. Only orders from the earliest changed day on are divided
 * again, because a fact can change nothing that happened before it.
 * @param whole divides every order again
 */
export async function keepJourneys(tx: Tx, now: Date, { whole = false } = {}): Promise<JourneyRun> {
  const began = await tx.first<{ at: Date }>("select now() as at");
  const shop = await readShop(tx);
  const today = localDay(now, shop.timeZone);
  const options = ledgerOptions(shop);
  const way = JSON.stringify({ ...options, method });
  const former = whole ? null : await tx.first<{ position: { at: string; options: string; rows: string } }>("select position from rollup_state where shop_id = $1 and name = 'journeys'", [tx.shopId]);
  const rows = await fingerprint(tx);
  const sameOptions = former?.position.options === way;
  const dirty = former && sameOptions ? await changedFrom(tx, new Date(former.position.at), shop.timeZone) : await firstDay(tx, shop.timeZone);
  // Rows that came or went without leaving a date: divide everything again.
  const unexplained = former && sameOptions && dirty === null && former.position.rows !== rows;
  const from = unexplained ? await firstDay(tx, shop.timeZone) : dirty;
  const fromDay = monday(Math.min(from ?? today, today));
  const converter = await readConverter(tx);
  const everybody = !former || !sameOptions || Boolean(unexplained);
  const sums = new JourneySums({ fromDay, now: now.getTime(), today, nullDays: lookBackDays, converter, options, everybody });
  const activeSince = everybody ? null : new Date(now.getTime() - lookBackDays * dayMs);
  for await (const history of streamHistories(tx, { fromDay, shop, activeSince })) sums.add(history);

  await tx.run("delete from ledger_days where shop_id = $1 and day >= $2", [tx.shopId, isoDay(fromDay)]);
  await tx.run("delete from journey_paths where shop_id = $1 and (week >= $2 or sold_on = '')", [tx.shopId, isoDay(fromDay)]);
  if (everybody) await tx.run("delete from people where shop_id = $1", [tx.shopId]);
  await insertLedger(tx, sums.ledgerRows());
  await insertPaths(tx, sums.pathRows());
  await upsertPeople(tx, sums.people);
  await tx.run(
    `insert into rollup_state (shop_id, name, position) values ($1, 'journeys', $2)
     on conflict (shop_id, name) do update set position = excluded.position, updated_at = now()`,
    [tx.shopId, JSON.stringify({ at: began?.at, options: way, rows })],
  );
  return { fromDay: from === null ? null : isoDay(fromDay), orders: sums.orders, missingRates: Object.fromEntries([...converter.missing].map(([currency, { rows: count }]) => [currency, count])) };
}

/** One person's journey, for the page that shows it. Null when nobody is known by that id. */
export async function readPerson(tx: Tx, person: string): Promise<History | null> {
  const shop = await readShop(tx);
  for await (const history of streamHistories(tx, { fromDay: 0, shop, person })) return history;
  return null;
}

/** Everyone's journey, one after the other. */
export async function* readHistories(tx: Tx): AsyncGenerator<History> {
  yield* streamHistories(tx, { fromDay: 0, shop: await readShop(tx) });
}

async function* streamHistories(tx: Tx, { shop, ...which }: { fromDay: number; shop: Shop; person?: string | null; activeSince?: Date | null }): AsyncGenerator<History> {
  const context = await journeyContext(tx, shop);
  let who: string | null = null;
  let events: EventRow[] = [];
  for await (const rows of streamEvents(tx, { timeZone: shop.timeZone, ...which })) {
    for (const row of rows) {
      if (row[0] !== who) {
        if (who !== null) yield readHistory(who, events, context);
        who = row[0];
        events = [];
      }
      events.push(row);
    }
  }
  if (who !== null) yield readHistory(who, events, context);
}

async function journeyContext(tx: Tx, shop: Shop): Promise<JourneyContext> {
  const ownHosts = new Set([shop.domain, hostOf(shop.storefrontUrl)].filter((host): host is string => Boolean(host)));
  const creators = await tx.query<{ handle: string }>("select handle from creators where shop_id = $1", [tx.shopId]);
  return {
    ownHosts,
    creators: new Set(creators.map(({ handle }) => handle.toLowerCase().replace(/[^a-z0-9]+/g, "").replace(/\d{1,3}$/, "")).filter((handle) => handle.length >= 4)),
    citedPages: journeySettings(shop).inferAssistants ? await readCitedPages(tx, ownHosts) : null,
  };
}

async function readCitedPages(tx: Tx, ownHosts: ReadonlySet<string>): Promise<JourneyContext["citedPages"]> {
  const rows = await tx.query<{ url: string; at: Date }>("select url, captured_at as at from citations where shop_id = $1 and domain = any($2) and captured_at is not null", [tx.shopId, [...ownHosts]]);
  const cited = new Map<string, number[]>();
  for (const { url, at } of rows) {
    const path = URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, "") : "";
    if (path !== "" && !isAssistantHost(hostOf(url) ?? "")) cited.set(path, [...(cited.get(path) ?? []), at.getTime()]);
  }
  return (path, at) => (cited.get(path) ?? []).some((when) => when <= at && at - when <= 28 * dayMs);
}

function ledgerOptions(shop: Shop) {
  const { halfLifeDays, inferAssistants } = journeySettings(shop);
  return { halfLife: halfLifeDays, inferAssistants, zone: shop.timeZone, currency: shop.currency };
}

/** The earliest shop-local day whose orders may be divided differently since a moment; null when nothing changed. */
async function changedFrom(tx: Tx, since: Date, timeZone: string): Promise<number | null> {
  // A minute of overlap: rows of a transaction that was open at the last run carry its own start.
  const after = new Date(since.getTime() - 60_000);
  const row = await tx.first<{ day: string | null }>(
    `select least(
        (select min((processed_at at time zone $3)::date) from shopify_orders where shop_id = $1 and updated_at > $2),
        (select min((processed_at at time zone $3)::date) from shopify_orders where shop_id = $1 and processed_at > $2),
        (select min((r.created_at at time zone $3)::date) from registrations r where r.shop_id = $1 and r.updated_at > $2),
        (select min((o.purchased_at at time zone $3)::date) from links l join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id
          where l.shop_id = $1 and greatest(l.created_at, l.decided_at) > $2),
        (select min((o.processed_at at time zone $3)::date) from shopify_customers c join shopify_orders o on o.shop_id = c.shop_id and o.customer_gid in (c.gid, c.merged_into)
          where c.shop_id = $1 and c.updated_at > $2 and c.merged_into is not null),
        (select min((o.processed_at at time zone $3)::date) from pixel_journeys x join shopify_orders o on o.shop_id = x.shop_id and o.gid = x.order_gid
          where x.shop_id = $1 and x.received_at > $2),
        (select min(period_from) from imports where shop_id = $1 and coalesce(undone_at, finished_at, created_at) > $2
            and source ~ '(shopify|send|recipient|klaviyo|mailchimp|omnisend|postscript|attentive|fx|rate|creator)')) as day`,
    [tx.shopId, after, timeZone],
  );
  return row?.day ? dayNumber(row.day) : null;
}

async function fingerprint(tx: Tx): Promise<string> {
  const row = await tx.first<{ text: string }>(
    `select concat_ws('/', (select count(*) from shopify_orders where shop_id = $1), (select count(*) from registrations where shop_id = $1),
       (select count(*) from links where shop_id = $1 and state = 'active'), (select count(*) from send_recipients where shop_id = $1), (select count(*) from fx_rates where shop_id = $1)) as text`,
    [tx.shopId],
  );
  return row?.text ?? "";
}

async function firstDay(tx: Tx, timeZone: string): Promise<number | null> {
  const row = await tx.first<{ day: string | null }>(
    `select least((select min((o.processed_at at time zone $2)::date) from shopify_orders o where o.shop_id = $1 and ${soldOnShopify}),
                  (select min((a.purchased_at at time zone $2)::date) from links l join amazon_orders a on a.shop_id = l.shop_id and a.order_id = l.order_id where l.shop_id = $1)) as day`,
    [tx.shopId, timeZone],
  );
  return row?.day ? dayNumber(row.day) : null;
}

async function inBatches<Row>(rows: Iterable<Row>, write: (rows: Row[]) => Promise<unknown>): Promise<void> {
  let some: Row[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < batch) continue;
    await write(some);
    some = [];
  }
  if (some.length > 0) await write(some);
}

async function insertLedger(tx: Tx, rows: Iterable<LedgerRow>): Promise<void> {
  await inBatches(rows, (some) =>
    tx.run(
      `insert into ledger_days (shop_id, day, sold_on, model, channel, evidence, by_registration, amount_minor)
       select $1, * from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::bigint[])`,
      [tx.shopId, some.map((row) => row.day), some.map((row) => row.soldOn), some.map((row) => row.model), some.map((row) => row.channel), some.map((row) => row.evidence), some.map((row) => row.byRegistration), some.map((row) => row.minor)],
    ),
  );
}

async function insertPaths(tx: Tx, rows: Iterable<PathRow>): Promise<void> {
  await inBatches(rows, (some) =>
    tx.run(
      `insert into journey_paths (shop_id, week, sold_on, path_hash, path, conversions, value_minor, nulls)
       select $1, * from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])`,
      [tx.shopId, some.map((row) => row.week), some.map((row) => row.soldOn), some.map((row) => row.hash), some.map((row) => row.path), some.map((row) => row.conversions), some.map((row) => row.value), some.map((row) => row.nulls)],
    ),
  );
}

async function upsertPeople(tx: Tx, rows: Iterable<PersonRow>): Promise<void> {
  const moments = (some: PersonRow[], pick: (row: PersonRow) => number | null) => some.map((row) => (pick(row) === null ? null : new Date(pick(row)!).toISOString()));
  await inBatches(rows, (some) =>
    tx.run(
      `insert into people as p (shop_id, person, first_order_at, first_order_minor, registered_at, migrated_at, amazon_at, tiktok_at, email_at, ai_at, first_channel)
       select $1, * from unnest($2::text[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[])
       on conflict (shop_id, person) do update set
         first_order_minor = case when excluded.first_order_at <= p.first_order_at or p.first_order_at is null then excluded.first_order_minor else p.first_order_minor end,
         first_channel = case when excluded.first_order_at <= p.first_order_at or p.first_order_at is null then coalesce(excluded.first_channel, p.first_channel) else p.first_channel end,
         first_order_at = least(p.first_order_at, excluded.first_order_at), registered_at = least(p.registered_at, excluded.registered_at),
         migrated_at = least(p.migrated_at, excluded.migrated_at), amazon_at = least(p.amazon_at, excluded.amazon_at), tiktok_at = least(p.tiktok_at, excluded.tiktok_at),
         email_at = least(p.email_at, excluded.email_at), ai_at = least(p.ai_at, excluded.ai_at)
       where (least(p.first_order_at, excluded.first_order_at), least(p.registered_at, excluded.registered_at), least(p.migrated_at, excluded.migrated_at), least(p.amazon_at, excluded.amazon_at),
              least(p.tiktok_at, excluded.tiktok_at), least(p.email_at, excluded.email_at), least(p.ai_at, excluded.ai_at))
             is distinct from (p.first_order_at, p.registered_at, p.migrated_at, p.amazon_at, p.tiktok_at, p.email_at, p.ai_at)
          or excluded.first_order_at <= p.first_order_at and (excluded.first_order_minor, coalesce(excluded.first_channel, p.first_channel)) is distinct from (p.first_order_minor, p.first_channel)`,
      [tx.shopId, some.map((row) => row.person), moments(some, (row) => row.firstOrderAt), some.map((row) => row.firstOrderMinor), moments(some, (row) => row.registeredAt), moments(some, (row) => row.migratedAt),
        moments(some, (row) => row.amazonAt), moments(some, (row) => row.tiktokAt), moments(some, (row) => row.emailAt), moments(some, (row) => row.aiAt), some.map((row) => row.firstChannel)],
    ),
  );
}
