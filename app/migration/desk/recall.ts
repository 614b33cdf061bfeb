import { stringify } from "csv-stringify/sync";
import { audit, type Actor } from "#app/platform/audit.ts";
import { decrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { plainCell } from "#app/platform/spreadsheet.ts";

export type RecallFilter = { productId?: string; printRunId?: string; lot?: string };

/**
 * Everyone who registered a product, a print run or a lot, as CSV: whom to warn. The export is in the audit log.
 * @returns UTF-8 with a byte-order mark, so that spreadsheets read names right
 */
export async function recallCsv(tx: Tx, filter: RecallFilter, actor: Actor): Promise<{ csv: string; people: number }> {
  const rows = await tx.query<{ email: string; name: string | null; phone: string | null; product: string | null; lot: string | null; run: string; code: string; orderId: string | null; registered: Date; locale: string }>(
    `select r.email_encrypted as email, r.name_encrypted as name, r.phone_encrypted as phone, p.title as product, pr.lot, pr.name as run, r.code,
            r.order_id as "orderId", r.created_at as registered, r.locale
       from registrations r
       join print_runs pr on pr.shop_id = r.shop_id and pr.id = r.print_run_id
       left join products p on p.shop_id = r.shop_id and p.id = r.product_id
      where r.shop_id = $1 and r.state <> 'erased'
        and ($2::text is null or r.product_id::text = $2
             or (r.product_id is null and exists (select 1 from insert_products ip where ip.shop_id = r.shop_id and ip.insert_id = r.insert_id and ip.product_id::text = $2)))
        and ($3::text is null or r.print_run_id::text = $3) and ($4::text is null or pr.lot = $4)
      order by r.created_at`,
    [tx.shopId, filter.productId || null, filter.printRunId || null, filter.lot || null],
  );
  await audit(tx, actor, "registration.export", "registrations", { filter: Object.keys(filter), people: rows.length });
  const open = (value: string | null) => (value ? decrypt(tx.shopId, value) : "");
  const table = rows.map((row) => [open(row.email), open(row.name), open(row.phone), row.product, row.lot, row.run, row.code, row.orderId, row.registered.toISOString(), row.locale].map(plainCell));
  return {
    people: rows.length,
    csv: `\ufeff${stringify([["e-mail", "name", "phone", "product", "lot", "print run", "card code", "Amazon order", "registered", "language"], ...table])}`,
  };
}
