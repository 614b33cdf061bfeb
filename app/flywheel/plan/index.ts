import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import type { CacResult } from "../cac/index.ts";
import type { ForcesResult } from "../forces/model.ts";
import type { HomeResult } from "../home/model.ts";
import type { MigrationResult } from "../migration/model.ts";
import { readResult } from "../results.ts";
import type { Computation } from "../recompute.ts";
import { planTasks, type PlanFacts } from "./tasks.ts";

export { planTasks, type PlanFacts, type PlanTask } from "./tasks.ts";

/** The checks of the ninety days, by task. */
export type PlanResult = { facts: PlanFacts; checks: Record<string, { done: boolean; says: string }> };

/** Looks at the data for each of the plan's tasks. Runs last: it reads what the others found. */
export const planComputation: Computation<PlanFacts> = {
  name: "plan",
  read: readFacts,
  compute: (facts) => {
    const checks: PlanResult["checks"] = {};
    for (const task of planTasks) if (task.check) checks[task.id] = task.check(facts);
    const payload: PlanResult = { facts, checks };
    return { payload, through: null };
  },
};

async function readFacts(tx: Tx): Promise<PlanFacts> {
  const counts = await tx.first<Omit<PlanFacts, "nodes" | "tiktokForce" | "velocity" | "cacFalling" | "unitsWithCard" | "migrated" | "scans"> & Record<keyof PlanFacts["nodes"], boolean>>(
    `select exists (select 1 from content_posts where shop_id = $1) or exists (select 1 from content_days where shop_id = $1) as tiktok,
            exists (select 1 from amazon_orders where shop_id = $1) as amazon,
            exists (select 1 from shopify_orders where shop_id = $1) as shopify,
            exists (select 1 from citation_runs where shop_id = $1) as ai,
            exists (select 1 from sends where shop_id = $1) as email,
            (select count(distinct from_day)::int from search_demand where shop_id = $1 and source = 'sqp' and grain = 'week') as "searchWeeks",
            (select count(distinct from_day)::int from search_demand where shop_id = $1 and grain = 'day' and is_branded) as "searchDays",
            (select count(*)::int from inserts where shop_id = $1 and status = 'published') as "publishedInserts",
            (select count(*)::int from creators where shop_id = $1) as creators,
            (select count(distinct creator_handle)::int from registrations where shop_id = $1 and creator_handle is not null) as "creatorCandidates",
            (select count(distinct prompt_id)::int from citation_runs where shop_id = $1) as prompts,
            (select count(distinct r.prompt_id)::int from citation_runs r where r.shop_id = $1 and r.brand_mentioned) as "promptsWithCitations",
            (select count(*)::int from sends where shop_id = $1 and day > current_date - 30) as "sendsLast30",
            (select count(*)::int from sends where shop_id = $1 and purpose = 'creator_recruiting') as "recruitingSends",
            (select count(*)::int from sends where shop_id = $1 and purpose = 'reactivation') as "reactivationSends",
            (select min(p.posted_at)::date from content_posts p join creators c on c.shop_id = p.shop_id and c.handle = p.creator and c.customer_gid is not null where p.shop_id = $1) as "firstCreatorPost",
            (select count(*)::int from content_posts p join creators c on c.shop_id = p.shop_id and c.handle = p.creator and c.customer_gid is not null where p.shop_id = $1) as "creatorPosts",
            0 as experiments`,
    [tx.shopId],
  );
  if (!counts) throw new Error("the plan's facts could not be read");
  const { tiktok, amazon, shopify, ai, email, ...rest } = counts;
  const migration = await readResult<MigrationResult>(tx, "migration");
  const forces = await readResult<ForcesResult>(tx, "forces");
  const home = await readResult<HomeResult>(tx, "home");
  const cac = await readResult<CacResult>(tx, "cac");
  const trend = cac?.payload.trend;
  return {
    ...rest,
    nodes: { tiktok, amazon, shopify, ai, email },
    scans: migration?.payload.total.scans ?? 0,
    unitsWithCard: migration?.payload.total.units ?? 0,
    migrated: migration?.payload.total.migrated ?? 0,
    tiktokForce: forces?.payload.forces.find((force) => force.number === 1)?.state ?? null,
    velocity: home?.payload.velocity.value != null,
    cacFalling: trend?.state === "ok" ? trend.high < 0 : null,
  };
}

const stored = z.object({ startedOn: z.string().nullable().catch(null), ticks: z.record(z.string(), z.string()).catch({}) });
export type PlanSettings = z.infer<typeof stored>;

/** The plan's own dates: its first day and what was ticked by hand, when. */
export async function readPlanSettings(tx: Tx): Promise<PlanSettings> {
  const row = await tx.first<{ plan: unknown; installed: string }>("select settings -> 'plan' as plan, (created_at at time zone time_zone)::date as installed from shops where shop_id = $1", [tx.shopId]);
  const settings = stored.parse(row?.plan ?? {});
  return { ...settings, startedOn: settings.startedOn ?? row?.installed ?? null };
}

/** Where the plan stands today: its day, how much is done, and what is to be done next; null day before a start is known. */
export type PlanStand = { day: number | null; done: number; total: number; next: { title: string; dueDay: number; late: boolean } | null };

export async function readPlanStand(tx: Tx, now: Date): Promise<PlanStand> {
  const { startedOn, ticks } = await readPlanSettings(tx);
  const checks = (await readResult<PlanResult>(tx, "plan"))?.payload.checks ?? {};
  const day = startedOn ? Math.floor((now.getTime() - Date.parse(startedOn)) / 86_400_000) + 1 : null;
  const open = planTasks.filter((task) => !(task.check ? checks[task.id]?.done : task.id in ticks)).sort((a, b) => a.due - b.due);
  return { day, done: planTasks.length - open.length, total: planTasks.length, next: open[0] ? { title: open[0].title, dueDay: open[0].due, late: day !== null && day > open[0].due } : null };
}

/** Sets the plan's first day. @throws UserError */
export async function startPlan(tx: Tx, actor: Actor, startedOn: string): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(startedOn) || Number.isNaN(Date.parse(startedOn))) throw new UserError("Choose the plan's first day.", { fields: { startedOn: "A day such as 2026-11-30." } });
  await save(tx, { ...(await readPlanSettings(tx)), startedOn });
  await audit(tx, actor, "plan.start", `shop:${tx.shopId}`, { startedOn });
}

/** Ticks or unticks a task that the data cannot check. @throws UserError */
export async function tickTask(tx: Tx, actor: Actor, id: string, done: boolean, now: Date): Promise<void> {
  if (!planTasks.some((task) => task.id === id && !task.check)) throw new UserError("This task is checked by the data.");
  const settings = await readPlanSettings(tx);
  const { [id]: _old, ...others } = settings.ticks;
  await save(tx, { ...settings, ticks: done ? { ...others, [id]: now.toISOString().slice(0, 10) } : others });
  await audit(tx, actor, "plan.tick", `task:${id}`, { done });
}

async function save(tx: Tx, settings: PlanSettings): Promise<void> {
  await tx.run("update shops set settings = settings || jsonb_build_object('plan', $2::jsonb), updated_at = now() where shop_id = $1", [tx.shopId, JSON.stringify(settings)]);
}
