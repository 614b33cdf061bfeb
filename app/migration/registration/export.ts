import { audit, type Actor } from "#app/platform/audit.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import type { PersonExport } from "./model.ts";

/** Everything that is kept about a person, for download (`mailed` access only). */
export async function exportPerson(shopId: number, registrationId: string, now: Date): Promise<PersonExport> {
  return withShop(shopId, async (tx) => {
    const own = await tx.first<{ emailIndex: string }>(`select email_index as "emailIndex" from registrations where shop_id = $1 and id = $2`, [shopId, registrationId]);
    return exportByIndex(tx, own ? [own.emailIndex] : [], "person", now);
  });
}

type Row = { id: string; email: string; name: string | null; phone: string | null } & Record<string, unknown>;

/** Everything about whoever has one of these e-mail indexes; also what the merchant hands over on a data request. */
export async function exportByIndex(tx: Tx, emailIndexes: string[], actor: Actor, now: Date): Promise<PersonExport> {
  const { shopId } = tx;
  const rows = await tx.query<Row>(
    `select r.id, r.email_encrypted as email, r.name_encrypted as name, r.phone_encrypted as phone, i.name as insert, p.title as product,
            r.code as "cardCode", r.locale, r.country, r.order_id as "amazonOrderId", r.purchase_date as "purchasedOn", r.first_heard as "firstHeard",
            r.creator_handle as "creatorHandle", r.state, r.created_at as "registeredAt", r.confirmed_at as "confirmedAt", r.customer_gid as "shopifyCustomer"
       from registrations r
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
      where r.shop_id = $1 and r.email_index = any($2) and r.state <> 'erased' order by r.created_at`,
    [shopId, emailIndexes],
  );
  const ids = rows.map((row) => row.id);
  const of = async (sql: string) => groupBy(await tx.query<{ registrationId: string }>(sql, [shopId, ids]));
  const consents = await of(`select registration_id as "registrationId", channel, given, text, text_version as "textVersion", locale, source, at from consents where shop_id = $1 and registration_id = any($2) order by at`);
  const benefits = await of(`select registration_id as "registrationId", kind, state, discount_code as "discountCode", starts_on as "startsOn", ends_on as "endsOn" from benefits where shop_id = $1 and registration_id = any($2)`);
  const mails = await of(`select registration_id as "registrationId", kind, state, created_at as "createdAt", sent_at as "sentAt" from mails where shop_id = $1 and registration_id = any($2) order by created_at`);
  const links = await of(`select registration_id as "registrationId", order_id as "amazonOrderId", level, state, created_at as "createdAt" from links where shop_id = $1 and registration_id = any($2)`);
  const claims = groupBy(
    (await tx.query<{ registrationId: string; text: string; at: Date }>(`select registration_id as "registrationId", text_encrypted as text, created_at as at from claims where shop_id = $1 and registration_id = any($2)`, [shopId, ids])).map((row) => ({
      ...row,
      text: decrypt(shopId, row.text),
    })),
  );
  if (ids[0]) await audit(tx, actor, "registration.export", `registration:${ids[0]}`, { registrations: ids.length });
  const open = (value: string | null) => (value ? decrypt(shopId, value) : null);
  const registrations = rows.map(({ id, ...row }) => ({
    ...row,
    email: open(row.email),
    name: open(row.name),
    phone: open(row.phone),
    consents: consents.get(id) ?? [],
    benefits: benefits.get(id) ?? [],
    mails: mails.get(id) ?? [],
    amazonOrders: links.get(id) ?? [],
    claims: claims.get(id) ?? [],
  }));
  return { fileName: `registrations-${now.toISOString().slice(0, 10)}.json`, json: { exportedAt: now.toISOString(), registrations } };
}

function groupBy<Row extends { registrationId: string }>(rows: Row[]): Map<string, Omit<Row, "registrationId">[]> {
  const groups = new Map<string, Omit<Row, "registrationId">[]>();
  for (const { registrationId, ...row } of rows) groups.set(registrationId, [...(groups.get(registrationId) ?? []), row]);
  return groups;
}
