import { withDirectory, withShop, type Tx } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import { log } from "#app/platform/log.ts";
import { erasedName } from "#app/platform/shops.ts";

/** Counts without people; everything else of the shop goes. */
const kept = new Set(["shops", "scan_counts"]);

/**
 * Erases a shop two days after its uninstall, as Shopify asks: every table's rows, also of tables that are added later,
 * and its files. Left are counts by month without people, and the card codes' directory, so that a printed card still
 * gets a neutral page. A shop that came back in the meantime is left alone.
 */
export async function eraseShop(shopId: number): Promise<void> {
  const gone = await withDirectory((tx) => tx.first("select 1 from shop_directory where id = $1 and uninstalled_at is not null", [shopId]));
  if (!gone) return;
  await withShop(shopId, async (tx) => {
    const summary = await summarise(tx);
    for (const table of await tablesOfShops(tx)) if (!kept.has(table)) await tx.run(`delete from "${table}" where shop_id = $1`, [shopId]);
    await tx.run(
      `update shops set name = $3, responsible_name = null, responsible_address = null, privacy_url = null, support_email = null, sender_name = null,
              sender_email = null, reply_to = null, logo_file = null, smtp_encrypted = null, storefront_url = null, address_base = null, synced_through = null, settings = $2
        where shop_id = $1`,
      [shopId, JSON.stringify({ counts: summary }), erasedName],
    );
  });
  await files().remove(String(shopId));
  await withShop(shopId, async (tx) => {
    await tx.run("delete from host_directory where shop_id = $1", [shopId]);
    await tx.run("update shop_directory set redacted_at = now() where id = $1", [shopId]);
  });
  log.info({ shop: shopId }, "shop erased");
}

async function summarise(tx: Tx): Promise<object[]> {
  return tx.query(
    `select to_char(created_at at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as registrations,
            count(*) filter (where customer_state = 'migrated')::int as migrated, count(*) filter (where order_state = 'linked')::int as linked
       from registrations where shop_id = $1 group by 1 order by 1`,
    [tx.shopId],
  );
}

/** Every table of the shops' own rows, which the directory is not; partitions are reached by their parent. */
async function tablesOfShops(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')`,
  );
  return rows.map((row) => row.name);
}
