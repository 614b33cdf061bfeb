import { PgBoss, type Job, type SendOptions } from "pg-boss";
import { config } from "./config.ts";
import type { Tx } from "./db.ts";
import { log, safeMessage } from "./log.ts";
import { jobSeconds } from "./metrics.ts";
import { queues, slotsOf, type QueueName } from "./queues.ts";
import { WatchedClient } from "./silence.ts";
import { traced } from "./tracing.ts";

/** What every job carries: whose it is. The rest is the feature's own, checked by zod in its handler. */
export type JobData = { shopId: number } & Record<string, unknown>;
export type JobHandler = (data: JobData, job: { id: string; signal: AbortSignal }) => Promise<void>;

let started: Promise<PgBoss> | undefined;

/** The queue in this process. Web processes only send; workers also mind schedules and timeouts. */
function boss(): Promise<PgBoss> {
  return (started ??= (async () => {
    const works = config().ROLE !== "web";
    const instance = new PgBoss({
      // Its own few connections, so that jobs never starve requests.
      connectionString: config().DATABASE_URL,
      max: 4,
      // Handed through to its pool.
      ...{ Client: WatchedClient },
      migrate: false,
      createSchema: false,
      supervise: works,
      schedule: works,
    });
    instance.on("error", (error) => log.warn({ error }, "the job queue met an error"));
    await instance.start();
    return instance;
  })().catch((error: unknown) => {
    started = undefined;
    throw error;
  }));
}

/**
 * Puts a job in its queue within the caller's transaction: it exists if and only if the transaction commits.
 * @param options `singletonKey` keeps one waiting job a key
 */
export async function enqueue(tx: Pick<Tx, "client">, queue: QueueName, data: JobData, options: SendOptions = {}): Promise<void> {
  const instance = await boss();
  await instance.send(queue, data, {
    ...(data.shopId > 0 ? { group: { id: String(data.shopId) } } : {}),
    ...options,
    db: { executeSql: async (text, values) => tx.client.query(text, values as unknown[]) },
  });
}

/** Asks for a shop's figures to be computed anew after the caller's change; asking again before it ran asks once. */
export async function requestRecompute(tx: Pick<Tx, "client" | "shopId">): Promise<void> {
  await enqueue(tx, "recompute", { shopId: tx.shopId }, { singletonKey: `recompute:${tx.shopId}` });
}

/**
 * Starts working the given queues in this process, so many jobs at a time as `slotsOf` says. While a queue gives jobs,
 * the next is fetched at once; when it gave none, it is asked again after `pollSeconds`.
 */
export async function startWorkers(handlers: Partial<Record<QueueName, JobHandler>>, { pollSeconds = 1 } = {}): Promise<void> {
  const instance = await boss();
  for (const { name } of queues) {
    const handler = handlers[name];
    if (!handler) continue;
    const { all, oneShop } = slotsOf(name);
    await instance.work<JobData>(name, { batchSize: 1, pollingIntervalSeconds: pollSeconds, heartbeatRefreshSeconds: 15, localConcurrency: all, localGroupConcurrency: oneShop }, async (jobs: Job<JobData>[]) => {
      for (const job of jobs) {
        const began = performance.now();
        const took = (outcome: "done" | "failed") => jobSeconds.observe({ queue: name, outcome }, (performance.now() - began) / 1000);
        try {
          await traced("job", { shop: job.data.shopId, queue: name, job: job.id }, () => handler(job.data, { id: job.id, signal: job.signal }));
          took("done");
          log.info({ shop: job.data.shopId, queue: name, job: job.id, ms: Math.round(performance.now() - began) }, "job done");
        } catch (error) {
          took("failed");
          log.warn({ shop: job.data.shopId, queue: name, job: job.id, error }, "job failed, will be tried again");
          throw asKept(error);
        } finally {
          lookAgain(instance, name);
        }
      }
    });
  }
}

/**
 * Has the busy workers of a queue ask for the next job as soon as they are done. By itself the library lets each worker
 * sleep out its polling interval between two single jobs, however many wait: its bursts are for larger batches, or go by
 * counts that are a minute old.
 */
function lookAgain(instance: PgBoss, queue: QueueName): void {
  for (const worker of instance.getWipData()) if (worker.name === queue && worker.count > 0) instance.notifyWorker(worker.id);
}

/** An error as the queue may keep it with the job: those of mail and database carry addresses and values along. */
function asKept(error: unknown): Error {
  const kept = new Error(safeMessage(error));
  kept.name = error instanceof Error ? error.name : "Error";
  delete kept.stack;
  return kept;
}

/** Runs `queue` at the times of a cron expression, in UTC. */
export async function scheduleJob(queue: QueueName, cron: string, data: Record<string, unknown>, key = ""): Promise<void> {
  await (await boss()).schedule(queue, cron, data, { tz: "UTC", key });
}

/** The keys under which `queue` has times set. */
export async function scheduledKeys(queue: QueueName): Promise<string[]> {
  return (await (await boss()).getSchedules(queue)).map(({ key }) => key);
}

/** Takes the times of `queue` under this key away. */
export async function unscheduleJob(queue: QueueName, key: string): Promise<void> {
  await (await boss()).unschedule(queue, key);
}

/** Takes no more jobs, and resolves when those at work have ended. Jobs can still be asked for. */
export async function finishJobs(): Promise<void> {
  const instance = await started;
  if (instance) await Promise.all(queues.map(({ name }) => instance.offWork(name, { wait: true })));
}

/**
 * Waits for running jobs, then lets go of the database.
 * @param patience milliseconds; a job that takes longer is given back to its queue
 */
export async function stopJobs(patience = 20_000): Promise<void> {
  const ending = started;
  started = undefined;
  if (ending) await (await ending).stop({ graceful: true, timeout: patience });
}

/**
 * Puts dead letters back into the queues they came from, with all their retries anew.
 * @param shopId only those of this shop, whatever the ids say
 * @returns how many were moved
 */
export async function retryDead(ids?: string[], shopId?: number): Promise<number> {
  return (await boss()).redrive("dead", { ...(ids ? { ids } : {}), ...(shopId === undefined ? {} : { data: { shopId } }) });
}
