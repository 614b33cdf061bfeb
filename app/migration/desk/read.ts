import { decrypt } from "#app/platform/crypto.ts";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { suppressionOf, type Suppression } from "../registration/index.ts";

/** `minor` and `currency` are an amount in minor units, of a Shopify order. */
export type TimelineEntry = { at: Date; what: string; detail: string; node: "amazon" | "shopify" | "email" | "card"; minor: number | null; currency: string | null };

export type RegistrationRecord = {
  id: string;
  email: string;
  name: string | null;
  phone: string | null;
  code: string;
  locale: string;
  insertId: string;
  insertName: string;
  productId: string | null;
  product: string | null;
  orderId: string | null;
  orderTyped: string | null;
  orderState: string;
  state: string;
  customerState: string;
  customerGid: string | null;
  createdAt: Date;
  confirmedAt: Date | null;
  purchaseDate: string | null;
  firstHeard: string | null;
  creatorHandle: string | null;
  isBuyer: boolean;
  note: string | null;
  links: { id: string; orderId: string; level: string; state: string; reasons: unknown; createdAt: Date }[];
  benefits: { id: string; kind: string; state: string; discountCode: string | null; startsOn: string | null; endsOn: string | null }[];
  consents: { channel: string; given: boolean; text: string; version: string; source: string; at: Date }[];
  /** Why no mail goes to the address; null when it does. */
  mailStopped: Suppression | null;
  mails: { id: string; kind: string; state: string; createdAt: Date; sentAt: Date | null; error: string | null }[];
  /** Reports of a fault, or of a card that changed hands. */
  claims: { id: string; state: string; createdAt: Date }[];
  timeline: TimelineEntry[];
};

/**
 * One registration with both of its histories on one line of time. Looking is written to the audit log.
 * @throws NotFound
 */
export async function readRegistration(tx: Tx, id: string, actor: Actor): Promise<RegistrationRecord> {
  const row = await tx.first<Omit<RegistrationRecord, "links" | "benefits" | "consents" | "mailStopped" | "mails" | "timeline"> & { noteEncrypted: string | null }>(
    `select r.id, r.email_encrypted as email, r.name_encrypted as name, r.phone_encrypted as phone, r.code, r.locale, r.insert_id as "insertId",
            n.name as "insertName", r.product_id as "productId", p.title as product, r.order_id as "orderId", r.order_id_typed as "orderTyped",
            r.order_state as "orderState", r.state, r.customer_state as "customerState", r.customer_gid as "customerGid", r.created_at as "createdAt",
            r.confirmed_at as "confirmedAt", r.purchase_date as "purchaseDate", r.first_heard as "firstHeard", r.creator_handle as "creatorHandle",
            r.is_buyer as "isBuyer", r.note, r.note_encrypted as "noteEncrypted"
       from registrations r
       join inserts n on n.shop_id = r.shop_id and n.id = r.insert_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
      where r.shop_id = $1 and r.id = $2 and r.state <> 'erased'`,
    [tx.shopId, id],
  );
  if (!row) throw new NotFound("The registration");
  const { noteEncrypted, ...plain } = row;
  await audit(tx, actor, "registration.view", `registration:${id}`);
  const values = [tx.shopId, id];
  const record: RegistrationRecord = {
    ...plain,
    email: decrypt(tx.shopId, row.email),
    name: row.name && decrypt(tx.shopId, row.name),
    phone: row.phone && decrypt(tx.shopId, row.phone),
    // Notes from before they were encrypted stand in the older column until they are changed.
    note: noteEncrypted ? decrypt(tx.shopId, noteEncrypted) : row.note,
    links: await tx.query(`select id, order_id as "orderId", level, state, reasons, created_at as "createdAt" from links where shop_id = $1 and registration_id = $2 order by created_at`, values),
    benefits: await tx.query(
      `select id, kind, state, discount_code as "discountCode", starts_on as "startsOn", ends_on as "endsOn" from benefits where shop_id = $1 and registration_id = $2 order by created_at`,
      values,
    ),
    consents: await tx.query(`select channel, given, text, text_version as version, source, at from consents where shop_id = $1 and registration_id = $2 order by at`, values),
    mailStopped: await suppressionOf(tx, id),
    mails: await tx.query(`select id, kind, state, created_at as "createdAt", sent_at as "sentAt", error from mails where shop_id = $1 and registration_id = $2 order by created_at`, values),
    claims: await tx.query(`select id, state, created_at as "createdAt" from claims where shop_id = $1 and registration_id = $2 order by created_at desc`, values),
    timeline: [],
  };
  record.timeline = await readTimeline(tx, record);
  return record;
}

/** Amazon orders, scans, registrations, mails, imported sends and Shopify orders of the person, oldest first. */
async function readTimeline(tx: Tx, record: RegistrationRecord): Promise<TimelineEntry[]> {
  return tx.query<TimelineEntry>(
    `select * from (
       select o.purchased_at as at, 'Bought on Amazon' as what, o.order_id || ' · ' || coalesce(string_agg(coalesce(i.sku, i.asin), ', '), '') as detail, 'amazon' as node, null::bigint as minor, null::text as currency
         from links l join amazon_orders o on o.shop_id = l.shop_id and o.order_id = l.order_id
         left join amazon_order_items i on i.shop_id = o.shop_id and i.order_id = o.order_id
         join registrations r on r.shop_id = l.shop_id and r.id = l.registration_id
        where l.shop_id = $1 and l.state = 'active' and (l.registration_id = $2 or r.customer_gid = $3)
        group by o.purchased_at, o.order_id
       union all
       select s.scanned_at, 'Scanned the card', s.kind, 'card', null, null from scans s
         join card_codes c on c.shop_id = s.shop_id and c.code = s.code and c.is_unique
        where s.shop_id = $1 and s.code = $4 and s.kind in ('scan', 'reload')
       union all
       select r.created_at, 'Registered', n.name, 'card', null, null from registrations r join inserts n on n.shop_id = r.shop_id and n.id = r.insert_id
        where r.shop_id = $1 and (r.id = $2 or r.customer_gid = $3)
       union all
       select r.confirmed_at, 'Confirmed the address', '', 'email', null, null from registrations r where r.shop_id = $1 and r.id = $2 and r.confirmed_at is not null
       union all
       select m.sent_at, 'Mail sent', m.kind, 'email', null, null from mails m where m.shop_id = $1 and m.registration_id = $2 and m.sent_at is not null
       union all
       select coalesce(d.sent_at, s.sent_at, s.day::timestamp at time zone shop.time_zone), case when s.channel = 'sms' then 'Text message sent' else 'E-mail sent' end,
              coalesce(s.name, s.subject, d.send_id), 'email', null, null
         from send_recipients d
         join shops shop on shop.shop_id = d.shop_id
         -- A flow has a row for each of its days: the day of this person's, else the first.
         left join lateral (select sent_at, day, channel, name, subject from sends where shop_id = d.shop_id and send_id = d.send_id
                             order by abs(day - (d.sent_at at time zone shop.time_zone)::date), day limit 1) s on true
        where d.shop_id = $1 and d.customer_gid = $3
       union all
       select o.processed_at, case when o.cancelled_at is null then 'Ordered in the shop' else 'Cancelled order in the shop' end,
              '', 'shopify', o.total_minor, o.currency
         from shopify_orders o where o.shop_id = $1 and o.customer_gid = $3 and not o.is_test
     ) entries where at is not null order by at`,
    [tx.shopId, record.id, record.customerGid, record.code],
  );
}
