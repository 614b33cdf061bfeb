import { to as copyTo } from "pg-copy-streams";
import type { Tx } from "#app/platform/db.ts";
import { claimOrders, type Claim } from "./claim.ts";
import { asReasons, isInWindow, readPairFacts, type PairFacts } from "./facts.ts";
import { WINDOW_DAYS, type LinkReason } from "./model.ts";
import { asOrderId, nearMatcher, oneEditAway, type Near } from "./near.ts";

type Typed = { registrationId: string; digits: string };
export type Candidate = Typed & { orderId: string; edits: number };

export type CorrectedResult = { linked: string[]; review: string[]; waiting: number };

/**
 * Finds, for every waiting registration whose typed id no order has, the one order within two edits: every order of the
 * shop that can be meant passes by once. Nothing is written.
 */
export async function findNear(tx: Tx): Promise<Candidate[]> {
  const typed = await readTyped(tx, null);
  if (typed.length === 0) return [];
  const matcher = nearMatcher(typed.map((one) => one.digits));
  await streamOrderIds(tx, matcher.offer);
  return [...matcher.matches].flatMap(([index, near]) => unique(typed[index]!, near));
}

/** Links found candidates where nothing else speaks against them. */
export async function linkNear(tx: Tx, candidates: Candidate[]): Promise<CorrectedResult> {
  return settle(tx, candidates);
}

/** The same for one registration at once, by one edit only: every such id is looked up by its key. */
export async function linkOneEditAway(tx: Tx, registrationId: string): Promise<CorrectedResult> {
  const [typed] = await readTyped(tx, registrationId);
  const wanted = typed ? oneEditAway(typed.digits).map(asOrderId) : [];
  if (!typed || wanted.length === 0) return { linked: [], review: [], waiting: 0 };
  const found = await tx.query<{ orderId: string }>(`select o.order_id as "orderId" from unnest($2::text[]) as w (id) cross join lateral (select order_id from amazon_orders where shop_id = $1 and order_id = w.id offset 0) o`, [tx.shopId, wanted]);
  return settle(tx, unique(typed, found.map(({ orderId }) => ({ orderDigits: orderId.replaceAll("-", ""), edits: 1 }))));
}

/** Waiting registrations with something typed that no order has; a digit too few or too many was kept as typed. */
async function readTyped(tx: Tx, registrationId: string | null): Promise<Typed[]> {
  return tx.query<Typed>(
    `select id as "registrationId", digits from (
       select r.id, regexp_replace(coalesce(r.order_id, r.order_id_typed), '[^0-9]', '', 'g') as digits
         from registrations r
        where r.shop_id = $1 and r.order_state = 'waiting' and r.state <> 'erased' and ($2::uuid is null or r.id = $2)
          and coalesce(r.order_id, r.order_id_typed, '') !~ '^[DSP]'
          and not exists (select 1 from amazon_orders o where o.shop_id = $1 and o.order_id = r.order_id)) typed
      where length(digits) between 15 and 19`,
    [tx.shopId, registrationId],
  );
}

/** Two orders as near as each other are no answer. */
function unique(typed: Typed, near: Near[]): Candidate[] {
  const [only] = near;
  return near.length === 1 && only ? [{ ...typed, orderId: asOrderId(only.orderDigits), edits: only.edits }] : [];
}

/** Links what a second fact supports; what it contradicts waits for the merchant as probable. */
async function settle(tx: Tx, candidates: Candidate[]): Promise<CorrectedResult> {
  const facts = new Map((await readPairFacts(tx, candidates)).map((pair) => [`${pair.registrationId} ${pair.orderId}`, pair]));
  const decided = await decidedPairs(tx, candidates);
  const claims: Claim[] = [];
  const waiting: Claim[] = [];
  for (const candidate of candidates) {
    const key = `${candidate.registrationId} ${candidate.orderId}`;
    const pair = facts.get(key);
    if (!pair || decided.has(key)) continue;
    const reasons: LinkReason[] = [{ fact: "order_id_near", edits: candidate.edits, typed: candidate.digits }, ...asReasons(pair)];
    const claim = { registrationId: candidate.registrationId, orderId: candidate.orderId, score: null, reasons };
    if (isSupported(pair)) claims.push({ ...claim, level: "corrected" });
    else waiting.push({ ...claim, level: "probable" });
  }
  const { linked, review } = await claimOrders(tx, claims);
  return { linked, review, waiting: await keepWaiting(tx, waiting) };
}

/** The purchase lies in the window, and neither product nor postal code says otherwise. */
function isSupported(pair: PairFacts): boolean {
  return isInWindow(pair.days) && pair.product !== false && pair.postal !== false;
}

/** Pairs that a person refused or undid are not made again. */
async function decidedPairs(tx: Tx, candidates: Candidate[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const rows = await tx.query<{ key: string }>(`select registration_id || ' ' || order_id as key from links where shop_id = $1 and registration_id = any($2) and state in ('refused', 'undone')`, [
    tx.shopId,
    candidates.map((candidate) => candidate.registrationId),
  ]);
  return new Set(rows.map((row) => row.key));
}

/** Keeps possible links for the review page; one that is there already stays as it is. */
export async function keepWaiting(tx: Tx, claims: Claim[]): Promise<number> {
  if (claims.length === 0) return 0;
  const rows = claims.map((claim) => ({ id: claim.registrationId, order_id: claim.orderId, score: claim.score, reasons: claim.reasons }));
  return tx.run(
    `insert into links (shop_id, registration_id, order_id, level, score, state, reasons)
     select $1, id, order_id, 'probable', score, 'waiting', reasons
       from jsonb_to_recordset($2::jsonb) as w (id uuid, order_id text, score numeric, reasons jsonb)
     on conflict (shop_id, registration_id, order_id) do nothing`,
    [tx.shopId, JSON.stringify(rows)],
  );
}

/** Every order id that can belong to a waiting registration, as digits, without holding them all in memory. */
async function streamOrderIds(tx: Tx, offer: (digits: string) => void): Promise<void> {
  const range = await tx.first<{ from: Date | null; to: Date | null }>(
    `select min(created_at) - make_interval(days => ${WINDOW_DAYS * 4}) as from, max(created_at) + interval '2 days' as to
       from registrations where shop_id = $1 and order_state = 'waiting' and state <> 'erased'`,
    [tx.shopId],
  );
  if (!range?.from || !range.to) return;
  // COPY takes no parameters: the number is checked by withShop, the moments are our own dates.
  const stream = tx.client.query(
    copyTo(`copy (select order_id from amazon_orders where shop_id = ${tx.shopId} and purchased_at between '${range.from.toISOString()}' and '${range.to.toISOString()}') to stdout`),
  );
  let rest = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const text = rest + chunk.toString("latin1");
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      // 123-1234567-1234567: digital ids have another length.
      if (end - from === 19) offer(text.slice(from, from + 3) + text.slice(from + 4, from + 11) + text.slice(from + 12, end));
      from = end + 1;
    }
    rest = text.slice(from);
  }
}
