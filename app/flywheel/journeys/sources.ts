import type { Tx } from "#app/platform/db.ts";

/**
 * Where touches come from. Every fact that ties a person to a moment is in this table and nowhere else; the streaming
 * query below reads exactly these.
 */
export const touchSources = [
  { source: "scan", touch: "insert_scan", evidence: "observed", bridge: true, from: "the scan that a registration's card code implies; scans without a registration belong to nobody" },
  { source: "registration", touch: "registration", evidence: "observed", bridge: true, from: "registrations" },
  { source: "linked Amazon order", touch: "amazon_order", evidence: "observed", bridge: true, from: "active links; also a conversion of its own, once an order" },
  { source: "Shopify visit", touch: "by click id, UTM, referrer", evidence: "observed", bridge: false, from: "first and last visit of each order; a visit that says nothing is no touch" },
  { source: "journey pixel", touch: "by click id, UTM, referrer", evidence: "observed", bridge: false, from: "visits before an order in the same browser, with the visitor’s consent to analytics; one that Shopify tells as well counts once, and one that opened with a card code is a scan" },
  { source: "card on the order", touch: "insert_scan", evidence: "observed", bridge: true, from: "the card code that the theme’s card memory put on the cart, when it is one of the shop’s own" },
  { source: "received send", touch: "email_sms", evidence: "observed", bridge: false, from: "imported recipients of sends" },
  { source: "creator order", touch: "tiktok", evidence: "observed", bridge: false, from: "a Shopify order with a creator's handle as its discount code" },
  { source: "declared answer", touch: "by answer", evidence: "declared", bridge: false, from: "the answer to “where did you first come across us?”, set just before the first moment that we know of the person" },
  { source: "referrer-less pattern", touch: "ai_search", evidence: "inferred", bridge: false, from: "a direct visit that lands on a page which an assistant cited in the 28 days before; only when the merchant switches it on" },
] as const;

export const lookBackDays = 90;
/** An Amazon order, and what hangs on it, is remembered longer: the next box may last a year. */
export const amazonLookBackDays = 365;

export const eventKinds = { registration: 1, amazonOrder: 2, shopifyOrder: 3, send: 4 } as const;

/** One row of the stream, in the order person, moment: [person, ms, kind, reference, day, minor units, currency, details]. */
export type EventRow = [person: string, at: number, kind: number, reference: string, day: number, minor: number | null, currency: string | null, details: string | null];

/** The person behind each registration and customer: the customer's id, merged ids followed, else a confirmed e-mail. */
const prepare = [
  `create temporary table journey_merged on commit drop as
     with recursive merged as (
       select gid, merged_into from shopify_customers where shop_id = $1 and merged_into is not null
       union
       select m.gid, c.merged_into from merged m join shopify_customers c on c.shop_id = $1 and c.gid = m.merged_into where c.merged_into is not null)
     select m.gid, max(m.merged_into) as person from merged m
      where not exists (select 1 from merged n where n.gid = m.merged_into) group by m.gid`,
  `create temporary table journey_registrations on commit drop as
     select r.id, r.created_at, r.first_heard, r.customer_state,
            coalesce(m.person, r.customer_gid, mc.person, c.gid, case when r.confirmed_at is not null then 'email:' || r.email_index else 'registration:' || r.id end) as person,
            exists (select 1 from consents g where g.shop_id = $1 and g.registration_id = r.id and g.given and g.channel in ('email', 'sms')) as consent
       from registrations r
       left join journey_merged m on m.gid = r.customer_gid
       left join lateral (select k.gid from shopify_customers k where k.shop_id = $1 and r.customer_gid is null and r.confirmed_at is not null
                             and k.email_index = r.email_index and k.deleted_at is null order by k.gid limit 1) c on true
       left join journey_merged mc on mc.gid = c.gid
      where r.shop_id = $1 and r.state <> 'erased'`,
  `create temporary table journey_links on commit drop as
     select distinct on (l.order_id) l.order_id, l.registration_id, j.person, o.purchased_at, o.total_minor, o.currency
       from links l join journey_registrations j on j.id = l.registration_id
       join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id
      where l.shop_id = $1 and l.state = 'active' and not o.is_multi_channel
      order by l.order_id, l.created_at`,
  `analyze journey_merged`,
  `analyze journey_registrations`,
  `analyze journey_links`,
];

/** Orders that another channel's connector wrote into Shopify were sold elsewhere and are counted there. */
export const soldOnShopify = `not o.is_test and o.cancelled_at is null and coalesce(o.source_name, '') !~* '(amazon|tiktok)'`;

/**
 * Those of whom something new may be said: who bought, registered or was written to since a moment ($2), or did anything
 * without buying in the days that tell who does not buy ($3).
 */
const prepareActive = [
  `create temporary table journey_active on commit drop as
     select person from journey_registrations where created_at >= least($2::timestamptz, $3::timestamptz)
     union
     select person from journey_links where purchased_at >= least($2::timestamptz, $3::timestamptz)
     union
     select coalesce(m.person, s.customer_gid) from send_recipients s left join journey_merged m on m.gid = s.customer_gid
       left join lateral (select min(coalesce(x.sent_at, x.day::timestamp at time zone $4)) as at from sends x where s.sent_at is null and x.shop_id = $1 and x.send_id = s.send_id) d on true
      where s.shop_id = $1 and coalesce(s.sent_at, d.at) >= least($2::timestamptz, $3::timestamptz)
     union
     select coalesce(m.person, o.customer_gid, 'order:' || o.gid) from shopify_orders o left join journey_merged m on m.gid = o.customer_gid
      where o.shop_id = $1 and o.processed_at >= $2::timestamptz and ${soldOnShopify}`,
  `analyze journey_active`,
];

/** Milliseconds, and the shop's day as days since 1970. */
const at = (column: string) => `extract(epoch from ${column}) * 1000`;
const day = (column: string) => `((${column} at time zone $4)::date - date '1970-01-01')`;

const eventsOf = (only: (person: string) => string) => `
  select j.person, ${at("created_at")}::float8 as at, 1 as kind, id::text as reference, ${day("created_at")} as day, null::bigint as minor, null::text as currency,
         json_build_object('heard', first_heard, 'state', customer_state, 'consent', consent,
           'linkedAt', ${at("l.first_at")})::text as details
    from journey_registrations j left join (select registration_id, min(purchased_at) as first_at from journey_links group by 1) l on l.registration_id = j.id where created_at >= $3::timestamptz and ($5::text is null or j.person = $5) ${only("j.person")}
  union all
  select person, ${at("purchased_at")}::float8, 2, order_id, ${day("purchased_at")}, coalesce(total_minor, 0), currency, null
    from journey_links where purchased_at >= $3::timestamptz and ($5::text is null or person = $5) ${only("person")}
  union all
  select coalesce(m.person, o.customer_gid, 'order:' || o.gid), ${at("o.processed_at")}::float8, 3, o.gid, ${day("o.processed_at")}, o.total_minor - o.refunded_minor, o.currency,
         json_build_array(o.first_visit, o.last_visit, o.discount_codes, x.touches,
           case when o.card_code is not null and exists (select 1 from card_codes k where k.shop_id = $1 and k.code = o.card_code) then ${at("o.card_seen_at")}::float8 end)::text
    from shopify_orders o left join journey_merged m on m.gid = o.customer_gid
    left join pixel_journeys x on x.shop_id = $1 and x.order_gid = o.gid and abs(${at("x.received_at")} - ${at("o.processed_at")}) < ${6 * 3_600_000}
   where o.shop_id = $1 and o.processed_at >= $2::timestamptz and ${soldOnShopify} and ($5::text is null or coalesce(m.person, o.customer_gid) = $5) ${only("coalesce(m.person, o.customer_gid, 'order:' || o.gid)")}
  union all
  select coalesce(m.person, s.customer_gid), ${at("coalesce(s.sent_at, d.at)")}::float8, 4, s.send_id, ${day("coalesce(s.sent_at, d.at)")}, null, null, null
    from send_recipients s
    left join journey_merged m on m.gid = s.customer_gid
    left join lateral (select min(coalesce(x.sent_at, x.day::timestamp at time zone $4)) as at from sends x where s.sent_at is null and x.shop_id = $1 and x.send_id = s.send_id) d on true
   where s.shop_id = $1 and coalesce(s.sent_at, d.at) >= $2::timestamptz and ($5::text is null or coalesce(m.person, s.customer_gid) = $5) ${only("coalesce(m.person, s.customer_gid)")}
  order by 1, 2, 3, 4`;

/**
 * Streams every event since a day, person by person, in order of time. Memory does not grow with the number of orders.
 * @param fromDay the first day of an order to be judged; older events come as far as the look-backs reach
 * @param person only this person's
 * @param activeSince leaves out whom nothing new can be said of: nothing happened with them since `fromDay`, nor since then
 */
export async function* streamEvents(tx: Tx, { fromDay, timeZone, person = null, activeSince = null }: { fromDay: number; timeZone: string; person?: string | null; activeSince?: Date | null }): AsyncGenerator<EventRow[]> {
  for (const statement of prepare) await tx.run(statement, statement.includes("$1") ? [tx.shopId] : []);
  // A sort of a million rows is several times faster in memory.
  await tx.run("set local work_mem = '128MB'");
  const since = (back: number) => new Date((fromDay - back - 1) * 86_400_000).toISOString();
  if (activeSince) for (const statement of prepareActive) await tx.run(statement, statement.includes("$1") ? [tx.shopId, since(0), activeSince.toISOString(), timeZone] : []);
  const events = eventsOf((of) => (activeSince ? `and ${of} in (select a.person from journey_active a)` : ""));
  await tx.run(`declare journey_events no scroll cursor for ${events}`, [tx.shopId, since(lookBackDays), since(amazonLookBackDays), timeZone, person]);
  for (;;) {
    const { rows } = await tx.client.query<EventRow>({ text: "fetch 20000 from journey_events", rowMode: "array" });
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.run("close journey_events");
  await tx.run(`drop table journey_merged, journey_registrations, journey_links${activeSince ? ", journey_active" : ""}`);
}
