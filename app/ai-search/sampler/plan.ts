import { audit, type Actor } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/jobs.ts";
import { readEngines, readSampler } from "../settings.ts";
import { spentThisMonth } from "./budget.ts";

const dayOf = (now: Date) => now.toISOString().slice(0, 10);

/** Starts a round when one is due: on, questions and engines there, and as many days after the last as was chosen. */
export async function startDueRound(shopId: number, now: Date): Promise<number> {
  return withShop(shopId, async (tx) => {
    const { isOn, everyDays, lastRound } = await readSampler(tx);
    const isDue = lastRound === null || Date.parse(dayOf(now)) - Date.parse(lastRound) >= everyDays * 86_400_000;
    return isOn && isDue ? planRound(tx, now) : 0;
  });
}

/** Starts a round now, whenever the last one was. @throws UserError when nothing can be asked */
export async function startRound(tx: Tx, actor: Actor, now: Date): Promise<number> {
  const { budgetMicros } = await readSampler(tx);
  if (budgetMicros === 0) throw new UserError("Set a budget first: without one nothing is asked.");
  const planned = await planRound(tx, now);
  if (planned === 0) throw new UserError("Nothing to ask: it takes a question that is asked, an assistant that is on, and a round that is not under way.");
  await audit(tx, actor, "ai_sampler.start", `shop:${tx.shopId}`, { planned });
  return planned;
}

/**
 * Notes every question to be asked of every engine, `repeats` times, and one job for each, in the caller's transaction:
 * both are there or neither. The same day again adds only what is missing, such as a new question.
 */
async function planRound(tx: Tx, now: Date): Promise<number> {
  const day = dayOf(now);
  const { repeats } = await readSampler(tx);
  const engines = (await readEngines(tx)).filter(({ isOn, keyHint, trouble }) => isOn && keyHint !== null && trouble === null).map(({ engine }) => engine);
  const planned = await tx.query<{ runId: string; promptId: string; engine: string }>(
    `insert into ai_samples (shop_id, run_id, prompt_id, engine, round)
     select $1, $2 || '.' || repeat, q.prompt_id, engine, $2::date
       from ai_questions q cross join generate_series(1, $3::int) as repeat cross join unnest($4::text[]) as engine
      where q.shop_id = $1 and q.is_active
      order by repeat, q.prompt_id, engine
     on conflict do nothing
     returning run_id as "runId", prompt_id as "promptId", engine`,
    [tx.shopId, day, repeats, engines],
  );
  for (const sample of planned) await enqueue(tx, "sample", { shopId: tx.shopId, ...sample });
  if (planned.length > 0) {
    await tx.run("insert into ai_sampler (shop_id, last_round) values ($1, $2) on conflict (shop_id) do update set last_round = excluded.last_round", [tx.shopId, day]);
  }
  return planned.length;
}

/** How far the newest round is, and what the month has cost. */
export type SamplerProgress = {
  round: string | null;
  waiting: number;
  done: number;
  failed: number;
  skipped: number;
  /** Why some got no answer, most frequent first. */
  errors: { engine: string; error: string; count: number }[];
  spentMicros: number;
  /** What the next round should cost by what answers cost so far, or at most where there are none. */
  expectedMicros: number;
};

export async function readSamplerProgress(tx: Tx, now: Date): Promise<SamplerProgress> {
  const last = await tx.first<{ round: string | null }>("select max(round) as round from ai_samples where shop_id = $1", [tx.shopId]);
  const round = last?.round ?? null;
  const states = await tx.query<{ state: string; count: number }>("select state, count(*)::int as count from ai_samples where shop_id = $1 and round = $2 group by state", [tx.shopId, round]);
  const count = (...names: string[]) => states.filter(({ state }) => names.includes(state)).reduce((sum, row) => sum + row.count, 0);
  const errors = await tx.query<SamplerProgress["errors"][number]>(
    "select engine, error, count(*)::int as count from ai_samples where shop_id = $1 and round = $2 and state in ('failed', 'skipped') and error is not null group by 1, 2 order by 3 desc, 1, 2 limit 5",
    [tx.shopId, round],
  );
  return { round, waiting: count("waiting", "asking"), done: count("done"), failed: count("failed"), skipped: count("skipped"), errors, spentMicros: await spentThisMonth(tx, now), expectedMicros: await expectedCost(tx) };
}

async function expectedCost(tx: Tx): Promise<number> {
  const { repeats } = await readSampler(tx);
  const asked = await tx.first<{ count: number }>("select count(*)::int as count from ai_questions where shop_id = $1 and is_active", [tx.shopId]);
  const usual = await tx.query<{ engine: string; micros: number }>(
    `select engine, ceil(avg(cost_micros))::bigint as micros from ai_samples where shop_id = $1 and state = 'done' and asked_at > now() - interval '90 days' group by 1`,
    [tx.shopId],
  );
  const engines = (await readEngines(tx)).filter(({ isOn }) => isOn);
  return engines.reduce((sum, { engine, mostMicros }) => sum + (usual.find((row) => row.engine === engine)?.micros ?? mostMicros), 0) * (asked?.count ?? 0) * repeats;
}
