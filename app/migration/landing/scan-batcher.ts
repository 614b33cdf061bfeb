import { isDatabaseAway } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { scans as counted } from "#app/platform/metrics.ts";
import type { Scan, ScanStore } from "./scan-store.ts";
import type { ScanSpool } from "./scan-spool.ts";

/** A batch never grows beyond this; what is over goes with the next. */
const MOST = 2_000;
const RETRY_MS = 1_000;

export type ScanBatcher = {
  /** Takes one scan; `done` is called once it is durable, with an error only if it could be kept nowhere. */
  add(scan: Scan, done: (error?: unknown) => void): void;
  /** Resolves when everything taken so far is durable. */
  flush(): Promise<void>;
  /** Flushes and stops minding the spool. */
  stop(): Promise<void>;
};

type Waiting = { scan: Scan; done: (error?: unknown) => void };

/**
 * Gathers scans into batches: while batches commit, one for each of `stores`, the next gathers, so the batch grows with
 * the load and nobody waits for a clock. With two stores, one's commit waits for the disk while the other's statement
 * runs. When the database is away, batches go to the spool and are handed over once it is back.
 */
export function createScanBatcher(stores: readonly [ScanStore, ...ScanStore[]], spool: ScanSpool): ScanBatcher {
  let gathering: Waiting[] = [];
  const free: ScanStore[] = [...stores];
  const running = new Set<Promise<void>>();
  let awayUntil = 0;
  let stopped = false;

  const minder = setInterval(() => {
    if (spool.waiting && running.size === 0 && Date.now() >= awayUntil) void replay();
  }, RETRY_MS);
  minder.unref();

  async function replay(): Promise<void> {
    try {
      const rows = await spool.replay((scans) => stores[0].addAgain(scans));
      if (rows > 0) log.info({ rows }, "scans kept while the database was away are stored now");
    } catch (error) {
      awayUntil = Date.now() + RETRY_MS;
      if (!isUnreachable(error)) log.error({ error }, "kept scans could not be stored");
    }
  }

  async function keep(batch: Waiting[], store: ScanStore): Promise<void> {
    const scans = batch.map((one) => one.scan);
    if (Date.now() >= awayUntil) {
      try {
        await store.add(scans);
        counted.inc({ kept: "database" }, scans.length);
        return;
      } catch (error) {
        awayUntil = Date.now() + RETRY_MS;
        log.warn({ error, rows: scans.length }, "the database took no scans: kept in the local file");
      }
    }
    await spool.append(scans);
    counted.inc({ kept: "spool" }, scans.length);
  }

  async function run(store: ScanStore): Promise<void> {
    // One turn of the loop: requests that came in together go together.
    await new Promise((turn) => setImmediate(turn));
    while (gathering.length > 0) {
      const batch = gathering.length > MOST ? gathering.splice(0, MOST) : gathering;
      if (batch === gathering) gathering = [];
      let failure: unknown;
      await keep(batch, store).catch((error: unknown) => {
        failure = error ?? new Error("a scan could be kept nowhere");
        counted.inc({ kept: "nowhere" }, batch.length);
        log.error({ error, rows: batch.length }, "scans could be kept neither in the database nor in the local file");
      });
      for (const one of batch) one.done(failure);
    }
    free.push(store);
  }

  return {
    add(scan, done) {
      gathering.push({ scan, done });
      const store = free.pop();
      if (!store) return;
      const batches = run(store).finally(() => running.delete(batches));
      running.add(batches);
    },
    async flush() {
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(minder);
      await this.flush();
      if (spool.waiting && Date.now() >= awayUntil) await replay();
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

function isUnreachable(error: unknown): boolean {
  return isDatabaseAway(error) || (error instanceof Error && /timeout exceeded/.test(error.message));
}
