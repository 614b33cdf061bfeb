import type { Tx } from "#app/platform/db.ts";
import { customerMetafields, customerTags, type MetafieldValue } from "#app/shopify/index.ts";
import type { Offer } from "../inserts/model.ts";

export type ConsentToApply = { id: string; channel: "email" | "sms"; given: boolean; source: string; at: Date; synced: boolean };

/** A registration as the work in Shopify needs it. */
export type Subject = {
  registrationId: string;
  emailEncrypted: string;
  emailIndex: string;
  nameEncrypted: string | null;
  phoneEncrypted: string | null;
  confirmed: boolean;
  /** Marketing consent waits for the confirmed address as well. */
  doubleOptIn: boolean;
  customerGid: string | null;
  offer: Offer;
  creatorHandle: string | null;
  /** Oldest first. */
  consents: ConsentToApply[];
};

export async function readSubject(tx: Tx, registrationId: string): Promise<Subject | null> {
  const row = await tx.first<Omit<Subject, "consents">>(
    `select r.id as "registrationId", r.email_encrypted as "emailEncrypted", r.email_index as "emailIndex", r.name_encrypted as "nameEncrypted",
            r.phone_encrypted as "phoneEncrypted", r.state = 'confirmed' as confirmed, r.customer_gid as "customerGid", i.offer,
            r.creator_handle as "creatorHandle", s.double_opt_in or coalesce(r.country = any(s.double_opt_in_countries), false) as "doubleOptIn"
       from registrations r
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
       join shops s on s.shop_id = r.shop_id
      where r.shop_id = $1 and r.id = $2 and r.state <> 'erased'`,
    [tx.shopId, registrationId],
  );
  if (!row) return null;
  const consents = await tx.query<ConsentToApply>(
    "select id, channel, given, source, at, synced_at is not null as synced from consents where shop_id = $1 and registration_id = $2 order by at, id",
    [tx.shopId, registrationId],
  );
  return { ...row, consents };
}

export function tagsOf(subject: Subject, isMigrated: boolean): string[] {
  return [
    customerTags.registered,
    ...(isMigrated ? [customerTags.migrated] : []),
    ...(subject.offer.kind === "membership" ? [subject.offer.tag] : []),
    ...(subject.creatorHandle ? [customerTags.creator] : []),
  ];
}

/** Our metafields' values, from all that the customer registered; never an order id, for staff beyond us read them. */
export async function customerMetafieldValues(tx: Tx, subject: Pick<Subject, "registrationId" | "customerGid">): Promise<MetafieldValue[]> {
  const rows = await tx.query<{ insert: string; product: string | null; registeredAt: Date; endsOn: string | null; linked: boolean }>(
    `select i.name as insert, p.title as product, r.created_at as "registeredAt", b.ends_on as "endsOn",
            exists (select 1 from links l where l.shop_id = r.shop_id and l.registration_id = r.id and l.state = 'active') as linked
       from registrations r
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
       left join benefits b on b.shop_id = r.shop_id and b.registration_id = r.id and b.kind = 'warranty'
      where r.shop_id = $1 and r.state <> 'erased' and (r.id = $2 or r.customer_gid = $3)
      order by r.created_at limit 50`,
    [tx.shopId, subject.registrationId, subject.customerGid],
  );
  const registrations = rows.map(({ linked: _linked, endsOn, ...row }) => ({ ...row, ...(endsOn ? { warrantyEnds: endsOn } : {}) }));
  return [
    { ...customerMetafields.registrations, value: JSON.stringify(registrations) },
    { ...customerMetafields.amazonOrders, value: String(rows.filter((row) => row.linked).length) },
  ];
}

/** First word and the rest: forms ask for one name, Shopify keeps two. */
export function splitName(name: string): { firstName: string | null; lastName: string | null } {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return { firstName: first || null, lastName: rest.join(" ") || null };
}
