import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sampledEngineIds, sampledEngines, type SampledEngineId } from "#app/ai-search/engines/index.ts";
import { EngineError, retryAfter, type EngineFault } from "#app/ai-search/engines/model.ts";
import { startAiEngines, type AiEngines, type Fault } from "#dev/ai-engines/server.ts";

const models: Record<SampledEngineId, string> = { chatgpt: "gpt-5.6-terra", perplexity: "perplexity/sonar", gemini: "gemini-3.8-flash" };
const sources = [{ url: "https://mira.example/guides/back-pain", title: "Carrying with back pain" }, { url: "https://www.reddit.com/r/babywearing/comments/1", title: "Reddit" }];

let engines: AiEngines;
beforeAll(async () => {
  engines = await startAiEngines({ keys: ["good"] });
});
afterAll(() => engines.close());
beforeEach(() => engines.say(() => ({ text: "Many like the Mira Everyday Carrier.", sources })));

const ask = (engine: SampledEngineId, { key = "good", model = models[engine], signal = new AbortController().signal } = {}) =>
  sampledEngines[engine].ask({ question: "best baby carrier for back pain", locale: "en-US", model }, { key, url: engines.urls[engine], signal });

async function faultOf(asking: Promise<unknown>): Promise<EngineError> {
  const error = await asking.then(() => null, (thrown: unknown) => thrown);
  if (!(error instanceof EngineError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

describe.each(sampledEngineIds)("%s", (engine) => {
  test("gives text, the pages that the answer cites, the model's version and what it used", async () => {
    const answer = await ask(engine);
    expect(answer.text).toContain("Many like the Mira Everyday Carrier.");
    expect(answer.cited.map((url) => url.replace("?utm_source=openai", ""))).toEqual(sources.map(({ url }) => url));
    expect(answer.grounded).toBe(true);
    expect(answer.modelVersion).toMatch(/^(gpt-5\.6-terra-2026-07-09|perplexity\/sonar|gemini-3\.8-flash)$/);
    expect(answer.usage.searches).toBe(1);
    expect(answer.usage.inputTokens).toBeGreaterThan(1000);
    expect(JSON.stringify(answer.raw)).toContain("Mira Everyday Carrier");
  });

  test("an answer without a search is not grounded and cites nothing", async () => {
    engines.say(() => ({ text: "From memory: Mira.", sources: [], searches: 0 }));
    expect(await ask(engine)).toMatchObject({ grounded: false, cited: [] });
  });

  test.each<[Fault, EngineFault, number | null]>([
    ["rate_limit", "rate_limited", { chatgpt: 20, perplexity: 7, gemini: 46 }[engine]],
    ["no_credit", "no_credit", null],
    ["overloaded", "unavailable", null],
    ["incomplete", "unanswered", null],
    ["drop", "lost", null],
  ])("names the vendor's %s", async (fault, expected, wait) => {
    engines.meet(engine, fault);
    const error = await faultOf(ask(engine));
    expect(error.fault).toBe(expected);
    expect(error.retryAfterSeconds).toBe(wait);
    expect(error.usage === null).toBe(fault !== "incomplete");
    // One request only: when to ask again is the sampler's to say.
    expect((await ask(engine)).text).toContain("Mira");
  });

  test("a refused key, a model that there is not, and a stop", async () => {
    expect((await faultOf(ask(engine, { key: "stolen" }))).fault).toBe("key_refused");
    expect((await faultOf(ask(engine, { model: "gpt-0" }))).fault).toBe("refused");
    engines.meet(engine, "hang");
    const stop = new AbortController();
    const waiting = faultOf(ask(engine, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    expect((await waiting).fault).toBe("lost");
  });

  test("never uses another key than the one given", async () => {
    const environment = { OPENAI_API_KEY: "env", OPENAI_BASE_URL: "http://127.0.0.1:1", OPENAI_ORG_ID: "env", PERPLEXITY_API_KEY: "env", GEMINI_API_KEY: "env" };
    Object.assign(process.env, environment);
    try {
      await ask(engine);
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
    expect(engines.asked.at(-1)).toMatchObject({ engine, key: "good", question: "best baby carrier for back pain" });
  });
});

test("retry-after is seconds or a date", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(retryAfter("12", now)).toBe(12);
  expect(retryAfter("Mon, 23 Nov 2026 12:01:00 GMT", now)).toBe(60);
  expect(retryAfter("soon", now)).toBeNull();
  expect(retryAfter(null, now)).toBeNull();
});
