import { LRUCache } from "lru-cache";
import { pool, withShop } from "#app/platform/db.ts";
import { DatabaseAway, whilePresent } from "./deadline.ts";

/** Where a card code leads. */
export type CodeTarget = {
  code: string;
  shopId: number;
  insertId: string;
  printRunId: string;
  isUnique: boolean;
  isProof: boolean;
  /** A unique card that somebody has registered. */
  isRegistered: boolean;
  shopState: "installed" | "uninstalled" | "redacted";
};

/** What is known stays good this long; then it is asked again, and kept if the database does not answer. */
const FRESH_MS = 3_000;
/** How long a code that nobody knows stays unknown without asking. */
const UNKNOWN_MS = 5 * 60_000;
const MOST_AT_ONCE = 500;

type Known = { target: CodeTarget; at: number };
type Waiting = { resolve: (target: CodeTarget | null) => void; reject: (error: unknown) => void };

const known = new LRUCache<string, Known>({ max: 150_000 });
const unknown = new LRUCache<string, true>({ max: 50_000, ttl: UNKNOWN_MS });
let waiting = new Map<string, Waiting[]>();
/** What the question under way is about: who comes later joins it. */
let asked = new Map<string, Waiting[]>();
let asking = false;

/** Whether this text, as it stands, is a card code that was asked for before. */
export function isKnownCode(text: string): boolean {
  return known.has(text);
}

/** What is known of a code without asking: its target, null for a code known to be nobody's, undefined when it must be asked. */
export function peekCode(code: string): CodeTarget | null | undefined {
  const found = known.get(code);
  if (found && Date.now() - found.at < FRESH_MS) return found.target;
  return unknown.has(code) ? null : undefined;
}

/**
 * Finds where a code leads, or null. Who asks for a code that is being asked for shares the answer, everyone else the next
 * question, so a flood of one code, or of many, is a few queries a second.
 * @throws DatabaseAway when it is not known and cannot be asked
 */
export async function findCode(code: string): Promise<CodeTarget | null> {
  const found = peekCode(code);
  if (found !== undefined) return found;
  return new Promise((resolve, reject) => {
    const others = asked.get(code) ?? waiting.get(code);
    if (others) others.push({ resolve, reject });
    else waiting.set(code, [{ resolve, reject }]);
    if (!asking) void askForAll();
  });
}

/** A unique card has just been registered here: this process need not wait for the news. */
export function markRegistered(code: string): void {
  const found = known.get(code);
  if (found?.target.isUnique) known.set(code, { ...found, target: { ...found.target, isRegistered: true } });
}

/** Forgets everything, between tests. */
export function forgetCodes(): void {
  known.clear();
  unknown.clear();
}

async function askForAll(): Promise<void> {
  asking = true;
  // One turn of the loop, so that requests that arrived together ask together.
  await new Promise((done) => setImmediate(done));
  while (waiting.size > 0) {
    asked = waiting;
    waiting = new Map();
    const codes = [...asked.keys()];
    for (let from = 0; from < codes.length; from += MOST_AT_ONCE) {
      await answer(codes.slice(from, from + MOST_AT_ONCE));
    }
  }
  asking = false;
}

async function answer(codes: string[]): Promise<void> {
  const everyone = (code: string) => {
    const waiters = asked.get(code) ?? [];
    asked.delete(code);
    return waiters;
  };
  try {
    const found = await whilePresent(() => load(codes));
    const at = Date.now();
    for (const code of codes) {
      const target = found.get(code) ?? null;
      if (target) {
        known.set(code, { target, at });
        unknown.delete(code);
      } else {
        known.delete(code);
        unknown.set(code, true);
      }
      for (const one of everyone(code)) one.resolve(target);
    }
  } catch (error) {
    for (const code of codes) {
      const old = error instanceof DatabaseAway ? known.get(code) : undefined;
      for (const one of everyone(code)) {
        if (old) one.resolve(old.target);
        else one.reject(error);
      }
    }
  }
}

async function load(codes: string[]): Promise<Map<string, CodeTarget>> {
  const rows = await pool().query<CodeTarget>({
    name: "landing_codes",
    text: `select c.code, c.shop_id as "shopId", c.insert_id as "insertId", c.print_run_id as "printRunId", c.is_unique as "isUnique",
                  c.is_proof as "isProof", false as "isRegistered",
                  case when s.redacted_at is not null then 'redacted' when s.uninstalled_at is not null then 'uninstalled' else 'installed' end as "shopState"
             from code_directory c join shop_directory s on s.id = c.shop_id where c.code = any($1)`,
    values: [codes],
  });
  const found = new Map(rows.rows.map((row) => [row.code, row]));
  const uniqueByShop = Map.groupBy(rows.rows.filter((row) => row.isUnique && !row.isProof && row.shopState === "installed"), (row) => row.shopId);
  for (const [shopId, own] of uniqueByShop) {
    const registered = await withShop(shopId, (tx) =>
      tx.query<{ code: string }>("select code from card_codes where shop_id = $1 and code = any($2) and registered_at is not null", [shopId, own.map((row) => row.code)]),
    );
    for (const { code } of registered) {
      const row = found.get(code);
      if (row) row.isRegistered = true;
    }
  }
  return found;
}
