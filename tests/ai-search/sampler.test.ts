import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import { aiSearchTasks, readSamplerProgress, saveBrands, saveEngine, saveQuestion, saveSampler, sampledEngineIds, setAsked, startRound } from "#app/ai-search/index.ts";
import { askOnce } from "#app/ai-search/sampler/ask.ts";
import { mostAttempts, retryDelay } from "#app/ai-search/sampler/retry.ts";
import { pool, withShop } from "#app/platform/db.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { startAiEngines, type AiEngines } from "#dev/ai-engines/server.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { drainJobs } from "#tests/support/drain-jobs.ts";

useDatabase();
/** Far ahead of any clock this runs under, so that what waits from here on is never due by itself. */
const now = new Date("2090-11-23T06:00:00Z");
const actor = "staff:test" as const;
const settings = {
  chatgpt: { model: "gpt-5.6-terra", input: "2", output: "12", search: "10" },
  perplexity: { model: "perplexity/sonar", input: "1", output: "1", search: "2.5" },
  gemini: { model: "gemini-3.8-flash", input: "0.75", output: "3.75", search: "14" },
};

let engines: AiEngines;
beforeAll(async () => {
  engines = await startAiEngines({ keys: ["key-of-the-shop-1234"] });
  Object.assign(process.env, { OPENAI_URL: engines.urls.chatgpt, PERPLEXITY_URL: engines.urls.perplexity, GEMINI_URL: engines.urls.gemini });
});
afterAll(() => engines.close());
beforeEach(() =>
  engines.say((_engine, _question, count) =>
    count === 0
      ? { text: "Wrapsody comes first, then the Mira carrier.", sources: [{ url: "https://mira.example/guides/fit?utm_campaign=x", title: "Fit" }, { url: "https://parentnotes.example/best", title: "Best" }] }
      : { text: "Mira, clearly.", sources: [] },
  ),
);

/** Runs one sample's job as of a moment, without the chance in its waits. */
const asking = (at: Date = now): { sample: JobHandler } => ({ sample: (data, { signal }) => askOnce(data, { signal, now: () => at, random: () => 0 }) });
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** What happens at twenty past five each day. */
async function morning(shopId: number, at: Date): Promise<void> {
  for (const task of aiSearchTasks) if ("eachShop" in task) await task.eachShop(shopId, at, new AbortController().signal);
}

async function aSamplingShop({ only = sampledEngineIds, repeats = 2, budget = "100", questions = ["best baby carrier for back pain"] }: { only?: readonly (typeof sampledEngineIds)[number][]; repeats?: number; budget?: string; questions?: string[] } = {}): Promise<{ shopId: number; promptIds: string[] }> {
  const shopId = await aShop();
  return withShop(shopId, async (tx) => {
    await saveBrands(tx, actor, {
      own: { name: "Mira", aliases: [], never: ["Mira Sorvino"], near: [], domains: [] },
      competitors: [{ name: "Wrapsody", aliases: [], never: [], near: [], domains: ["wrapsody.example"] }],
    });
    const promptIds: string[] = [];
    for (const text of questions) promptIds.push(await saveQuestion(tx, actor, { text, locale: "en-US", category: "comfort" }));
    for (const engine of only) await saveEngine(tx, actor, { engine, isOn: true, key: "key-of-the-shop-1234", ...settings[engine] });
    await saveSampler(tx, actor, { isOn: true, everyDays: "7", repeats: String(repeats), budget });
    return { shopId, promptIds };
  });
}

const samples = (shopId: number) => withShop(shopId, (tx) => tx.query<{ state: string; attempts: number; micros: number; error: string | null }>("select state, attempts, cost_micros as micros, error from ai_samples where shop_id = $1 order by round, state, attempts desc, engine", [shopId]));
const runs = (shopId: number) =>
  withShop(shopId, (tx) =>
    tx.query<{ engine: string; status: string; mentioned: boolean | null; first: boolean | null; competitors: string[] | null; grounded: boolean | null; model: string | null }>(
      `select engine, status, brand_mentioned as mentioned, first_mention as first, competitors, grounded, model_version as model from citation_runs where shop_id = $1 order by engine, status, first_mention`,
      [shopId],
    ),
  );

test("a round asks every question of every engine as often as set, and keeps facts, raw answers, versions and costs", async () => {
  const { shopId } = await aSamplingShop();
  await morning(shopId, now);
  expect(await samples(shopId)).toHaveLength(6);
  await drainJobs(asking());
  expect(await runs(shopId)).toMatchObject(
    ["chatgpt", "gemini", "perplexity"].flatMap((engine) => [
      { engine, status: "ok", mentioned: true, first: false, competitors: ["Wrapsody"], grounded: true },
      // Perplexity's sources are all cited when its text points to none.
      { engine, status: engine === "perplexity" ? "ok" : "ok_no_citations", mentioned: true, first: true, competitors: [], grounded: true },
    ]),
  );
  expect(new Set((await runs(shopId)).map(({ model }) => model))).toEqual(new Set(["gpt-5.6-terra-2026-07-09", "gemini-3.8-flash", "perplexity/sonar"]));
  const pages = await withShop(shopId, (tx) => tx.query("select distinct url, domain from citations where shop_id = $1 and domain <> 'unused.example' order by 1", [shopId]));
  // Without tracking, so that the page is one and the same on every assistant.
  expect(pages).toEqual([{ url: "https://mira.example/guides/fit", domain: "mira.example" }, { url: "https://parentnotes.example/best", domain: "parentnotes.example" }]);
  const raw = await withShop(shopId, (tx) => tx.query<{ raw: object; text: string }>("select raw, text from ai_answers where shop_id = $1 and engine = 'chatgpt' order by text desc", [shopId]));
  expect(raw[0]?.raw).toMatchObject({ object: "response", output: [{ type: "web_search_call" }, { type: "message" }] });
  expect(raw.map(({ text }) => text)).toEqual(["Wrapsody comes first, then the Mira carrier.", "Mira, clearly."]);
  // 8,000 × $2 and 500 × $12 a million, one search of $10 a thousand; Perplexity says itself; Gemini by its counts.
  expect((await samples(shopId)).map(({ micros }) => micros)).toEqual([32_000, 32_000, 18_815, 18_815, 6_000, 6_000]);
  const progress = await withShop(shopId, (tx) => readSamplerProgress(tx, now));
  expect(progress).toMatchObject({ round: "2090-11-23", waiting: 0, done: 6, failed: 0, skipped: 0, spentMicros: 113_630, expectedMicros: 113_630 });
});

test("the same round again asks nothing twice, a new question is added to it, and the next is due after its days", async () => {
  const { shopId } = await aSamplingShop({ only: ["perplexity"] });
  await morning(shopId, now);
  await drainJobs(asking());
  const before = engines.asked.length;
  await morning(shopId, later(60));
  for (const { run_id: runId, prompt_id: promptId } of await withShop(shopId, (tx) => tx.query<{ run_id: string; prompt_id: string }>("select run_id, prompt_id from ai_samples where shop_id = $1", [shopId]))) {
    await askOnce({ shopId, runId, promptId, engine: "perplexity" }, { signal: new AbortController().signal });
  }
  expect(engines.asked.length).toBe(before);
  await withShop(shopId, (tx) => saveQuestion(tx, actor, { text: "is a hip seat worth it", locale: "en-US" }));
  expect(await withShop(shopId, (tx) => startRound(tx, actor, later(90)))).toBe(2);
  await morning(shopId, new Date("2090-11-29T06:00:00Z"));
  expect(await samples(shopId)).toHaveLength(4);
  await morning(shopId, new Date("2090-11-30T06:00:00Z"));
  expect(await samples(shopId)).toHaveLength(8);
  await drainJobs({ sample: async () => undefined });
});

test("nothing is asked without a key, a budget or a word to start", async () => {
  const shopId = await aShop();
  const before = engines.asked.length;
  await morning(shopId, now);
  await withShop(shopId, (tx) => saveQuestion(tx, actor, { text: "best newborn wrap", locale: "en-US" }));
  await expect(withShop(shopId, (tx) => saveEngine(tx, actor, { engine: "chatgpt", isOn: true, key: "", ...settings.chatgpt }))).rejects.toMatchObject({ fields: { key: expect.stringMatching(/key of yours/) } });
  await expect(withShop(shopId, (tx) => saveSampler(tx, actor, { isOn: true, everyDays: "1", repeats: "1", budget: "0" }))).rejects.toMatchObject({ fields: { budget: expect.any(String) } });
  await expect(withShop(shopId, (tx) => startRound(tx, actor, now))).rejects.toThrow(/budget/);
  await morning(shopId, now);
  expect(await drainJobs(asking())).toBe(0);
  expect(engines.asked.length).toBe(before);
});

test("keys are kept encrypted and bound to their shop", async () => {
  const { shopId } = await aSamplingShop({ only: ["chatgpt"] });
  const row = await withShop(shopId, (tx) => tx.first<{ sealed: string; hint: string }>("select key_encrypted as sealed, key_hint as hint from ai_engines where shop_id = $1", [shopId]));
  expect(row?.sealed).not.toContain("key-of-the-shop");
  expect(row?.hint).toBe("1234");
});

describe("when no answer comes", () => {
  test("a rate limit holds back the whole engine for as long as the vendor says, then all are asked", async () => {
    const { shopId } = await aSamplingShop({ only: ["chatgpt"], repeats: 3 });
    engines.meet("chatgpt", "rate_limit");
    await morning(shopId, now);
    const before = engines.asked.length;
    await drainJobs(asking());
    // One was refused; the other two waited without a request.
    expect(engines.asked.length - before).toBe(1);
    expect(await samples(shopId)).toMatchObject([{ state: "waiting", attempts: 1, micros: 0 }, { state: "waiting", attempts: 0 }, { state: "waiting", attempts: 0 }]);
    const waits = await pool().query<{ at: Date }>("select start_after as at from pgboss.job where name = 'sample' and state = 'created' and data->>'shopId' = $1", [String(shopId)]);
    expect(waits.rows.map(({ at }) => (at.getTime() - now.getTime()) / 1000)).toEqual([20, 20, 20]);
    await drainJobs(asking(later(1)), { untilTime: later(1) });
    expect((await samples(shopId)).map(({ state }) => state)).toEqual(["done", "done", "done"]);
  });

  test("gives up after all attempts, and a run without an answer is not one that did not cite", async () => {
    const { shopId } = await aSamplingShop({ only: ["gemini"], repeats: 1 });
    engines.meet("gemini", ...Array.from({ length: mostAttempts }, () => "overloaded" as const));
    await morning(shopId, now);
    for (let hour = 0; hour < mostAttempts; hour++) await drainJobs(asking(later(hour * 60)), { untilTime: later(hour * 60 + 30) });
    expect(await samples(shopId)).toMatchObject([{ state: "failed", attempts: mostAttempts, micros: 0 }]);
    expect(await runs(shopId)).toEqual([{ engine: "gemini", status: "error", mentioned: null, first: null, competitors: null, grounded: null, model: null }]);
  });

  test.each(["chatgpt", "perplexity", "gemini"] as const)("%s without credit stops the engine with the vendor's words, and saving it starts it again", async (engine) => {
    const { shopId } = await aSamplingShop({ only: [engine], repeats: 2 });
    engines.meet(engine, "no_credit");
    await morning(shopId, now);
    const before = engines.asked.length;
    await drainJobs(asking());
    expect(engines.asked.length - before).toBe(1);
    expect(await samples(shopId)).toMatchObject([{ state: "failed", error: expect.stringContaining("quota") }, { state: "skipped", error: expect.stringContaining("quota") }]);
    expect((await runs(shopId)).map(({ status }) => status)).toEqual(["error", "not_run"]);
    await withShop(shopId, (tx) => saveEngine(tx, actor, { engine, isOn: true, key: "", ...settings[engine] }));
    await morning(shopId, later(8 * 24 * 60));
    await drainJobs(asking(later(8 * 24 * 60)));
    expect((await samples(shopId)).map(({ state }) => state)).toEqual(["failed", "skipped", "done", "done"]);
  });

  test("a lost reply keeps its price set aside, for it may have been billed", async () => {
    const { shopId } = await aSamplingShop({ only: ["chatgpt"], repeats: 1 });
    engines.meet("chatgpt", "drop");
    await morning(shopId, now);
    await drainJobs(asking());
    const [lost] = await samples(shopId);
    expect(lost).toMatchObject({ state: "waiting", micros: 168_000 });
    await drainJobs(asking(later(30)), { untilTime: later(30) });
    expect(await samples(shopId)).toMatchObject([{ state: "done", attempts: 2, micros: 168_000 + 32_000 }]);
  });

  test("a worker that died in the middle is followed by another, and two at once ask once", async () => {
    const { shopId, promptIds } = await aSamplingShop({ only: ["chatgpt"], repeats: 1 });
    await morning(shopId, now);
    const data = { shopId, runId: "2090-11-23.1", promptId: promptIds[0] ?? "", engine: "chatgpt" };
    const signal = new AbortController().signal;
    await withShop(shopId, (tx) => tx.run("update ai_samples set state = 'asking', attempts = 1, asked_at = $2, cost_micros = 168000 where shop_id = $1", [shopId, now]));
    const before = engines.asked.length;
    await askOnce(data, { signal, now: () => later(1) });
    expect(engines.asked.length).toBe(before);
    await Promise.all([1, 2, 3].map(() => askOnce(data, { signal, now: () => later(11) })));
    expect(engines.asked.length).toBe(before + 1);
    expect(await samples(shopId)).toMatchObject([{ state: "done", attempts: 2 }]);
    await drainJobs({ sample: async () => undefined });
  });
});

test("the budget is counted before each call: workers side by side never spend more than the month has", async () => {
  // One answer may cost $0.168 and does cost $0.032: the third would not fit once two are paid and one is under way.
  const { shopId, promptIds } = await aSamplingShop({ only: ["chatgpt"], repeats: 4, budget: "0.20" });
  await morning(shopId, now);
  const signal = new AbortController().signal;
  await Promise.all([1, 2, 3, 4].map((repeat) => askOnce({ shopId, runId: `2090-11-23.${repeat}`, promptId: promptIds[0] ?? "", engine: "chatgpt" }, { signal, now: () => now })));
  const states = await samples(shopId);
  expect(states.filter(({ state }) => state === "done").length).toBeGreaterThanOrEqual(1);
  expect(states.filter(({ state }) => state === "skipped")).not.toEqual([]);
  expect(states.reduce((sum, { micros }) => sum + micros, 0)).toBeLessThanOrEqual(200_000);
  expect(states.find(({ state }) => state === "skipped")?.error).toMatch(/budget/);
  expect((await runs(shopId)).filter(({ status }) => status === "not_run").length).toBe(states.filter(({ state }) => state === "skipped").length);
  await drainJobs({ sample: async () => undefined });
});

test("a question that was stopped is not asked any more", async () => {
  const { shopId, promptIds } = await aSamplingShop({ only: ["perplexity"], repeats: 1 });
  await morning(shopId, now);
  await withShop(shopId, (tx) => setAsked(tx, actor, promptIds[0] ?? "", false));
  const before = engines.asked.length;
  await drainJobs(asking());
  expect(engines.asked.length).toBe(before);
  expect(await samples(shopId)).toMatchObject([{ state: "skipped" }]);
});

test("a wait is never shorter than the vendor asks, grows, and ends", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.option(fc.double({ min: 0, max: 86_400, noNaN: true })), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, after, random) => {
      const wait = retryDelay(attempts, after, random);
      expect(wait).toBeGreaterThanOrEqual(after ?? 10);
      expect(wait).toBeLessThanOrEqual((after ?? 3_600) * 1.5 + 6);
    }),
  );
  expect(retryDelay(3, null, 0)).toBeGreaterThan(retryDelay(1, null, 0));
});
