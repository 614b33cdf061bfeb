import { isDatabaseAway, withShop, type Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { nameColumns, openName, type StoredName } from "./file-name.ts";
import type { Answers } from "./model.ts";

export type ImportRow = { id: string; source: string; fileKey: string; fileName: string; answers: Answers; createdBy: string | null };

/** The merchant cancelled, or someone else finished it: nothing was written. */
export class Cancelled extends Error {}

const lockSpace = 771_004;
const tellEvery = 1_000;

/** Held by the transaction that imports: whether it is held tells a running import from one whose process died. */
export async function lockImport(tx: Tx, importId: string): Promise<void> {
  const got = await tx.first<{ locked: boolean }>("select pg_try_advisory_xact_lock($1, hashtext($2)) as locked", [lockSpace, importId]);
  if (!got?.locked) throw new Cancelled("another process is importing it");
}

/** Whether some process is importing it at this moment. */
export async function isAlive(tx: Tx, importId: string): Promise<boolean> {
  const got = await tx.first<{ free: boolean }>("select pg_try_advisory_xact_lock($1, hashtext($2)) as free", [lockSpace, importId]);
  return !got?.free;
}

/**
 * Takes an import that waits, or that a dead process left running, and marks it running. While another process is at
 * work on it, a second look is put in the queue for later, so that it is begun anew should that process die.
 */
export async function markRunning(shopId: number, importId: string): Promise<ImportRow | null> {
  return withShop(shopId, async (tx) => {
    const row = await tx.first<Omit<ImportRow, "fileName"> & StoredName & { state: string }>(
      `select id, source, file_key as "fileKey", ${nameColumns}, answers, created_by as "createdBy", state
         from imports where shop_id = $1 and id = $2 for update`,
      [shopId, importId],
    );
    if (!row || !row.fileKey || !["uploaded", "running"].includes(row.state)) return null;
    if (row.state === "running" && (await isAlive(tx, importId))) {
      await lookAgain(tx, importId);
      return null;
    }
    await tx.run(`update imports set state = 'running', started_at = now(), progress = '{"rows": 0, "bytes": 0}' where shop_id = $1 and id = $2`, [shopId, importId]);
    await tx.run("delete from import_rejections where shop_id = $1 and import_id = $2", [shopId, importId]);
    return { ...row, fileName: openName(shopId, row) };
  });
}

/** One look at a time, however many ask for it. */
async function lookAgain(tx: Tx, importId: string): Promise<void> {
  await enqueue(tx, "import", { shopId: tx.shopId, importId }, { startAfter: 30, singletonKey: importId, singletonSeconds: 25 });
}

export async function markFailed(shopId: number, importId: string, message: string): Promise<void> {
  await withShop(shopId, (tx) =>
    tx.run(
      `update imports set state = 'failed', finished_at = now(), error = $3,
              rows_rejected = (select count(distinct line) from import_rejections where shop_id = $1 and import_id = $2)
        where shop_id = $1 and id = $2 and state = 'running'`,
      [shopId, importId, message.slice(0, 2000)],
    ),
  );
}

/** Tells once a second how far an import is, in transactions of its own, and learns there that it was cancelled. */
export class ProgressReport {
  readonly #shopId: number;
  readonly #importId: string;
  readonly #total: number;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #rows = 0;
  #bytes = 0;
  #cancelled = false;
  #telling: Promise<void> = Promise.resolve();

  constructor(shopId: number, importId: string, total: number, signal?: AbortSignal) {
    this.#shopId = shopId;
    this.#importId = importId;
    this.#total = total;
    this.#signal = signal;
    this.#timer = setInterval(() => (this.#telling = this.#tell()), tellEvery);
  }

  rows(count: number): void {
    this.#rows += count;
  }

  bytes(count: number): void {
    this.#bytes += count;
  }

  /** @throws Cancelled when the merchant cancelled; @throws Error when the process is shutting down */
  check(): void {
    if (this.#cancelled) throw new Cancelled();
    this.#signal?.throwIfAborted();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
  }

  async #tell(): Promise<void> {
    try {
      await withShop(this.#shopId, async (tx) => {
        // The import's own transaction may hold the row at its very end: then there is nothing to tell any more.
        await tx.run("set local lock_timeout = '500ms'");
        const touched = await tx.run(`update imports set progress = $3 where shop_id = $1 and id = $2 and state = 'running'`, [this.#shopId, this.#importId, JSON.stringify({ rows: this.#rows, bytes: Math.min(this.#bytes, this.#total), totalBytes: this.#total })]);
        this.#cancelled = touched === 0;
      });
    } catch (error) {
      if (!isDatabaseAway(error) && (error as { code?: string }).code !== "55P03") log.warn({ shop: this.#shopId, import: this.#importId, error }, "progress could not be told");
    }
  }
}
