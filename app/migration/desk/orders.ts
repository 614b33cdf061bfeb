import type { Tx } from "#app/platform/db.ts";
import { nextPage, type PageMark } from "#app/platform/pages.ts";
import { parseOrderId } from "../registration/index.ts";

export type AmazonOrderRow = {
  orderId: string;
  purchasedAt: Date;
  marketplace: string;
  status: string;
  isMultiChannel: boolean;
  currency: string | null;
  totalMinor: number | null;
  items: string;
  registrationId: string | null;
  level: string | null;
};

const pageSize = 50;

export type AmazonOrderFilter = {
  /** A whole order id, in any shape; empty for all. */
  search: string;
  linkedOnly: boolean;
  marketplace: string;
  oldestFirst?: boolean;
  before: PageMark | null;
};

/** One page of imported Amazon orders, newest first unless asked otherwise, each with the customer it is linked to. */
export async function listAmazonOrders(tx: Tx, { search, linkedOnly, marketplace, oldestFirst = false, before }: AmazonOrderFilter): Promise<{ rows: AmazonOrderRow[]; next: string | null; total: number }> {
  const values: unknown[] = [tx.shopId];
  const value = (one: unknown) => `$${values.push(one)}`;
  const conditions = ["o.shop_id = $1"];
  if (search.trim()) {
    const parsed = parseOrderId(search);
    conditions.push(`o.order_id = ${value(parsed.ok ? parsed.orderId : search.trim())}`);
  }
  const linked = "select 1 from links k where k.shop_id = o.shop_id and k.order_id = o.order_id and k.state = 'active'";
  if (linkedOnly) conditions.push(`exists (${linked})`);
  if (marketplace) conditions.push(`o.marketplace = ${value(marketplace)}`);
  const [direction, after] = oldestFirst ? ["asc", ">"] : ["desc", "<"];
  if (before) conditions.push(`(o.purchased_at, o.order_id) ${after} (${value(before.at)}::timestamptz, ${value(before.id)})`);
  const found = await tx.query<AmazonOrderRow>(
    `select o.order_id as "orderId", o.purchased_at as "purchasedAt", o.marketplace, o.status, o.is_multi_channel as "isMultiChannel", o.currency,
            o.total_minor as "totalMinor", l.registration_id as "registrationId", l.level,
            coalesce((select string_agg(i.quantity || ' × ' || coalesce(i.sku, i.asin, '?'), ', ' order by i.item_key) from amazon_order_items i
                       where i.shop_id = o.shop_id and i.order_id = o.order_id and not i.is_cancelled), 'cancelled') as items
       from amazon_orders o
       left join lateral (select registration_id, level from links l where l.shop_id = o.shop_id and l.order_id = o.order_id and l.state = 'active' limit 1) l on true
      where ${conditions.join(" and ")}
      order by o.purchased_at ${direction}, o.order_id ${direction} limit ${pageSize + 1}`,
    values,
  );
  const any = await tx.first<{ total: number }>("select count(*)::int as total from (select 1 from amazon_orders where shop_id = $1 limit 1) one", [tx.shopId]);
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return { rows, next: nextPage(last && { at: last.purchasedAt, id: last.orderId }, found.length > pageSize), total: any?.total ?? 0 };
}
