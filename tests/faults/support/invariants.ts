import { withShop, type Tx } from "#app/platform/db.ts";
import { blindIndex } from "#app/platform/crypto.ts";
import { pool } from "#app/platform/db.ts";
import type { Rig } from "./rig.ts";
import { settle } from "./settle.ts";

/** What is wrong, each as a line for a person to read. */
export type Wrongs = { lost: string[]; doubled: string[]; stuck: string[] };

/** Waits for the work to end, then holds everything that was accepted against what is there: once, and only once. */
export async function verify(rig: Rig): Promise<Wrongs> {
  const wrongs: Wrongs = { lost: rig.journal.complaints.splice(0), doubled: [], stuck: await settle(rig) };
  await withShop(rig.shopId, async (tx) => {
    await people(rig, tx, wrongs);
    await scans(rig, tx, wrongs);
    await orders(rig, tx, wrongs);
    await figures(tx, wrongs);
    const [inbox] = await tx.query<{ n: number }>("select count(*)::int as n from webhook_inbox where shop_id = $1 and processed_at is null", [tx.shopId]);
    if (inbox?.n) wrongs.stuck.push(`${inbox.n} webhooks taken and not worked off`);
  });
  discounts(rig, await withShop(rig.shopId, (tx) => knownDiscounts(tx)), wrongs);
  const { rows: dead } = await pool().query<{ n: number }>("select count(*)::int as n from pgboss.job where name = 'dead' and state = 'created'");
  if (dead[0]?.n) wrongs.stuck.push(`${dead[0].n} jobs in the dead letter`);
  return wrongs;
}

/** One that is there is right; none is lost; more are doubled. */
function once(wrongs: Wrongs, found: number, what: string): void {
  if (found === 0) wrongs.lost.push(what);
  if (found > 1) wrongs.doubled.push(`${what}: ${found} times`);
}

type Registered = { id: string; index: string; state: string; customerState: string; consents: number; mails: number; sent: number; benefit: string | null; code: string | null };

async function people(rig: Rig, tx: Tx, wrongs: Wrongs): Promise<void> {
  const rows = await tx.query<Registered>(
    `select r.id, r.email_index as index, r.state, r.customer_state as "customerState", b.state as benefit, b.discount_code as code,
            (select count(*)::int from consents c where c.shop_id = r.shop_id and c.registration_id = r.id and c.channel = 'email') as consents,
            (select count(*)::int from mails m where m.shop_id = r.shop_id and m.registration_id = r.id and m.kind = 'confirm') as mails,
            (select count(*)::int from mails m where m.shop_id = r.shop_id and m.registration_id = r.id and m.kind = 'confirm' and m.state = 'sent') as sent
       from registrations r left join benefits b on b.shop_id = r.shop_id and b.registration_id = r.id where r.shop_id = $1`,
    [tx.shopId],
  );
  const byIndex = Map.groupBy(rows, (row) => row.index);
  const customers = Map.groupBy(rig.shopify.store.customers, (customer) => customer.email);
  const mailed = Map.groupBy(rig.outbox.mails, (mail) => mail.to);
  const codes = new Map<string, number>();
  for (const { code } of rows) if (code) codes.set(code, (codes.get(code) ?? 0) + 1);
  for (const [email, person] of rig.journal.people) {
    const found = byIndex.get(blindIndex(tx.shopId, "email", email)) ?? [];
    once(wrongs, found.length, `the registration of ${email}`);
    once(wrongs, customers.get(email)?.length ?? 0, `the customer ${email} in Shopify`);
    const row = found[0];
    if (!row) continue;
    once(wrongs, row.consents, `the consent of ${email}`);
    once(wrongs, row.mails, `the mail to ${email}`);
    if (row.sent === 0) wrongs.stuck.push(`the mail to ${email} is not sent`);
    else if (!mailed.has(email)) wrongs.lost.push(`the mail to ${email} is called sent and never arrived`);
    if (row.customerState !== "migrated") wrongs.stuck.push(`${email} is ${row.customerState}, not migrated`);
    if (!person.confirmed) continue;
    if (row.state !== "confirmed") wrongs.lost.push(`the confirmation of ${email}`);
    if (row.benefit !== "issued" || !row.code) wrongs.stuck.push(`the discount of ${email} is ${row.benefit}`);
    else once(wrongs, codes.get(row.code) ?? 0, `the discount code ${row.code} given to ${email}`);
  }
}

async function scans(rig: Rig, tx: Tx, wrongs: Wrongs): Promise<void> {
  const rows = await tx.query<{ code: string; n: number }>("select code, count(*)::int as n from scans where shop_id = $1 group by code", [tx.shopId]);
  const stored = new Map(rows.map((row) => [row.code, row.n]));
  for (const [code, { answered, unanswered }] of rig.journal.scans) {
    const found = stored.get(code) ?? 0;
    if (found < answered) wrongs.lost.push(...Array<string>(answered - found).fill(`a scan of ${code}`));
    if (found > answered + unanswered) wrongs.doubled.push(...Array<string>(found - answered - unanswered).fill(`a scan of ${code}`));
  }
  const [sums] = await tx.query<{ counted: number; rows: number }>("select (select coalesce(sum(scans), 0)::int from scan_counts where shop_id = $1) as counted, (select count(*)::int from scans where shop_id = $1) as rows", [tx.shopId]);
  if (sums && sums.counted !== sums.rows) wrongs[sums.counted < sums.rows ? "lost" : "doubled"].push(`scans are counted ${sums.counted} times and stored ${sums.rows} times`);
}

async function orders(rig: Rig, tx: Tx, wrongs: Wrongs): Promise<void> {
  const held = new Set((await tx.query<{ gid: string }>("select gid from shopify_orders where shop_id = $1", [tx.shopId])).map((row) => row.gid));
  for (const { id } of rig.shopify.store.orders) if (!held.delete(`gid://shopify/Order/${id}`)) wrongs.lost.push(`Shopify's order ${id}`);
  for (const gid of held) wrongs.doubled.push(`${gid}, which Shopify does not have`);
  const amazon = new Map((await tx.query<{ id: string; minor: number }>("select order_id as id, total_minor as minor from amazon_orders where shop_id = $1", [tx.shopId])).map((row) => [row.id, row.minor]));
  const missing = [...rig.journal.amazonOrders].filter(([id]) => !amazon.has(id)).length;
  const wrong = [...rig.journal.amazonOrders].filter(([id, { minor }]) => amazon.has(id) && amazon.get(id) !== minor).length;
  if (missing > 0) wrongs.lost.push(`${missing} orders of Amazon reports`);
  if (wrong > 0) wrongs.doubled.push(`${wrong} orders of Amazon reports with another amount`);
  if (amazon.size > rig.journal.amazonOrders.size) wrongs.doubled.push(`${amazon.size - rig.journal.amazonOrders.size} orders that no report held`);
  for (const { state, n } of await tx.query<{ state: string; n: number }>("select state, count(*)::int as n from imports where shop_id = $1 and state <> 'done' group by state", [tx.shopId])) wrongs.stuck.push(`${n} imports are ${state}`);
}

/** Pages read stored figures: after the last recompute they must say what the facts say. */
async function figures(tx: Tx, wrongs: Wrongs): Promise<void> {
  const [sums] = await tx.query<{ facts: number; days: number; step: string | null; begun: boolean }>(
    `select (select coalesce(sum(total_minor), 0)::bigint from amazon_orders where shop_id = $1) as facts,
            (select coalesce(sum(revenue_minor), 0)::bigint from amazon_days where shop_id = $1) as days,
            (select position->>'step' from rollup_state where shop_id = $1 and name = 'recompute') as step,
            exists (select 1 from rollup_state where shop_id = $1 and name = 'recompute') as begun`,
    [tx.shopId],
  );
  if (!sums?.begun) return;
  if (sums.days !== sums.facts) wrongs[sums.days < sums.facts ? "lost" : "doubled"].push(`days add up to ${sums.days}, orders to ${sums.facts}`);
  if (sums.step !== null) wrongs.stuck.push(`the recompute stopped at ${sums.step}`);
}

async function knownDiscounts(tx: Tx): Promise<Set<string>> {
  const rows = await tx.query<{ code: string }>("select discount_code as code from discount_pool where shop_id = $1 union select discount_code from benefits where shop_id = $1 and discount_code is not null", [tx.shopId]);
  return new Set(rows.map((row) => row.code));
}

function discounts(rig: Rig, known: Set<string>, wrongs: Wrongs): void {
  const made = rig.shopify.store.discounts.flatMap((discount) => discount.codes.map((one) => one.code));
  for (const code of new Set(made)) {
    const times = made.filter((one) => one === code).length;
    if (times > 1) wrongs.doubled.push(`the discount code ${code} in Shopify: ${times} times`);
    if (!known.has(code)) wrongs.doubled.push(`the discount code ${code} in Shopify, of which we know nothing`);
    known.delete(code);
  }
  for (const code of known) wrongs.lost.push(`the discount code ${code}, which Shopify does not have`);
}
