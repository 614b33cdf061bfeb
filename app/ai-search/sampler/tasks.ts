import { withShop } from "#app/platform/db.ts";
import { enqueue, type JobHandler } from "#app/platform/jobs.ts";
import type { QueueName } from "#app/platform/queues.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { sampledEngineIds, sampledEngines } from "../engines/index.ts";
import { askOnce } from "./ask.ts";
import { startDueRound } from "./plan.ts";

/** A sample that was under way this long ago is not any more. */
const staleHours = 24;

export const aiSearchJobs: Partial<Record<QueueName, JobHandler>> = {
  sample: (data, { signal }) => askOnce(data, { signal }),
};

/** Every morning, UTC: starts a round where one is due, and tidies up. */
export const aiSearchTasks: readonly ScheduledTask[] = [
  {
    name: "ai-search",
    cron: "20 5 * * *",
    eachShop: async (shopId, now) => {
      await resume(shopId, now);
      await forgetRaw(shopId, now);
      await startDueRound(shopId, now);
    },
  },
];

/** Asks again for what lost its job, such as one that died with all its retries. */
async function resume(shopId: number, now: Date): Promise<void> {
  await withShop(shopId, async (tx) => {
    const lost = await tx.query<{ runId: string; promptId: string; engine: string }>(
      `select run_id as "runId", prompt_id as "promptId", engine from ai_samples
        where shop_id = $1 and state in ('waiting', 'asking') and coalesce(asked_at, created_at) < $2::timestamptz - make_interval(hours => ${staleHours})`,
      [shopId, now],
    );
    for (const sample of lost) await enqueue(tx, "sample", { shopId, ...sample });
  });
}

/** Raw answers go when the vendor's terms or their use end; what was read from them stays. */
async function forgetRaw(shopId: number, now: Date): Promise<void> {
  await withShop(shopId, async (tx) => {
    for (const engine of sampledEngineIds) {
      await tx.run("delete from ai_answers where shop_id = $1 and engine = $2 and origin = 'sampled' and captured_at < $3::timestamptz - make_interval(days => $4)", [shopId, engine, now, sampledEngines[engine].keepsRawDays]);
    }
  });
}
