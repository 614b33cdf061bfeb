import { z } from "zod";
import { withShop as withShopNow, type Tx } from "#app/platform/db.ts";
import { config } from "#app/platform/config.ts";
import { enqueue, requestRecompute, type JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { findShopId, installedShops } from "#app/platform/shops.ts";
import { refreshStatistics } from "#app/platform/statistics.ts";
import { aiSearchComputation } from "./ai-search/index.ts";
import { citationsComputation } from "./forces/citations.ts";
import { forcesComputation } from "./forces/index.ts";
import { homeComputation, notifyStaff } from "./home/index.ts";
import { journeysComputation } from "./journeys/report.ts";
import { threaded, type Layers } from "./layers.ts";
import { migrationValueComputation } from "./migration/value.ts";
import { computeMigration } from "./migration/index.ts";
import { hashOf, isCurrent, methods, outdatedSince, storeResult, type Computed, type ResultName } from "./results.ts";
import { rollUpAmazonDays } from "./rollups.ts";
import { creatorsComputation } from "./creators/index.ts";
import { cacComputation } from "./cac/index.ts";
import { cohortsComputation } from "./cohorts/index.ts";
import { nodesComputation } from "./nodes/index.ts";
import { reallocationComputation } from "./reallocation/index.ts";
import { planComputation } from "./plan/index.ts";
import { windowComputation } from "./forces/window.ts";

export type Run = { shopId: number; now: Date; layers: Layers; whole: boolean };

/** How long a computation took to read and to compute, in milliseconds; `compute` is null when its inputs had not changed. */
export type StepTime = { name: string; read: number; compute: number | null };

/**
 * One answer: what it reads (in a transaction), and what it makes of that (outside of it, for it may take long). An
 * unchanged reading of the same version of the method is not computed again.
 */
export type Computation<Inputs = unknown> = {
  name: ResultName;
  read: (tx: Tx, run: Run) => Promise<Inputs>;
  compute: (inputs: Inputs, run: Run) => Promise<Computed> | Computed;
  /** The part of the inputs that decides whether anything changed; all of them when left out. */
  identity?: (inputs: Inputs) => unknown;
};

/**
 * Nobody waits for a recompute: in a rush it queues for the pool behind those who do, instead of giving up its work. It
 * adds up whole tables: in memory, not on disk, and from indexes that hold the sums' columns instead of the wide rows.
 */
const withShop = <T>(shopId: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withShopNow(
    shopId,
    async (tx) => {
      await tx.run("set local work_mem = '32MB'; set local random_page_cost = 1.1");
      return work(tx);
    },
    { patience: 5 * 60_000 },
  );

/** Those of one step run side by side; a later step reads the results and rollups of earlier ones. */
const steps = [
  [{ name: "migration", read: async (tx) => computeMigration(tx), compute: (done) => done } satisfies Computation<Computed>, journeysComputation, windowComputation, citationsComputation],
  [migrationValueComputation, cohortsComputation, cacComputation, forcesComputation, creatorsComputation, aiSearchComputation],
  [homeComputation, nodesComputation, reallocationComputation],
  [planComputation],
] as unknown as Computation[][];

type Options = { layers?: Layers; whole?: boolean; onStep?: (time: StepTime) => void };

/**
 * Brings rollups and results of a shop up to date.
 * @param options `whole` makes every rollup again instead of the changed days; `layers` says where calculations run;
 *   `onStep` hears how long each computation took
 */
export async function recompute(shopId: number, now: Date, { layers = threaded, whole = false, onStep = () => {} }: Options = {}): Promise<void> {
  const run: Run = { shopId, now, layers, whole };
  await progress(shopId, "rollups", 0);
  const began = performance.now();
  await refreshStatistics();
  await withShop(shopId, (tx) => rollUpAmazonDays(tx, { whole }));
  onStep({ name: "rollups", read: Math.round(performance.now() - began), compute: null });
  const total = steps.flat().length + 1;
  let done = 1;
  for (const step of steps) {
    const outcomes = await Promise.allSettled(
      step.map(async (computation) => {
        await progress(shopId, computation.name, done / total);
        onStep({ name: computation.name, ...(await runOne(computation, run)) });
        done += 1;
      }),
    );
    // Only once all have come to rest: a retry must not meet one of them still at work.
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }
  await progress(shopId, null, 1);
}

async function runOne(computation: Computation, run: Run): Promise<Omit<StepTime, "name">> {
  const { name, read, compute } = computation;
  const began = performance.now();
  const since = (moment: number) => Math.round(performance.now() - moment);
  const inputs = await withShop(run.shopId, (tx) => read(tx, run));
  const hash = hashOfInputs(computation, inputs);
  const times = { read: since(began), compute: null };
  if (!run.whole && (await withShop(run.shopId, (tx) => isCurrent(tx, name, hash)))) return times;
  const readBy = performance.now();
  const computed = await compute(inputs, run);
  await withShop(run.shopId, (tx) => storeResult(tx, name, computed, since(began), hash));
  return { ...times, compute: since(readBy) };
}

/**
 * Computes one answer anew from the facts, rollups and earlier answers as they are now, and stores nothing: how a figure
 * on a page is made again.
 * @returns the answer with the hash of its inputs, which is stored beside every answer; null for an unknown name
 */
export async function reproduce(shopId: number, name: string, now: Date, layers: Layers): Promise<(Computed & { hash: string }) | null> {
  const computation = steps.flat().find((one) => one.name === name);
  if (!computation) return null;
  const run: Run = { shopId, now, layers, whole: false };
  const inputs = await readAndUndo(shopId, (tx) => computation.read(tx, run));
  return { ...(await computation.compute(inputs, run)), hash: hashOfInputs(computation, inputs) };
}

/** Reads in a transaction that is taken back: some readings bring the ledger up to date first. */
async function readAndUndo<T>(shopId: number, read: (tx: Tx) => Promise<T>): Promise<T> {
  const undo = new Error("nothing is stored");
  let found: { inputs: T } | null = null;
  const reading = withShop(shopId, async (tx) => {
    found = { inputs: await read(tx) };
    throw undo;
  });
  await reading.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return found!.inputs;
}

const hashOfInputs = ({ name, identity }: Computation, inputs: unknown): string => hashOf(JSON.stringify([methods[name], identity ? identity(inputs) : inputs]));

/** Says how far a recompute is, for the pages. */
async function progress(shopId: number, step: string | null, share: number): Promise<void> {
  await withShop(shopId, (tx) =>
    tx.run(
      `insert into rollup_state (shop_id, name, position) values ($1, 'recompute', $2)
       on conflict (shop_id, name) do update set position = excluded.position, updated_at = now()`,
      [shopId, JSON.stringify({ step, share })],
    ),
  );
}

export type Progress = { step: string | null; share: number; updatedAt: Date };

/** How far the last recompute is; null before the first. */
export async function readProgress(tx: Tx): Promise<Progress | null> {
  const row = await tx.first<{ position: { step: string | null; share: number }; updatedAt: Date }>(`select position, updated_at as "updatedAt" from rollup_state where shop_id = $1 and name = 'recompute'`, [tx.shopId]);
  return row ? { ...row.position, updatedAt: row.updatedAt } : null;
}

async function recomputeAndTell(shopId: number, now: Date): Promise<void> {
  await recompute(shopId, now);
  await notifyStaff(shopId, now);
}

/** Every night at three, UTC: what is young grows older, so figures move, and sources fall overdue, without an import. */
export const flywheelTasks: readonly ScheduledTask[] = [{ name: "flywheel", cron: "0 3 * * *", eachShop: recomputeAndTell }];

const recomputeJob = z.object({ shopId: z.number().int(), asOf: z.iso.datetime().optional() });

export const flywheelJobs: Partial<Record<QueueName, JobHandler>> = {
  recompute: async (data) => {
    const { shopId, asOf } = recomputeJob.parse(data);
    await (asOf ? recompute(shopId, new Date(asOf)) : recomputeAndTell(shopId, new Date()));
  },
};

/**
 * Queues a recompute for every shop with an answer of another version of its method, which its pages do not read: done
 * when a worker starts, so after every upgrade. The demo shop, whose data end on a day, is computed as of the day it was
 * computed last.
 */
export async function recomputeOutdated(): Promise<void> {
  for (const shopId of await installedShops())
    await withShop(shopId, async (tx) => {
      if (await outdatedSince(tx)) await requestRecompute(tx);
    });
  const demo = config().DEMO_SHOP ? await findShopId(config().DEMO_SHOP!) : null;
  if (demo !== null)
    await withShop(demo, async (tx) => {
      const asOf = await outdatedSince(tx);
      if (asOf) await enqueue(tx, "recompute", { shopId: demo, asOf: asOf.toISOString() }, { singletonKey: `recompute:${demo}` });
    });
}
