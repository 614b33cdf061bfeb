import { LRUCache } from "lru-cache";
import { pool } from "#app/platform/db.ts";
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
  const { rows } = await pool().query<CodeTarget>({
    name: "landing_codes",
    text: `select code, shop_id as "shopId", insert_id as "insertId", print_run_id as "printRunId", is_unique as "isUnique",
                  is_proof as "isProof", is_registered as "isRegistered", shop_state as "shopState" from find_codes($1)`,
    values: [codes],
  });
  return new Map(rows.map((row) => [row.code, row]));
}
