import pg from "pg";
import { config } from "./config.ts";
import { log } from "./log.ts";
import { WatchedClient } from "./silence.ts";

/** One transaction of one shop. Row-level security lets it see and write that shop's rows only. */
export type Tx = {
  readonly shopId: number;
  /** Runs one statement and gives its rows. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The first row, or undefined. */
  first<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** Runs one statement and gives how many rows it touched. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
  /** The connection itself, for COPY and cursors. */
  readonly client: pg.PoolClient;
};

type Patience = { patience?: number };

/** bigint counts and ids come as numbers (all ours stay far below 2^53), days as "YYYY-MM-DD" text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === 20) return (text: string) => Number(text);
    if (oid === 1082) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};

let shared: pg.Pool | undefined;

/** The process's connection pool, as the app's role. */
export function pool(): pg.Pool {
  if (!shared) {
    shared = new pg.Pool({
      connectionString: config().DATABASE_URL,
      Client: WatchedClient,
      max: config().DATABASE_POOL,
      types,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    // An idle connection that breaks must not end the process: the next query gets a fresh one.
    shared.on("error", (error) => log.warn({ error }, "an idle database connection broke"));
  }
  return shared;
}

/** Ends the pool, at shutdown and between tests. */
export async function closePool(): Promise<void> {
  const ending = shared;
  shared = undefined;
  await ending?.end();
}

/**
 * Runs `work` in one transaction bound to the shop; commits when it returns, rolls back when it throws.
 * @param shopId the shop's number in the directory
 * @param options `patience` lets work that nobody waits for wait so many milliseconds for a connection, however busy the pool
 */
export async function withShop<T>(shopId: number, work: (tx: Tx) => Promise<T>, { patience = 0 }: Patience = {}): Promise<T> {
  if (!Number.isSafeInteger(shopId) || shopId <= 0) throw new Error("withShop needs a shop's number");
  // SET takes no parameter, hence the check above; one message saves two round trips.
  return transaction(`begin; set local app.shop_id = '${shopId}'`, (client) => work(asTx(client, shopId)), patience);
}

/**
 * Runs `work` in one transaction bound to a shop's domain, where its number is not known or does not exist yet: it sees
 * Shopify's sessions of that shop and may enter it in the directory, and no rows of any shop.
 * @param domain as `name.myshopify.com`
 */
export async function withDomain<T>(domain: string, work: (tx: Omit<Tx, "shopId">) => Promise<T>): Promise<T> {
  return transaction(`begin; set local app.shop_domain = ${pg.escapeLiteral(domain)}`, (client) => work(asTx(client, 0)));
}

/**
 * Runs `work` in one transaction without a shop: row-level security hides every shop's rows and sessions, so only the
 * directory, to read it, and the job queue are in reach.
 */
export async function withDirectory<T>(work: (tx: Omit<Tx, "shopId">) => Promise<T>, { patience = 0 }: Patience = {}): Promise<T> {
  return transaction("begin", (client) => work(asTx(client, 0)), patience);
}

/** Takes a connection of the pool; until `patience` is over it queues again when the pool had none to give. */
async function connect(patience: number): Promise<pg.PoolClient> {
  for (const until = performance.now() + patience; ;) {
    try {
      return await pool().connect();
    } catch (error) {
      if (performance.now() >= until || !(error instanceof Error) || !/timeout exceeded when trying to connect/.test(error.message)) throw error;
    }
  }
}

async function transaction<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>, patience = 0): Promise<T> {
  const client = await connect(patience);
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    client.release(broken);
  }
}

function asTx(client: pg.PoolClient, shopId: number): Tx {
  return {
    shopId,
    client,
    async query<Row extends object>(sql: string, values?: readonly unknown[]) {
      return (await client.query<Row>(sql, values as unknown[])).rows;
    },
    async first<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row | undefined> {
      const { rows } = await client.query<Row>(sql, values as unknown[]);
      return rows[0] as Row | undefined;
    },
    async run(sql: string, values?: readonly unknown[]) {
      return (await client.query(sql, values as unknown[])).rowCount ?? 0;
    },
  };
}

/** True for a unique violation, optionally of one named index. */
export function isUniqueViolation(error: unknown, index?: string): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505" && (!index || error.constraint === index);
}

/** True when the database cannot be reached (as opposed to having refused a statement). */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P0|53300)/.test(error.code ?? "");
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH/.test(code ?? "") || /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message ?? "");
}
