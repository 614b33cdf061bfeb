import { z } from "zod";
import { withDirectory } from "./db.ts";
import { enqueue, scheduleJob, scheduledKeys, unscheduleJob, type JobHandler } from "./jobs.ts";
import { installedShops } from "./shops.ts";

/**
 * Something that is due at set times, by a cron expression in UTC. `eachShop` runs as a job of its own for every shop
 * that has the app installed, so that one shop's trouble is tried again alone; `once` runs for the whole service.
 */
export type ScheduledTask = { name: string; cron: string } & (
  | { eachShop: (shopId: number, now: Date, signal: AbortSignal) => Promise<void> }
  | { once: (now: Date, signal: AbortSignal) => Promise<void> }
);

const queue = "scheduled";
const jobData = z.object({ shopId: z.number().int(), task: z.string() });

/** The handler of the queue through which every scheduled task runs. */
export function scheduledJobs(tasks: readonly ScheduledTask[]): { scheduled: JobHandler } {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  return {
    scheduled: async (data, { signal }) => {
      const { shopId, task: name } = jobData.parse(data);
      const task = byName.get(name);
      // A task that a newer version no longer has.
      if (!task) return;
      if ("once" in task) return task.once(new Date(), signal);
      if (shopId !== 0) return task.eachShop(shopId, new Date(), signal);
      const shops = await installedShops();
      await withDirectory(async (tx) => {
        for (const id of shops) await enqueue(tx, queue, { shopId: id, task: name }, { singletonKey: `${name}:${id}` });
      });
    },
  };
}

/** Makes the queue's timetable exactly these tasks; what an older version had scheduled beyond them is taken off. */
export async function schedule(tasks: readonly ScheduledTask[]): Promise<void> {
  for (const key of await scheduledKeys(queue)) if (!tasks.some(({ name }) => name === key)) await unscheduleJob(queue, key);
  for (const { name, cron } of tasks) await scheduleJob(queue, cron, { shopId: 0, task: name }, name);
}
