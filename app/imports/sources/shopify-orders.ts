import { z } from "zod";
import type { Tx } from "#app/platform/db.ts";
import { keepReplaced } from "../facts/replaced.ts";
import type { Merged, Source, Target } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { minorIn } from "./shared.ts";

const columns = "customer_gid, processed_at, cancelled_at, source_name, currency, total_minor, refunded_minor, financial_status, discount_codes";
const of = (alias: string) => columns.split(", ").map((name) => `${alias}.${name}`).join(", ");

/** Orders of the shop's own CSV. An order that Shopify synced stays as it is: it knows more. */
export const shopifyOrderRows: Target = {
  table: "shopify_orders",
  key: { gid: "text" },
  columns: { customer_gid: "text", processed_at: "timestamptz", cancelled_at: "timestamptz", source_name: "text", currency: "text", total_minor: "bigint", refunded_minor: "bigint", financial_status: "text", discount_codes: "text[]" },
  combine: "last",
  async merge(tx: Tx, stage: string, importId: string): Promise<Merged> {
    await tx.run(`create temp table csv_orders on commit drop as select distinct on (gid) * from ${stage} order by gid, line desc`);
    await keepReplaced(tx, importId, "shopify_orders", ["gid"], `select t.* from shopify_orders t join csv_orders s using (gid) where t.shop_id = $1 and t.import_id is not null and row(${of("t")}) is distinct from row(${of("s")})`);
    const counts = await tx.first<{ fresh: number; changed: number }>(
      `with written as (
         insert into shopify_orders as t (shop_id, gid, ${columns}, import_id)
         select $1, gid, ${columns}, $2 from csv_orders
         on conflict (shop_id, gid) do update set (${columns}, import_id) = (${of("excluded")}, excluded.import_id)
          where t.import_id is not null and row(${of("t")}) is distinct from row(${of("excluded")})
         returning (xmax = 0) as fresh)
       select count(*) filter (where fresh) as fresh, count(*) filter (where not fresh) as changed from written`,
      [tx.shopId, importId],
    );
    const all = await tx.first<{ orders: number }>("select count(*) as orders from csv_orders");
    const { fresh = 0, changed = 0 } = counts ?? {};
    return { taken: fresh, updated: changed, unchanged: (all?.orders ?? 0) - fresh - changed, replaced: 0 };
  },
};

/** Shopify's orders export. Order fields stand on the first row of an order; the rows after it are further lines. */
export const shopifyOrders: Source = {
  id: "shopify-orders",
  node: "Shopify",
  title: "Shopify orders CSV",
  feeds: "Orders older than what Shopify lets the app read",
  where: "Shopify admin → Orders → Export → CSV for spreadsheet",
  needsCustomers: true,
  numbers: ["total", "refunded"],
  columns: {
    name: { names: ["Name"], required: true },
    email: { names: ["Email"], personal: true },
    status: { names: ["Financial Status"], required: true },
    currency: { names: ["Currency"], required: true },
    total: { names: ["Total"], required: true },
    discountCode: { names: ["Discount Code"] },
    createdAt: { names: ["Created at"], required: true },
    cancelledAt: { names: ["Cancelled at"] },
    refunded: { names: ["Refunded Amount"] },
    id: { names: ["Id"], required: true },
    source: { names: ["Source"] },
    item: { names: ["Lineitem name"], required: true },
    person: { names: ["Note Attributes", "Notes", "Billing Name", "Shipping Name", "Phone", "Payment Reference", "Payment References", "Receipt Number", "Employee"], personal: true },
  },
  atLeast: 8,
  targets: [shopifyOrderRows],
  read(file) {
    const f = file.fields;
    const row = z.object({ email: f.text(300), status: f.text(60), currency: f.currency(), total: f.decimal(), discountCode: f.text(300), createdAt: f.instant(), cancelledAt: f.optionalInstant(), refunded: f.optionalDecimal(), id: f.id(/^\d{6,20}$/), source: f.text(100) });
    return readRows(file, row, (line) => {
      if (!line.currency) return { column: "currency", reason: "is empty. Export the orders again" };
      const minor = minorIn(line.currency);
      return {
        day: line.createdAt.slice(0, 10),
        facts: [[shopifyOrderRows, {
          gid: `gid://shopify/Order/${line.id}`, customer_gid: line.email ? (file.customers.get(file.hash("email", line.email)) ?? null) : null, processed_at: line.createdAt, cancelled_at: line.cancelledAt, source_name: line.source, currency: line.currency,
          total_minor: minor(line.total), refunded_minor: minor(line.refunded) ?? 0, financial_status: line.status?.toLowerCase() ?? null, discount_codes: (line.discountCode ?? "").split(/,\s*/).filter(Boolean),
        }]],
      };
    }, (record) => [record.id, record.total, record.status].every((cell) => (cell ?? "").trim() === ""));
  },
};
