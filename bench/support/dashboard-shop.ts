import { randomUUID } from "node:crypto";
import type { Tx } from "#app/platform/db.ts";

/** How large a shop is. The defaults of the bench are a shop of three years. */
export type ShopSize = { scans: number; amazonOrders: number; shopifyOrders: number; days: number };

/**
 * Fills a shop with believable facts by set-based SQL, ending yesterday: orders with items, customers with visits,
 * registrations with links, sends, posts, spend, searches, citations, a calendar. Everything is drawn from md5 of a
 * number, so that the same size gives the same shop.
 */
export async function plantShop(tx: Tx, { scans, amazonOrders, shopifyOrders, days }: ShopSize): Promise<void> {
  const importId = randomUUID();
  const [product, insert, run] = [randomUUID(), randomUUID(), randomUUID()];
  const customers = Math.max(10, Math.round(shopifyOrders / 2));
  const registrations = Math.max(5, Math.round(amazonOrders / 12));
  const start = `(current_date - ${days})`;
  /** A number in [0, 1) that belongs to row `i` and a salt. */
  const draw = (salt: string) => `(('x' || substr(md5('${salt}' || i), 1, 8))::bit(32)::bigint::float8 / 4294967296)`;
  const moment = (salt: string) => `((${start} + (${draw(salt)} * ${days - 2})::int)::timestamptz + interval '15 hours' - (${draw(`${salt}h`)} * interval '6 hours'))`;
  const one = (sql: string, values: unknown[] = []) => tx.run(sql, [tx.shopId, ...values]);

  for (const [source, lag] of [["amazon-orders", 1], ["amazon-sqp", 1], ["tiktok-videos", 1], ["klaviyo-campaigns", 1], ["meta-ads", 1], ["citations", 1], ["calendar", 1]] as const) {
    await one(`insert into imports (shop_id, id, source, file_name, state, period_from, period_to, created_at, finished_at) values ($1, $2, $3, 'bench', 'done', ${start}, current_date - ${lag}, now() - interval '1 day', now() - interval '1 day')`, [source === "amazon-orders" ? importId : randomUUID(), source]);
  }
  await one("insert into products (shop_id, id, title) values ($1, $2, 'Carrier')", [product]);
  await one("insert into product_listings (shop_id, product_id, marketplace, asin, sku) select $1, $2, 'US', 'B0' || i, 'SKU-' || i from generate_series(0, 7) i", [product]);
  await one(`insert into inserts (shop_id, id, name, kind, marketplace, offer, copy, look) values ($1, $2, 'Card', 'card', 'US', '{"kind":"warranty"}', '{}', '{}')`, [insert]);
  await one("insert into insert_products (shop_id, insert_id, product_id) values ($1, $2, $3)", [insert, product]);
  await one(`insert into print_runs (shop_id, id, insert_id, name, code_kind, quantity, card_size, address_base, in_box_from) values ($1, $2, $3, 'Run', 'shared', 100000, 'a6', 'https://x', ${start})`, [run, insert]);
  await one(
    `insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, currency, total_minor, net_units, import_id, line)
     select $1, 'o' || i, ${moment("ao")}, 'Shipped', 'US', 'USD', 2000 + (${draw("am")} * 6000)::int, 1, $2, i from generate_series(1, ${amazonOrders}) i`,
    [importId],
  );
  await one(
    `insert into amazon_order_items (shop_id, order_id, item_key, sku, asin, quantity, currency, price_minor, purchased_at, import_id, line)
     select shop_id, order_id, '1', 'SKU-' || (line % 8), 'B0' || (line % 8), 1, 'USD', total_minor, purchased_at, import_id, line from amazon_orders where shop_id = $1`,
  );
  await one(`insert into shopify_customers (shop_id, gid, created_at, updated_at) select $1, 'gid://shopify/Customer/' || i, ${start}, ${start} from generate_series(1, ${customers}) i`);
  const referrers = "(array['https://www.tiktok.com/','https://www.google.com/','https://chatgpt.com/','https://www.instagram.com/',null,null])[1 + (%s * 6)::int % 6]";
  const visit = (salt: string, at: string) => `json_build_object('occurredAt', ${at}, 'landingPage', 'https://x.example/' || case when ${draw(`${salt}e`)} < .25 then '?utm_medium=email' else '' end, 'referrerUrl', ${referrers.replace("%s", draw(salt))})`;
  await one(
    `insert into shopify_orders (shop_id, gid, customer_gid, processed_at, updated_at, currency, total_minor, source_name, first_visit, last_visit)
     select $1, 'gid://shopify/Order/' || i, 'gid://shopify/Customer/' || (1 + (${draw("oc")} * ${customers - 1})::int), at, at, 'USD', 2500 + (${draw("om")} * 7000)::int, 'web',
            ${visit("fv", "at - interval '5 days'")}, ${visit("lv", "at")}
       from (select i, ${moment("so")} as at from generate_series(1, ${shopifyOrders}) i) made`,
  );
  await one(
    `insert into registrations (shop_id, id, insert_id, print_run_id, code, submission_key, email_encrypted, email_index, locale, customer_state, customer_gid, first_heard, created_at, updated_at, confirmed_at, state)
     select $1, gen_random_uuid(), $2, $3, 'C', 'k' || i, '', 'e' || i, 'en', case when ${draw("rs")} < .9 then 'migrated' else 'reconnected' end,
            'gid://shopify/Customer/' || (1 + i % ${customers}), (array['tiktok','assistant','amazon',null,null])[1 + i % 5], at, at, at, 'confirmed'
       from (select i, ${moment("ra")} as at from generate_series(1, ${registrations}) i) made`,
    [insert, run],
  );
  await one(
    `insert into links (shop_id, registration_id, order_id, level, created_at) select $1, r.id, 'o' || (substr(r.submission_key, 2)::int * 11), 'exact', r.created_at from registrations r where r.shop_id = $1`,
  );
  await one(
    `insert into scan_counts (shop_id, day, insert_id, print_run_id, variant, kind, scans) select $1, ${start} + i, $2, $3, '', 'scan', ${Math.round(scans / days)} from generate_series(0, ${days - 1}) i`,
    [insert, run],
  );
  await one(
    `insert into scans (shop_id, id, scanned_at, code, insert_id, print_run_id, kind, locale) select $1, gen_random_uuid(), ${moment("sc")}, 'C', $2, $3, 'scan', 'en' from generate_series(1, ${scans}) i`,
    [insert, run],
  );
  await one(`insert into sends (shop_id, platform, send_id, day, kind, channel, purpose, recipients, delivered, import_id, line) select $1, 'klaviyo', 's' || i, ${start} + i * 6, 'campaign', 'email', 'replenishment', 5000, 5000, $2, i from generate_series(1, ${Math.floor(days / 6)}) i`, [randomUUID()]);
  await one(
    `insert into send_recipients (shop_id, send_id, customer_gid, sent_at, import_id, line)
     select $1, 's' || s, 'gid://shopify/Customer/' || (1 + (s * 7919 + i * 31) % ${customers}), (${start} + s * 6)::timestamptz + interval '14 hours', $2, i
       from generate_series(1, ${Math.floor(days / 6)}) s, generate_series(1, ${Math.max(1, Math.round(shopifyOrders / 1000))}) i on conflict do nothing`,
    [randomUUID()],
  );
  await one(`insert into content_posts (shop_id, platform, post_id, kind, creator, posted_at, import_id, line) select $1, 'tiktok', 'p' || i, 'video', 'creator' || i % 40, (${start} + (i / 3) * 7 + i % 3)::timestamptz + interval '16 hours', $2, i from generate_series(1, ${Math.floor((days / 7) * 3) - 3}) i`, [randomUUID()]);
  await one(`insert into spend_days (shop_id, channel, account, campaign, ad_group, ad, from_day, to_day, grain, currency, spend_minor, import_id, line) select $1, c, '', '', '', '', ${start} + i, ${start} + i, 'day', 'USD', 20000 + (${draw("sp")} * 10000)::int, $2, i from generate_series(0, ${days - 1}) i, unnest(array['meta', 'google_ads']) c`, [randomUUID()]);
  await one(`insert into spend_days (shop_id, channel, account, campaign, ad_group, ad, from_day, to_day, grain, currency, spend_minor, import_id, line) select $1, 'tiktok_ads', '', '', '', '', ${start} + i, ${start} + i, 'day', 'USD', 8000 + (${draw("st")} * 4000)::int, $2, i from generate_series(0, ${days - 1}) i where i % 11 < 5`, [randomUUID()]);
  await one(`insert into costs (shop_id, month, kind, force, reference, currency, amount_minor) select distinct on (1, 2, 3) $1::bigint, date_trunc('month', ${start} + i)::date, k, case k when 'cards' then 3 when 'creator_fees' then 5 else 7 end, '', 'USD', 20000 + (${draw("co")} * 30000)::int from generate_series(0, ${days - 1}, 28) i, unnest(array['cards', 'creator_fees', 'content']) k order by 1, 2, 3, i`);
  await one(`insert into search_demand (shop_id, source, scope, term, asin, from_day, to_day, grain, is_branded, searches, purchases, import_id, line) select $1, 'sqp', 'US', 'brand', '', ${start} + i * 7, ${start} + i * 7 + 6, 'week', true, 7000 + (${draw("sq")} * 900)::int, 300, $2, i from generate_series(0, ${Math.floor(days / 7) - 1}) i`, [randomUUID()]);
  await one(`insert into search_demand (shop_id, source, scope, term, asin, from_day, to_day, grain, is_branded, impressions, import_id, line) select $1, 'gsc', 'x', 'brand', '', ${start} + i, ${start} + i, 'day', true, 900 + (${draw("gs")} * 200)::int, $2, i from generate_series(0, ${days - 1}) i`, [randomUUID()]);
  await one(`insert into citation_runs (shop_id, run_id, prompt_id, engine, captured_at, status, import_id, line) select $1, 'r' || i, 'q' || q, 'chatgpt', (${start} + i)::timestamptz + interval '9 hours', 'ok', $2, i from generate_series(0, ${days - 1}) i, generate_series(1, 12) q`, [randomUUID()]);
  await one(`insert into citations (shop_id, run_id, prompt_id, engine, position, url, domain, captured_at, import_id, line) select $1, 'r' || i, 'q' || q, 'chatgpt', 1, 'https://tiktok.com/@x', 'tiktok.com', (${start} + i)::timestamptz + interval '9 hours', $2, i from generate_series(0, ${days - 1}) i, generate_series(1, 4) q`, [randomUUID()]);
  await one(`insert into calendar_events (shop_id, kind, name, item, from_day, to_day) select $1, 'promotion', 'Sale ' || i, '', ${start} + i * 45, ${start} + i * 45 + 3 from generate_series(1, ${Math.floor(days / 45) - 1}) i`);
}

/** What a night brings: a day of orders on both stores, and an import that says so. */
export async function plantNight(tx: Tx, { amazonOrders, shopifyOrders, days }: ShopSize): Promise<void> {
  const importId = randomUUID();
  const one = (sql: string, values: unknown[] = []) => tx.run(sql, [tx.shopId, ...values]);
  await one("insert into imports (shop_id, id, source, file_name, state, period_from, period_to, finished_at) values ($1, $2, 'amazon-orders', 'night', 'done', current_date - 2, current_date, now() + interval '1 second')", [importId]);
  await one(
    `insert into amazon_orders (shop_id, order_id, purchased_at, status, marketplace, currency, total_minor, net_units, import_id, line)
     select $1, 'n' || i || '-' || $2::uuid, now() - interval '1 hour', 'Shipped', 'US', 'USD', 4000, 1, $2, i from generate_series(1, ${Math.ceil(amazonOrders / days)}) i`,
    [importId],
  );
  await one("insert into amazon_order_items (shop_id, order_id, item_key, sku, asin, quantity, currency, price_minor, purchased_at, import_id, line) select shop_id, order_id, '1', 'SKU-1', 'B01', 1, 'USD', total_minor, purchased_at, import_id, line from amazon_orders where shop_id = $1 and import_id = $2", [importId]);
  await one(
    `insert into shopify_orders (shop_id, gid, customer_gid, processed_at, updated_at, currency, total_minor, source_name)
     select $1, 'gid://shopify/Order/' || $2::uuid || i, 'gid://shopify/Customer/' || i, now(), now(), 'USD', 5000, 'web' from generate_series(1, ${Math.ceil(shopifyOrders / days)}) i`,
    [importId],
  );
}
