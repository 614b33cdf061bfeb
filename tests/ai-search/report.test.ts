import { beforeAll, describe, expect, test } from "vitest";
import type { CitationRun } from "#app/attribution/citations/index.ts";
import { aiSearchComputation, modelSpans, voiceOf, type AiSearchResult } from "#app/flywheel/ai-search/index.ts";
import { citationsComputation } from "#app/flywheel/forces/citations.ts";
import { inline } from "#app/flywheel/index.ts";
import type { Computation } from "#app/flywheel/recompute.ts";
import { readResult, storeResult } from "#app/flywheel/results.ts";
import { withShop } from "#app/platform/db.ts";
import { ensureShop } from "#app/platform/shops.ts";
import { generateScenario } from "#dev/demo-data/scenario/generate.ts";
import type { Scenario } from "#dev/demo-data/scenario/types.ts";
import { writeScenario } from "#dev/demo-data/scenario/write.ts";
import { useDatabase } from "#tests/support/database.ts";

useDatabase();

describe("the demo data's planted truth", () => {
  let scenario: Scenario;
  let result: AiSearchResult;
  const engine = (name: string) => {
    const found = result.engines.find((one) => one.engine === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  beforeAll(async () => {
    scenario = generateScenario({ seed: 11, days: 240, scale: 0.05, through: "2026-11-20" });
    const shopId = await ensureShop("ai.myshopify.com", { name: "Mira", currency: "USD", timeZone: "America/New_York", locale: "en", country: "US", storefrontUrl: "https://mira.example" });
    await writeScenario(shopId, scenario);
    for (const computation of [citationsComputation, aiSearchComputation] as unknown as Computation[]) {
      const run = { shopId, now: new Date("2026-11-21T15:00:00Z"), layers: inline, whole: true };
      const inputs = await withShop(shopId, (tx) => computation.read(tx, run));
      const computed = await computation.compute(inputs, run);
      await withShop(shopId, (tx) => storeResult(tx, computation.name, computed, 0));
    }
    result = (await withShop(shopId, (tx) => readResult<AiSearchResult>(tx, "ai_search")))!.payload;
  }, 120_000);

  test("each assistant's rate of citing lies where it was planted, over its last 28 days", () => {
    const lastStep = scenario.truth.citations.steps.at(-1)!;
    const planted = scenario.truth.citations.rates.filter(({ from }) => from === lastStep);
    expect(planted).toHaveLength(4);
    for (const truth of planted) {
      const { rates, through, answers, unanswered } = engine(truth.engine);
      expect(through).toBe("2026-11-20");
      expect(answers + unanswered).toBe(280);
      expect(rates.cited.state).toBe("exploratory");
      expect(rates.cited.low!, truth.engine).toBeLessThan(truth.cited);
      expect(rates.cited.high!, truth.engine).toBeGreaterThan(truth.cited);
    }
  });

  test("share of voice and who else is named are the planted ones; a tracker that does not look for competitors has none", () => {
    expect(scenario.truth.citations.voice).toHaveLength(3);
    for (const truth of scenario.truth.citations.voice) {
      const voice = engine(truth.engine).voice!;
      expect(Math.abs(voice.share! - truth.share), truth.engine).toBeLessThan(0.06);
      expect(voice.low!).toBeLessThan(voice.share!);
      expect(voice.high!).toBeGreaterThan(voice.share!);
      for (const { name, mentions } of voice.others) expect(Math.abs(mentions / voice.answers - truth.others[name]!), `${truth.engine} ${name}`).toBeLessThan(0.09);
    }
    expect(engine("ai_overviews").voice).toBeNull();
  });

  test("model changes are seen on their day, and a window across one is not compared", () => {
    for (const name of ["chatgpt", "perplexity", "gemini"]) {
      const planted = scenario.truth.citations.models.filter((model) => model.engine === name);
      expect(engine(name).models.map(({ version, from }) => ({ version, from }))).toEqual(planted.map(({ version, from }) => ({ version, from })));
      expect(engine(name).weeks.flatMap(({ newModel }) => newModel ?? [])).toEqual(planted.slice(1).map(({ version }) => version));
    }
    expect(engine("ai_overviews").models).toEqual([]);
    const state = (name: string) => engine(name).changes.find(({ metric }) => metric === "mentioned")?.state;
    expect(state("chatgpt")).toBe("model_changed");
    expect(state("perplexity")).toBe("spike");
    expect(state("gemini")).toBe("spike");
  });

  test("pages and sites say whose they are", () => {
    expect(result.pages.filter(({ of }) => of === "own").map(({ url }) => url)).toHaveLength(4);
    expect(result.pages.every(({ url, of }) => (of === "own") === url.startsWith("https://mira.example/"))).toBe(true);
    const domains = new Map(result.domains.map(({ domain, of }) => [domain, of]));
    expect(domains.get("mira.example")).toBe("own");
    expect(domains.get("amazon.com")).toBe("amazon");
    for (const domain of ["lumo-baby.example", "tulla.example", "nestling.example"]) expect(domains.get(domain)).toBe("competitor");
    expect(result.questions).toHaveLength(10);
    expect(result.questions[0]).toMatchObject({ isAsked: true, locale: "en-US", engines: [{ engine: "ai_overviews" }, { engine: "chatgpt" }, { engine: "gemini" }, { engine: "perplexity" }] });
  });
});

const run = (day: string, promptId: string, given: Partial<CitationRun>): CitationRun => ({
  promptId, engine: "chatgpt", capturedAt: Date.parse(`${day}T12:00:00Z`), answered: true, mentioned: false, cited: false, firstMention: false, grounded: true, modelVersion: "a", ...given,
});

test("share of voice counts a brand once an answer, leaves out answers in which nobody looked, and says nothing of silence", () => {
  expect(voiceOf([run("2026-11-01", "q1", { mentioned: true })], ["Lumo"])).toBeNull();
  const voice = voiceOf([run("2026-11-01", "q1", { mentioned: true, competitors: ["Lumo", "Lumo"] }), run("2026-11-01", "q2", { competitors: ["Other"] }), run("2026-11-02", "q1", { mentioned: true })], ["Lumo"]);
  expect(voice).toMatchObject({ share: 0.5, own: 1, answers: 2, others: [{ name: "Lumo", mentions: 1 }] });
  expect(voiceOf([run("2026-11-01", "q1", { competitors: [] })], ["Lumo"])).toMatchObject({ share: null, low: null });
});

test("a day's model is the one that answered most, and one that comes back is a change again", () => {
  const runs = [["01", "a"], ["01", "a"], ["01", "b"], ["02", "b"], ["03", "a"], ["03", ""]].map(([day, modelVersion]) => run(`2026-11-${day}`, "q1", { modelVersion: modelVersion! }));
  expect(modelSpans(runs).map(({ version, from, to }) => [version, from, to])).toEqual([["a", "2026-11-01", "2026-11-01"], ["b", "2026-11-02", "2026-11-02"], ["a", "2026-11-03", "2026-11-03"]]);
});
