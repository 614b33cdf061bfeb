import { z } from "zod";
import { withShop, type Tx } from "#app/platform/db.ts";
import { enqueue, requestRecompute, type JobData } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { readBrands } from "../brands.ts";
import { costOf, mostCost, sampledEngines, type Prices, type SampledEngineId } from "../engines/index.ts";
import { EngineError, timeoutMs, type Given } from "../engines/model.ts";
import { writeAnswer, writeUnanswered, type RunKey } from "../runs.ts";
import { readEngines, readKey } from "../settings.ts";
import { fitsBudget } from "./budget.ts";
import { longestWaitSeconds, mostAttempts, retryDelay } from "./retry.ts";

const jobData = z.object({ shopId: z.number().int(), runId: z.string(), promptId: z.string(), engine: z.enum(Object.keys(sampledEngines) as [SampledEngineId, ...SampledEngineId[]]) });

type Sample = RunKey & { engine: SampledEngineId };
type Claimed = { key: string; model: string; prices: Prices; question: string; locale: string; attempts: number };

/**
 * Asks one question of one engine once. May run any number of times: what has its answer is left alone, and a run that
 * a crash cut off is asked again, as one more attempt.
 */
export async function askOnce(data: JobData, { signal, now = () => new Date(), random = Math.random }: { signal: AbortSignal; now?: () => Date; random?: () => number }): Promise<void> {
  const { shopId, ...sample } = jobData.parse(data);
  const claimed = await withShop(shopId, (tx) => claim(tx, sample, now(), random()));
  if (!claimed) return;
  const engine = sampledEngines[sample.engine];
  try {
    const given = await engine.ask({ question: claimed.question, locale: claimed.locale, model: claimed.model }, { key: claimed.key, url: engine.url(), signal });
    await withShop(shopId, (tx) => keep(tx, sample, claimed, given, now()));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.info({ shop: shopId, engine: sample.engine, fault: error.fault }, "an assistant gave no answer");
    await withShop(shopId, (tx) => giveWay(tx, sample, claimed, error, now(), random()));
  }
}

/** Takes a sample to be asked and sets its price aside; null when it is not to be asked, or not now. */
async function claim(tx: Tx, sample: Sample, now: Date, random: number): Promise<Claimed | null> {
  const key = keyOf(tx, sample);
  const row = await tx.first<{ state: string; attempts: number; askedAt: Date | null }>(`select state, attempts, asked_at as "askedAt" from ai_samples where ${same} for update`, key);
  if (!row || !["waiting", "asking"].includes(row.state)) return null;
  // Another worker is at it; a crashed one's job comes back later than that.
  if (row.state === "asking" && row.askedAt && now.getTime() - row.askedAt.getTime() < 2 * timeoutMs) return null;
  const question = await tx.first<{ text: string; locale: string; isActive: boolean }>(`select text, locale, is_active as "isActive" from ai_questions where shop_id = $1 and prompt_id = $2`, [tx.shopId, sample.promptId]);
  const settings = (await readEngines(tx)).find(({ engine }) => engine === sample.engine);
  const secret = await readKey(tx, sample.engine);
  const end = async (state: "skipped" | "failed", error: string) => {
    await finish(tx, sample, state, { error });
    if (question) await writeUnanswered(tx, { ...sample, capturedAt: now, question: question.text, locale: question.locale, status: state === "skipped" ? "not_run" : "error" });
    await askRecompute(tx);
    return null;
  };
  const skip = (error: string) => end("skipped", error);
  if (row.attempts >= mostAttempts) return end("failed", "No answer after all attempts");
  if (!question?.isActive) return skip("The question is no longer asked");
  if (!settings?.isOn || secret === null) return skip("The assistant is off or has no key");
  if (settings.trouble !== null) return skip(settings.trouble);
  const paused = await tx.first<{ until: Date }>("select paused_until as until from ai_engines where shop_id = $1 and engine = $2 and paused_until > $3", [tx.shopId, sample.engine, now]);
  if (paused) {
    // The vendor asked for patience: everyone waits, one after the other, and no attempt is counted.
    await enqueue(tx, "sample", { shopId: tx.shopId, ...sample }, { startAfter: new Date(paused.until.getTime() + random * 30_000) });
    return null;
  }
  // What an attempt that a crash cut off may have cost stays set aside beside the new one.
  const most = mostCost(settings.prices);
  if (!(await fitsBudget(tx, most, now))) return skip("The month’s budget is used up");
  await tx.run(`update ai_samples set state = 'asking', attempts = attempts + 1, asked_at = $5, cost_micros = cost_micros + $6 where ${same}`, [...key, now, most]);
  return { key: secret, model: settings.model, prices: settings.prices, question: question.text, locale: question.locale, attempts: row.attempts + 1 };
}

/** Stores the answer as facts, and what it cost in place of what was set aside. */
async function keep(tx: Tx, sample: Sample, claimed: Claimed, given: Given, now: Date): Promise<void> {
  await writeAnswer(
    tx,
    { ...sample, origin: "sampled", capturedAt: now, question: claimed.question, locale: claimed.locale, text: given.text, cited: given.cited, grounded: given.grounded, modelVersion: given.modelVersion, raw: given.raw },
    await readBrands(tx),
  );
  await finish(tx, sample, "done", { less: mostCost(claimed.prices) - costOf(given.usage, claimed.prices) });
  await askRecompute(tx);
}

/** No answer: waits and tries again where that can help, stops the engine where only the merchant can. */
async function giveWay(tx: Tx, sample: Sample, claimed: Claimed, error: EngineError, now: Date, random: number): Promise<void> {
  const most = mostCost(claimed.prices);
  // A reply that never came may have been billed, so its price stays set aside; refusals are free.
  const cost = error.usage ? costOf(error.usage, claimed.prices) : error.fault === "lost" ? most : 0;
  const less = most - cost;
  const message = error.message.slice(0, 300);
  const passes = error.fault !== "key_refused" && error.fault !== "no_credit" && error.fault !== "refused";
  const isTooLong = (error.retryAfterSeconds ?? 0) > longestWaitSeconds;
  if (passes && !isTooLong && claimed.attempts < mostAttempts) {
    const at = new Date(now.getTime() + retryDelay(claimed.attempts, error.retryAfterSeconds, random) * 1000);
    await finish(tx, sample, "waiting", { less, error: message });
    if (error.fault === "rate_limited") await tx.run("update ai_engines set paused_until = greatest(paused_until, $3) where shop_id = $1 and engine = $2", [tx.shopId, sample.engine, at]);
    await enqueue(tx, "sample", { shopId: tx.shopId, ...sample }, { startAfter: at });
    return;
  }
  if (error.fault === "key_refused" || error.fault === "no_credit" || isTooLong) await tx.run("update ai_engines set trouble = $3 where shop_id = $1 and engine = $2", [tx.shopId, sample.engine, message]);
  await finish(tx, sample, "failed", { less, error: message });
  await writeUnanswered(tx, { ...sample, capturedAt: now, question: claimed.question, locale: claimed.locale, status: error.fault === "rate_limited" ? "rate_limited" : "error" });
  await askRecompute(tx);
}

const same = "shop_id = $1 and run_id = $2 and prompt_id = $3 and engine = $4";
const keyOf = (tx: Tx, { runId, promptId, engine }: Sample) => [tx.shopId, runId, promptId, engine];

/** @param outcome `less` is what comes back of the money set aside */
async function finish(tx: Tx, sample: Sample, state: "waiting" | "done" | "failed" | "skipped", { less = 0, error = null }: { less?: number; error?: string | null }): Promise<void> {
  await tx.run(`update ai_samples set state = $5, cost_micros = cost_micros - $6, error = $7 where ${same}`, [...keyOf(tx, sample), state, less, error]);
}

/** Figures are made anew once, when the round has come to its end. */
async function askRecompute(tx: Tx): Promise<void> {
  if (!(await tx.first("select 1 from ai_samples where shop_id = $1 and state in ('waiting', 'asking') limit 1", [tx.shopId]))) await requestRecompute(tx);
}
