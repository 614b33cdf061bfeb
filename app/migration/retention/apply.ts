import { audit } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import { log } from "#app/platform/log.ts";
import { readShop } from "#app/platform/shops.ts";
import { trimStoredVisits } from "#app/shopify/index.ts";
import { eraseByIndex } from "../registration/index.ts";
import { retentionOf, type Retention } from "./settings.ts";

/** How many of each kind a run took, or would take. */
export type Applied = { people: number; unconfirmed: number; claims: number; mails: number; scans: number; audit: number; files: number };

const batch = 500;
/** Fixed periods in days: what is only needed while something is going on. */
export const fixedDays = { dataRequests: 30, uploads: 7, importFiles: 1, rejections: 90, fileNames: 730, webhooks: 30, flow: 30 } as const;

const monthsBefore = (now: Date, months: number): Date => {
  const at = new Date(now);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at;
};

/** E-mail indexes of whoever is due: none of their registrations has anything that still runs. `$2` is the limit in time. */
const due = (confirmed: boolean) => `
  select r.email_index as index from registrations r
    left join lateral (select max(o.processed_at) as at from shopify_orders o where o.shop_id = r.shop_id and o.customer_gid = r.customer_gid) o on true
    left join lateral (select max(b.ends_on) as ends, bool_or(b.kind = 'warranty' and b.ends_on is null) as endless from benefits b
                        where b.shop_id = r.shop_id and b.registration_id = r.id and b.state <> 'void') b on true
   where r.shop_id = $1 and r.state <> 'erased'
   group by r.email_index
  having max(greatest(r.created_at, r.confirmed_at, o.at, b.ends::timestamptz)) < $2 ${confirmed ? "" : "and bool_and(r.confirmed_at is null)"}
     and not coalesce(bool_or(b.endless), false)
     and not exists (select 1 from claims c join registrations mine on mine.shop_id = c.shop_id and mine.id = c.registration_id
                      where c.shop_id = $1 and c.state = 'open' and mine.email_index = r.email_index)`;

const plain: Record<"claims" | "mails" | "scans" | "audit", { table: string; where: string }> = {
  claims: { table: "claims", where: "state = 'done' and done_at < $2" },
  mails: { table: "mails", where: "created_at < $2" },
  scans: { table: "scans", where: "scanned_at < $2" },
  audit: { table: "audit_log", where: "at < $2" },
};

/** How many the next night would take, by the shop's periods. */
export async function countDue(tx: Tx, retention: Retention, now: Date): Promise<Omit<Applied, "files">> {
  const count = async (months: number, sql: string) =>
    months === 0 ? 0 : ((await tx.first<{ count: number }>(`select count(*)::int as count from (${sql}) due`, [tx.shopId, monthsBefore(now, months)]))?.count ?? 0);
  const of = (kind: keyof typeof plain) => count(retention[kind], `select 1 from ${plain[kind].table} where shop_id = $1 and ${plain[kind].where}`);
  return {
    people: await count(retention.people, due(true)),
    unconfirmed: await count(retention.unconfirmed, due(false)),
    claims: await of("claims"),
    mails: await of("mails"),
    scans: await of("scans"),
    audit: await of("audit"),
  };
}

/**
 * Erases and deletes what the shop keeps no longer, in small transactions, so that it can be cut off anywhere and goes
 * on the next night. What it did stands in the audit log.
 */
export async function applyRetention(shopId: number, now: Date, signal?: AbortSignal): Promise<Applied> {
  const retention = await withShop(shopId, async (tx) => retentionOf((await readShop(tx)).settings));
  const done: Applied = { people: 0, unconfirmed: 0, claims: 0, mails: 0, scans: 0, audit: 0, files: 0 };
  for (const kind of ["people", "unconfirmed"] as const) {
    if (retention[kind] > 0) done[kind] = await inBatches(signal, () => withShop(shopId, (tx) => eraseDue(tx, kind === "people", monthsBefore(now, retention[kind]), now)));
  }
  for (const [kind, { table, where }] of Object.entries(plain) as [keyof typeof plain, { table: string; where: string }][]) {
    if (retention[kind] === 0) continue;
    const sql = `delete from ${table} where ctid in (select ctid from ${table} where shop_id = $1 and ${where} limit ${batch * 10}) and shop_id = $1 and ${where}`;
    done[kind] = await inBatches(signal, () => withShop(shopId, (tx) => tx.run(sql, [shopId, monthsBefore(now, retention[kind])])));
  }
  // Addresses of visits that an earlier release stored whole.
  await inBatches(signal, () => withShop(shopId, (tx) => trimStoredVisits(tx)));
  done.files = await dropFiles(shopId, now);
  await withShop(shopId, async (tx) => {
    const before = (days: number) => [shopId, new Date(now.getTime() - days * 86_400_000)];
    await tx.run("delete from import_rejections r using imports i where i.shop_id = $1 and i.shop_id = r.shop_id and i.id = r.import_id and i.created_at < $2", before(fixedDays.rejections));
    await tx.run("update imports set file_name = '', file_name_encrypted = null where shop_id = $1 and created_at < $2 and (file_name <> '' or file_name_encrypted is not null)", before(fixedDays.fileNames));
    await tx.run("delete from webhook_inbox where shop_id = $1 and received_at < $2", before(fixedDays.webhooks));
    // Flow repeats a run for a day and a half; what it was told is only needed as long as it would still be news.
    await tx.run("delete from flow_events where shop_id = $1 and done_at < $2", before(fixedDays.flow));
    await tx.run("delete from flow_actions where shop_id = $1 and received_at < $2", before(fixedDays.flow));
    // From when notes of imported lists of creators were kept, in clear: nothing reads them.
    await tx.run("update creators set note = null where shop_id = $1 and note is not null", [shopId]);
    if (Object.values(done).some((count) => count > 0)) await audit(tx, "system", "retention.apply", `shop:${shopId}`, done);
  });
  log.info({ shop: shopId, count: Object.values(done).reduce((sum, count) => sum + count, 0) }, "retention applied");
  return done;
}

async function inBatches(signal: AbortSignal | undefined, take: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    signal?.throwIfAborted();
    const taken = await take();
    total += taken;
    if (taken === 0) return total;
  }
}

async function eraseDue(tx: Tx, confirmed: boolean, before: Date, now: Date): Promise<number> {
  const rows = await tx.query<{ index: string }>(`${due(confirmed)} limit ${batch}`, [tx.shopId, before]);
  return rows.length === 0 ? 0 : eraseByIndex(tx, rows.map((row) => row.index), "system", now);
}

/** Files that were only needed for a while: exports handed over, uploads nobody imported, files of imports that ended. */
async function dropFiles(shopId: number, now: Date): Promise<number> {
  const before = (days: number) => [shopId, new Date(now.getTime() - days * 86_400_000)];
  const keys = await withShop(shopId, async (tx) => {
    const exports = await tx.query<{ key: string | null }>("select details ->> 'file' as key from audit_log where shop_id = $1 and action = 'customer.data_request' and at < $2", before(fixedDays.dataRequests));
    const ended = await tx.query<{ key: string | null }>("update imports set file_key = null where shop_id = $1 and file_key is not null and state not in ('uploaded', 'running') and created_at < $2 returning (select old.file_key from imports old where old.shop_id = imports.shop_id and old.id = imports.id) as key", before(fixedDays.importFiles));
    const uploads = await tx.query<{ id: string; key: string | null }>(
      `delete from uploads u where shop_id = $1 and created_at < $2
          and not exists (select 1 from imports i where i.shop_id = u.shop_id and i.file_key = u.file_key and i.state in ('uploaded', 'running'))
       returning id, file_key as key`,
      before(fixedDays.uploads),
    );
    return [...exports, ...ended, ...uploads].map((row) => row.key).concat(uploads.map((row) => `${shopId}/uploads/${row.id}`));
  });
  let dropped = 0;
  for (const key of keys) {
    if (!key?.startsWith(`${shopId}/`)) continue;
    if ((await files().size(key)) !== null || key.includes("/uploads/")) dropped += 1;
    await files().remove(key);
  }
  return dropped;
}
