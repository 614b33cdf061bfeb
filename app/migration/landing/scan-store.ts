import pg from "pg";
import { config } from "#app/platform/config.ts";
import { log } from "#app/platform/log.ts";
import type { ScanKind } from "./scan-kind.ts";

/** One opening of a card's address. Its id makes storing it twice harmless. */
export type Scan = {
  shopId: number;
  id: string;
  /** Milliseconds since 1970, UTC. */
  at: number;
  code: string;
  insertId: string;
  printRunId: string;
  kind: ScanKind;
  variant: string;
  locale: string;
  /** A keyed hash that changes daily; only on unique codes without a cookie. */
  visitor: string | null;
};

/** Longer than any healthy commit takes; after that the batch goes to the local file. */
const PATIENCE_MS = 3_000;

export type ScanStore = {
  /** Stores and counts new scans in one transaction; resolves when it has committed. */
  add(scans: readonly Scan[]): Promise<void>;
  /** As `add`, for scans that may be stored already: those change nothing. */
  addAgain(scans: readonly Scan[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * Stores scans over a connection of its own: a pool's bookkeeping for every batch costs as much as the batch. After any
 * error the connection is dropped, for nobody knows what it still carries, and the next batch opens another.
 */
export function openScanStore(): ScanStore {
  let connection: Promise<pg.Client> | undefined;

  const drop = () => {
    const old = connection;
    connection = undefined;
    void old?.then((client) => client.end()).catch(() => undefined);
  };

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: config().DATABASE_URL, connectionTimeoutMillis: PATIENCE_MS, keepAlive: true });
    client.on("error", (error) => {
      log.warn({ error }, "the scans' database connection broke");
      connection = undefined;
    });
    await client.connect();
    return client;
  }

  async function run(name: string, text: string, values: unknown[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const client = await (connection ??= connect());
      const late = new Promise<never>((_, fail) => {
        timer = setTimeout(() => fail(new Error("timeout exceeded while storing scans")), PATIENCE_MS);
      });
      await Promise.race([client.query({ name, text, values }), late]);
    } catch (error) {
      drop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  const addAgain = (scans: readonly Scan[]) => run("append_scans", "select append_scans($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", rowsOf(scans));
  return {
    async add(scans) {
      // A visitor's hash is compared with the day's in the database, and a proof marks its print run.
      const known = scans.filter((scan) => scan.visitor === null && scan.kind !== "proof");
      const others = known.length === scans.length ? [] : scans.filter((scan) => scan.visitor !== null || scan.kind === "proof");
      if (known.length > 0) await run("append_new_scans", "select append_new_scans($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", profilesOf(known));
      if (others.length > 0) await addAgain(others);
    },
    addAgain,
    async close() {
      const old = connection;
      connection = undefined;
      await old?.then((client) => client.end()).catch(() => undefined);
    },
  };
}

/** Every scan in full, as columns for append_scans. */
function rowsOf(scans: readonly Scan[]): unknown[] {
  const column = (value: (scan: Scan) => unknown) => scans.map(value);
  return [
    column((scan) => scan.shopId),
    column((scan) => scan.id),
    column((scan) => new Date(scan.at).toISOString()),
    column((scan) => scan.code),
    column((scan) => scan.insertId),
    column((scan) => scan.printRunId),
    column((scan) => scan.kind),
    column((scan) => scan.variant),
    column((scan) => scan.locale),
    column((scan) => scan.visitor),
  ];
}

type Profile = { shop: number; day: string; scan: Scan; which: number; count: number };

/** Ids and moments of all scans, and once each what they have in common, as columns for append_new_scans. */
function profilesOf(scans: readonly Scan[]): unknown[] {
  const profiles = new Map<string, Profile>();
  const which: number[] = [];
  let ids = "{";
  let moments = "{";
  for (const scan of scans) {
    const day = utcDay(scan.at);
    const key = `${scan.code}|${scan.kind}|${scan.variant}|${scan.locale}|${day}`;
    let profile = profiles.get(key);
    if (!profile) profiles.set(key, (profile = { shop: scan.shopId, day, scan, which: profiles.size + 1, count: 0 }));
    profile.count += 1;
    which.push(profile.which);
    // Arrays of plain words need none of the driver's quoting.
    ids += ids.length > 1 ? `,${scan.id}` : scan.id;
    moments += moments.length > 1 ? `,${scan.at}` : scan.at;
  }
  const column = (value: (profile: Profile) => unknown) => Array.from(profiles.values(), value);
  return [
    `${ids}}`,
    `${moments}}`,
    `{${which.join(",")}}`,
    column((one) => one.shop),
    column((one) => one.day),
    column((one) => one.scan.code),
    column((one) => one.scan.insertId),
    column((one) => one.scan.printRunId),
    column((one) => one.scan.kind),
    column((one) => one.scan.variant),
    column((one) => one.scan.locale),
    column((one) => one.count),
  ];
}

const DAY_MS = 86_400_000;
let lastDay = { number: -1, text: "" };

function utcDay(at: number): string {
  const number = Math.floor(at / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(at).toISOString().slice(0, 10) };
  return lastDay.text;
}
