import { describe, expect, test } from "vitest";
import {
  brayCurtisDistance,
  citationReport,
  citationSeries,
  citationVolatility,
  findMentions,
  isOwnDomain,
  promptRate,
  readMentions,
  runsShareOfVoice,
  shareOfVoice,
  type CitationRun,
} from "#app/attribution/citations/index.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { hasReference, referenceText, whenReference } from "./support/reference.ts";

const DAY = 86_400_000;
const run = (day: number, more: Partial<CitationRun> = {}): CitationRun => ({
  promptId: "p1",
  engine: "engine",
  capturedAt: day * DAY + 3_600_000,
  answered: true,
  mentioned: false,
  cited: false,
  firstMention: false,
  grounded: true,
  modelVersion: "v1",
  ...more,
});

describe.skipIf(!hasReference)(`values of an open-source tracker${whenReference}`, () => {
  const fixtures = hasReference ? JSON.parse(referenceText("ai_visibility/fixtures.json")) : {};
  test("volatility", () => {
    for (const { days, jaccard, bray_curtis: weighted, transitions } of fixtures.volatility) {
      const found = citationVolatility(Object.values(days));
      if (jaccard === null) expect(found.jaccard).toBeNull();
      else expect(found.jaccard).toBeCloseTo(jaccard, 10);
      if (weighted !== undefined) expect(found.brayCurtis).toBeCloseTo(weighted, 3);
      if (transitions !== undefined) expect(found.transitions).toBe(transitions);
    }
  });
  test("share of voice", () => {
    for (const item of fixtures.share_of_voice) {
      if (item.runs) {
        const runs = item.runs.map((r: { brand: boolean; comp: string[] }) =>
          run(0, { mentioned: r.brand, competitors: r.comp }),
        );
        const found = runsShareOfVoice(runs, item.tracked ?? []);
        if (item.sov_pct === null) expect(found.share).toBeNull();
        else expect((found.share ?? 0) * 100).toBeCloseTo(item.sov_pct, 10);
        if (item.comp_total !== undefined) expect(found.competitors).toBe(item.comp_total);
      } else {
        const others = Object.values<number>(item.competitors).reduce((a, b) => a + b, 0);
        const share = shareOfVoice(item.brand_mentions, others) ?? 0;
        if (item.sov !== undefined) expect(share).toBeCloseTo(item.sov, 10);
        if (item.sov_pct_round !== undefined) {
          expect(Math.round(share * 100)).toBe(item.sov_pct_round);
        }
      }
    }
  });
});

test("failed runs are not 'not cited'; an engine that never searched is not at 0 %", () => {
  const runs = [
    ...Array.from({ length: 20 }, (_, i) => run(i, { cited: i < 5 })),
    run(21, { answered: false }),
  ];
  expect(promptRate(runs, "cited")).toMatchObject({ state: "ok", rate: 0.25, runs: 20 });
  expect(promptRate(runs.slice(0, 19), "cited").state).toBe("insufficient_data");
  const offline = runs.map((r) => ({ ...r, grounded: false, cited: false }));
  expect(promptRate(offline, "cited")).toMatchObject({ state: "not_applicable", rate: null });
  expect(promptRate(offline, "mentioned")).toMatchObject({ state: "ok", rate: 0 });
  expect(promptRate([], "cited")).toMatchObject({ state: "insufficient_data", rate: null });
});

test("a portfolio is exploratory under 50 prompts and its interval knows of prompts", () => {
  const runs = Array.from({ length: 10 }, (_, prompt) =>
    Array.from({ length: 10 }, (_, day) =>
      run(day, { promptId: `p${prompt}`, mentioned: prompt < 5 }),
    ),
  ).flat();
  const { engines } = citationReport(runs, { seed: 3 });
  const rate = engines["engine"]?.rates.mentioned;
  expect(rate).toMatchObject({ state: "exploratory", rate: 0.5, runs: 100 });
  // Wilson for 50 of 100 would be 0.40 to 0.60: ten prompts are not a hundred runs.
  expect(rate?.low).toBeLessThan(0.3);
  expect(rate?.high).toBeGreaterThan(0.7);
  expect(citationReport([...runs].reverse(), { seed: 3 })).toEqual(
    citationReport(runs, { seed: 3 }),
  );
});

function changing(before: number, after: number, version = "v1", prompts = 8) {
  const random = createRandom(11);
  return Array.from({ length: prompts }, (_, prompt) =>
    Array.from({ length: 56 }, (_, day) =>
      run(day, {
        promptId: `p${prompt}`,
        mentioned: random.next() < (day < 28 ? before : after),
        modelVersion: day < 28 ? "v1" : version,
      }),
    ),
  ).flat();
}

test("a rise is a spike, the same rise with another model is not, and noise is nothing", () => {
  const change = (runs: CitationRun[]) =>
    citationReport(runs, { seed: 1 }).changes.find((c) => c.metric === "mentioned");
  expect(change(changing(0.3, 0.5))).toMatchObject({ state: "spike", windowDays: 28 });
  expect(change(changing(0.5, 0.3))?.state).toBe("drop");
  expect(change(changing(0.3, 0.5, "v2"))).toMatchObject({ state: "model_changed", p: null });
  expect(change(changing(0.3, 0.3))?.state).toBe("no_change");
  const few = changing(0.1, 0.9, "v1", 1).filter((_, i) => i % 2 === 0);
  expect(change(few)?.state).toBe("insufficient_data");
  expect(change(changing(0.3, 0.5).slice(0, 20))).toBeUndefined();
});

test("mentions: word boundaries, aliases, negatives, diacritics, ambiguous names", () => {
  const brand = { name: "Flambé", aliases: ["Flambé-Kitchen"], negatives: ["flambe dessert"] };
  expect(findMentions("I like FLAMBE best.", brand)).toHaveLength(1);
  expect(findMentions("Inflambement is no word", brand)).toHaveLength(0);
  expect(findMentions("a flambé dessert", brand)).toHaveLength(0);
  expect(findMentions("flambe kitchen sells pans", brand)).toHaveLength(1);
  expect(findMentions("Flambé's pans", brand)).toHaveLength(1);
  const apple = { name: "Apple", categoryWords: ["laptop", "phone"] };
  expect(findMentions("an apple a day", apple)).toHaveLength(0);
  expect(findMentions("the best laptop is from Apple", apple)).toHaveLength(1);
  expect(readMentions("Straße beats Flambé", brand, [{ name: "Strasse" }])).toEqual({
    mentioned: true,
    firstMention: false,
    competitors: ["Strasse"],
  });
  expect(isOwnDomain("https://www.shop.example.com/a", ["example.com"])).toBe(true);
  expect(isOwnDomain("https://notexample.com", ["example.com"])).toBe(false);
});

test("distances of empty days are 0, never NaN", () => {
  expect(brayCurtisDistance({}, {})).toBe(0);
  expect(citationVolatility([{}, {}])).toEqual({ jaccard: 0, brayCurtis: 0, transitions: 1 });
});

test("the regressor needs 120 days and 3 steps, and the reverse direction is tested", () => {
  const level = (day: number) => [0.1, 0.5, 0.2, 0.7, 0.3][Math.floor(day / 40) % 5] ?? 0;
  const random = createRandom(2);
  const runs = Array.from({ length: 200 }, (_, day) =>
    Array.from({ length: 10 }, () => run(day, { cited: random.next() < level(day) })),
  ).flat();
  const range = { firstDay: 0, days: 200 };
  const noise = Array.from({ length: 200 }, () => random.normal());
  const free = citationSeries(runs, range, noise);
  expect(free.state).toBe("ok");
  expect(free.steps).toBeGreaterThanOrEqual(3);
  expect(free.logit.every((value) => value !== null && Number.isFinite(value))).toBe(true);
  // Search that was where citations are 14 days later.
  const leading = Array.from(
    { length: 200 },
    (_, day) => level(day + 14) * 5 + random.normal() / 5,
  );
  expect(citationSeries(runs, range, leading).reverseP).toBeLessThan(0.1);
  expect(citationSeries(runs, { firstDay: 0, days: 100 }).state).toBe("insufficient_data");
});
