import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { locales } from "../inserts/model.ts";
import { scanKinds } from "./scan-kind.ts";
import type { Scan } from "./scan-store.ts";

const scanSchema = z.object({
  shopId: z.number().int().positive(),
  id: z.uuid(),
  at: z.number(),
  code: z.string(),
  insertId: z.uuid(),
  printRunId: z.uuid(),
  kind: z.enum(scanKinds),
  variant: z.string(),
  locale: z.enum(locales),
  visitor: z.string().nullable(),
});

/** A file untouched for this long may belong to a process that is no more. */
const ORPHANED_MS = 60_000;

/** A local file that keeps scans while the database is away. */
export type ScanSpool = {
  /** Resolves when the scans are on disk, not merely handed to the system. */
  append(scans: readonly Scan[]): Promise<void>;
  /** Hands every kept scan to `store`, then forgets it; what `store` refuses is kept. @returns how many were handed on */
  replay(store: (scans: Scan[]) => Promise<void>): Promise<number>;
  /** Whether anything waits. */
  readonly waiting: boolean;
};

/**
 * Opens the spool in a folder that other processes may share: each writes a file of its own, and takes over the files
 * of those that ended.
 */
export function openSpool(directory: string): ScanSpool {
  const own = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}.ndjson`;
  const mine = join(directory, `scans-${own}`);
  let waiting = true; // A predecessor may have left something.
  let last: Promise<unknown> = Promise.resolve();
  // Appending and replaying take turns, so that no line is written to a file that is being forgotten.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    get waiting() {
      return waiting;
    },
    append: (scans) =>
      inTurn(async () => {
        await mkdir(directory, { recursive: true });
        const file = await open(mine, "a", 0o600);
        try {
          await file.appendFile(scans.map((scan) => `${JSON.stringify(scan)}\n`).join(""));
          await file.datasync();
        } finally {
          await file.close();
        }
        waiting = true;
      }),
    replay: (store) =>
      inTurn(async () => {
        let handed = 0;
        for (const file of await filesToReplay(directory, own)) {
          handed += await replayFile(file, store);
        }
        waiting = false;
        return handed;
      }),
  };
}

async function filesToReplay(directory: string, own: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => [] as string[]);
  const files: string[] = [];
  for (const name of names.filter((one) => /^(scans|replay)-.*\.ndjson$/.test(one)).sort()) {
    const path = join(directory, name);
    // What a replay before this one could not finish is ours too.
    if (name.endsWith(own) || (await isOrphaned(path, name))) files.push(path);
  }
  return files;
}

async function isOrphaned(path: string, name: string): Promise<boolean> {
  const [, pid] = /-(\d+)-[0-9a-f]{8}\.ndjson$/.exec(name) ?? [];
  const ofThisHost = name.includes(`-${hostname()}-`);
  if (pid && ofThisHost && Number(pid) !== process.pid && !isAlive(Number(pid))) return true;
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ORPHANED_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const CHUNK = 1_000;

/** A file is moved aside first and removed only when all of it is stored: stopped half way, it is simply read again. */
async function replayFile(path: string, store: (scans: Scan[]) => Promise<void>): Promise<number> {
  const aside = path.includes("/replay-") ? path : path.replace(/scans-(?=[^/]*$)/, "replay-");
  if (aside !== path) {
    const held = await stat(aside).then(() => true, () => false);
    if (held) await replayFile(aside, store);
    await rename(path, aside);
  }
  const scans = (await readFile(aside, "utf8")).split("\n").flatMap(readLine);
  for (let from = 0; from < scans.length; from += CHUNK) await store(scans.slice(from, from + CHUNK));
  await rm(aside, { force: true });
  return scans.length;
}

/** A line cut short by a crash is the one whose answer was never sent. */
function readLine(line: string): Scan[] {
  try {
    return [scanSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
