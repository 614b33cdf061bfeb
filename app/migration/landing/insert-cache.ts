import { LRUCache } from "lru-cache";
import { pool, withShop } from "#app/platform/db.ts";
import { DatabaseAway, whilePresent } from "./deadline.ts";
import { loadLandingInsert, type LandingInsert } from "./landing-model.ts";

const FRESH_MS = 3_000;
type Kept = { insert: LandingInsert | null; at: number };

const kept = new LRUCache<string, Kept>({ max: 5_000 });
const underWay = new Map<string, Promise<LandingInsert | null>>();

/** The insert as last read, if that was a moment ago. */
export function peekInsert(shopId: number, insertId: string): LandingInsert | null | undefined {
  const found = kept.get(`${shopId}:${insertId}`);
  return found && Date.now() - found.at < FRESH_MS ? found.insert : undefined;
}

/**
 * The insert behind a page: read at most once in a few seconds by this process, whoever asks; the last version when the
 * database is away.
 * @throws DatabaseAway when it was never read and cannot be
 */
export async function findInsert(shopId: number, insertId: string): Promise<LandingInsert | null> {
  const fresh = peekInsert(shopId, insertId);
  if (fresh !== undefined) return fresh;
  const key = `${shopId}:${insertId}`;
  let reading = underWay.get(key);
  if (!reading) {
    reading = whilePresent(() => withShop(shopId, (tx) => loadLandingInsert(tx, insertId)))
      .then((insert) => {
        kept.set(key, { insert, at: Date.now() });
        return insert;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
  }
  try {
    return await reading;
  } catch (error) {
    const old = kept.get(key);
    if (error instanceof DatabaseAway && old) return old.insert;
    throw error;
  }
}

const hosts = new LRUCache<string, { shopId: number | null }>({ max: 10_000, ttl: 60_000 });

/** The shop that a custom host belongs to, or null. */
export async function findHost(host: string): Promise<number | null> {
  const found = hosts.get(host);
  if (found) return found.shopId;
  const rows = await whilePresent(() => pool().query<{ shopId: number }>(`select shop_id as "shopId" from host_directory where host = $1`, [host]));
  const shopId = rows.rows[0]?.shopId ?? null;
  hosts.set(host, { shopId });
  return shopId;
}

const shops = new LRUCache<string, { shopId: number | null }>({ max: 10_000, ttl: 60_000 });

/** The shop of a myshopify.com domain, or null. */
export async function findShopByDomain(domain: string): Promise<number | null> {
  const found = shops.get(domain);
  if (found) return found.shopId;
  const rows = await whilePresent(() => pool().query<{ id: number }>("select id from shop_directory where domain = $1", [domain]));
  const shopId = rows.rows[0]?.id ?? null;
  shops.set(domain, { shopId });
  return shopId;
}

/** Forgets everything, between tests. */
export function forgetInserts(): void {
  kept.clear();
  hosts.clear();
  shops.clear();
}
