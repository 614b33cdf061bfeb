import { auditLook, type Actor } from "#app/platform/audit.ts";
import { blindIndex, decrypt, encrypt, normaliseEmail } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { nextPage, type PageMark } from "#app/platform/pages.ts";
import type { CustomerState } from "./customer-states.ts";
import { parseOrderId } from "../registration/index.ts";

export type RegistrationRow = {
  id: string;
  createdAt: Date;
  email: string;
  name: string | null;
  insertName: string;
  product: string | null;
  offer: string;
  state: string;
  customerState: string;
  orderId: string | null;
  orderState: string;
  linkLevel: string | null;
};

export type RegistrationFilter = {
  /** An e-mail address, an order id or a card code; anything else finds nothing. */
  search?: string;
  view?: "all" | "waiting" | "linked" | "review" | "unconfirmed";
  insertId?: string;
  customer?: CustomerState;
  oldestFirst?: boolean;
  /** Keyset: rows that follow this row. */
  before?: PageMark;
  limit?: number;
};

const views: Record<NonNullable<RegistrationFilter["view"]>, string> = {
  all: "true",
  waiting: "r.order_state = 'waiting'",
  linked: "l.level is not null",
  review: "r.order_state = 'review'",
  unconfirmed: "r.confirmed_at is null",
};

/**
 * A search as it may stand in an address: encrypted, since what is searched is mostly somebody's e-mail, and addresses
 * end in histories and in logs of machines between.
 */
export function sealSearch(shopId: number, search: string): string {
  return search.trim() === "" ? "" : encrypt(shopId, search.trim().slice(0, 300));
}

/** Reads what `sealSearch` made; empty for anything else. */
export function openSearch(shopId: number, sealed: string): string {
  try {
    return sealed === "" ? "" : decrypt(shopId, sealed);
  } catch {
    return "";
  }
}

/**
 * One page of registrations, newest first unless asked otherwise, with personal values decrypted for the staff's screen. Looking is written to
 * the audit log.
 * Addresses are found by their keyed hash: the database never compares a readable one.
 */
export async function listRegistrations(tx: Tx, filter: RegistrationFilter, actor: Actor): Promise<{ rows: RegistrationRow[]; next: string | null }> {
  const limit = filter.limit ?? 50;
  const values: unknown[] = [tx.shopId];
  const value = (one: unknown) => `$${values.push(one)}`;
  const conditions = ["r.shop_id = $1", "r.state <> 'erased'", views[filter.view ?? "all"]];
  if (filter.search?.trim()) conditions.push(searchCondition(tx.shopId, filter.search.trim(), value));
  if (filter.insertId) conditions.push(`r.insert_id = ${value(filter.insertId)}`);
  if (filter.customer) conditions.push(`r.customer_state = ${value(filter.customer)}`);
  const [direction, after] = filter.oldestFirst ? ["asc", ">"] : ["desc", "<"];
  if (filter.before) conditions.push(`(r.created_at, r.id) ${after} (${value(filter.before.at)}::timestamptz, ${value(filter.before.id)}::uuid)`);

  const found = await tx.query<Omit<RegistrationRow, "email" | "name"> & { email: string; name: string | null }>(
    `select r.id, r.created_at as "createdAt", r.email_encrypted as email, r.name_encrypted as name, n.name as "insertName", p.title as product,
            n.offer ->> 'kind' as offer, r.state, r.customer_state as "customerState", r.order_id as "orderId", r.order_state as "orderState", l.level as "linkLevel"
       from registrations r
       join inserts n on n.shop_id = r.shop_id and n.id = r.insert_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
       left join lateral (select level from links l where l.shop_id = r.shop_id and l.registration_id = r.id and l.state = 'active'
                           order by l.created_at limit 1) l on true
      where ${conditions.join(" and ")}
      order by r.created_at ${direction}, r.id ${direction} limit ${value(limit + 1)}`,
    values,
  );
  if (found.length > 0) await auditLook(tx, actor, "registration.list", filter.search ? "search" : "registrations", { people: Math.min(found.length, limit) });
  const rows = found.slice(0, limit).map((row) => ({ ...row, email: decrypt(tx.shopId, row.email), name: row.name && decrypt(tx.shopId, row.name) }));
  const last = rows.at(-1);
  return { rows, next: nextPage(last && { at: last.createdAt, id: last.id }, found.length > limit) };
}

function searchCondition(shopId: number, search: string, value: (one: unknown) => string): string {
  if (search.includes("@")) return `r.email_index = ${value(blindIndex(shopId, "email", normaliseEmail(search)))}`;
  const orderId = parseOrderId(search);
  if (orderId.ok) {
    const id = value(orderId.orderId);
    return `(r.order_id = ${id} or exists (select 1 from links k where k.shop_id = r.shop_id and k.registration_id = r.id and k.order_id = ${id}))`;
  }
  return `r.code = ${value(search.toUpperCase().replace(/[\s-]/g, ""))}`;
}

export type RegistrationCounts = { all: number; waiting: number; linked: number; review: number; unconfirmed: number };

/** How many registrations each tab holds. */
export async function countRegistrations(tx: Tx): Promise<RegistrationCounts> {
  const row = await tx.first<RegistrationCounts>(
    `select count(*)::int as all, count(*) filter (where order_state = 'waiting')::int as waiting,
            count(*) filter (where order_state = 'linked')::int as linked, count(*) filter (where order_state = 'review')::int as review,
            count(*) filter (where confirmed_at is null)::int as unconfirmed
       from registrations where shop_id = $1 and state <> 'erased'`,
    [tx.shopId],
  );
  return row ?? { all: 0, waiting: 0, linked: 0, review: 0, unconfirmed: 0 };
}

/** The inserts by which people came, for a list to be narrowed to one. */
export async function insertsWithRegistrations(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx.query("select id, name from inserts i where shop_id = $1 and exists (select 1 from registrations r where r.shop_id = $1 and r.insert_id = i.id) order by name limit 100", [tx.shopId]);
}
