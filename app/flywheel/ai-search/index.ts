import { runsShareOfVoice, type CitationReport, type CitationRun } from "#app/attribution/citations/index.ts";
import { percentileInterval, wilson } from "#app/attribution/numerics/intervals.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { dayMs, isoDay, monday } from "../days.ts";
import type { Computation } from "../recompute.ts";
import type { AiSearchResult, EngineView, ModelSpan, QuestionView, Voice, VoiceWeek } from "./model.ts";
import { readInputs, type Inputs } from "./read.ts";

export type { AiSearchResult, CitedDomainView, CitedPageView, EngineView, ModelSpan, PageOwner, QuestionView, Voice, VoiceWeek } from "./model.ts";

const windowDays = 28;
const shownWeeks = 53;
const draws = 1000;

const dayOf = (run: CitationRun) => Math.floor(run.capturedAt / dayMs);

/** The AI Search node: what each assistant does with the brand in its last 28 days, and how that came about. */
export const aiSearchComputation: Computation<Inputs> = {
  name: "ai_search",
  read: readInputs,
  compute: async ({ runs, brand, competitors, questions, pages, domains, changes }, { layers }) => {
    const report = async (some: readonly CitationRun[]): Promise<CitationReport> =>
      some.length > 0 ? layers.run({ layer: "citations", runs: some, options: { seed: 1, competitors } }) : { engines: {}, changes: [] };
    const engines = enginesOf(runs);
    const window = runsInWindow(runs, 0);
    const [now, before] = [await report(window), await report(runsInWindow(runs, 1))];
    const views = engines.map(({ engine, own, last }): EngineView => {
      const answered = own.filter((run) => run.answered);
      const recent = window.filter((run) => run.engine === engine);
      const current = now.engines[engine]!;
      const models = modelSpans(answered);
      return {
        engine, first: isoDay(Math.min(...answered.map(dayOf))), through: isoDay(last), from: isoDay(last - windowDays + 1),
        answers: current.runs, unanswered: current.unanswered, questions: Object.keys(current.prompts).length,
        rates: current.rates,
        before: before.engines[engine]?.rates ?? null,
        changes: (["mentioned", "cited"] as const).flatMap((metric) => changes.filter((change) => change.engine === engine && change.metric === metric).toSorted((a, b) => b.after.localeCompare(a.after)).slice(0, 1)),
        voice: competitors.length > 0 ? voiceOf(recent, competitors) : null,
        volatility: current.volatility, models, weeks: weeksOf(answered, last, models),
      };
    });
    const payload: AiSearchResult = {
      brand, competitors, engines: views, pages, domains, windowDays,
      questions: questions.map((question): QuestionView => ({
        ...question,
        engines: views.flatMap(({ engine }) => {
          const rates = now.engines[engine]?.prompts[question.promptId];
          return rates ? [{ engine, answers: rates.mentioned.runs, mentioned: rates.mentioned, cited: rates.cited }] : [];
        }),
      })),
    };
    return { payload, through: views.map(({ through }) => through).sort().at(-1) ?? null };
  },
};

/** Every assistant that answered, its runs and the day of its last answer. */
function enginesOf(runs: readonly CitationRun[]): { engine: string; own: CitationRun[]; last: number }[] {
  return [...new Set(runs.map(({ engine }) => engine))].sort().flatMap((engine) => {
    const own = runs.filter((run) => run.engine === engine);
    const last = own.reduce((most, run) => (run.answered ? Math.max(most, dayOf(run)) : most), -Infinity);
    return Number.isFinite(last) ? [{ engine, own, last }] : [];
  });
}

/** Each assistant's runs in its own last 28 days, or so many windows of 28 days before them. */
export function runsInWindow(runs: readonly CitationRun[], back: number): CitationRun[] {
  return enginesOf(runs).flatMap(({ own, last }) => own.filter((run) => dayOf(run) <= last - back * windowDays && dayOf(run) > last - (back + 1) * windowDays));
}

/** Share of voice; its interval resamples whole questions, for answers to one resemble each other. Null where nobody looked for competitors. */
export function voiceOf(runs: readonly CitationRun[], tracked: readonly string[]): Voice | null {
  const looked = runs.filter((run) => run.answered && run.competitors);
  if (looked.length === 0) return null;
  const { own, share } = runsShareOfVoice(looked, tracked);
  const others = tracked.map((name) => ({ name, mentions: looked.filter((run) => run.competitors?.includes(name)).length })).sort((a, b) => b.mentions - a.mentions || a.name.localeCompare(b.name));
  const byQuestion = Map.groupBy(looked, ({ promptId }) => promptId);
  const counts = [...byQuestion.values()].map((some) => runsShareOfVoice(some, tracked));
  const random = createRandom(1);
  const shares: number[] = [];
  for (let draw = 0; draw < draws && counts.length > 1; draw++) {
    const drawn = counts.map(() => counts[random.int(counts.length)]!);
    const mentions = drawn.reduce((sum, one) => sum + one.own + one.competitors, 0);
    if (mentions > 0) shares.push(drawn.reduce((sum, one) => sum + one.own, 0) / mentions);
  }
  const interval = share === null || shares.length === 0 ? null : percentileInterval(shares);
  return { share, low: interval?.low ?? null, high: interval?.high ?? null, own, others, answers: looked.length };
}

/** Versions in the order in which they answered: on each day the one that answered most, days of one in a row together. */
export function modelSpans(answered: readonly CitationRun[]): ModelSpan[] {
  const spans: ModelSpan[] = [];
  const days = [...Map.groupBy(answered.filter(({ modelVersion }) => modelVersion !== ""), dayOf)].sort(([a], [b]) => a - b);
  for (const [day, some] of days) {
    const counts = [...Map.groupBy(some, ({ modelVersion }) => modelVersion)].map(([version, own]) => ({ version, answers: own.length })).sort((a, b) => b.answers - a.answers || a.version.localeCompare(b.version));
    const { version, answers } = counts[0]!;
    const span = spans.at(-1);
    if (span?.version === version) [span.to, span.answers] = [isoDay(day), span.answers + answers];
    else spans.push({ version, from: isoDay(day), to: isoDay(day), answers });
  }
  return spans;
}

function weeksOf(answered: readonly CitationRun[], last: number, models: readonly ModelSpan[]): VoiceWeek[] {
  const byWeek = Map.groupBy(answered, (run) => monday(dayOf(run)));
  const first = Math.max(Math.min(...byWeek.keys()), monday(last) - (shownWeeks - 1) * 7);
  const weeks: VoiceWeek[] = [];
  for (let week = first; week <= last; week += 7) {
    const some = byWeek.get(week) ?? [];
    const cited = some.filter((run) => run.cited).length;
    const interval = wilson(cited, some.length);
    const change = models.slice(1).find(({ from }) => from >= isoDay(week) && from <= isoDay(week + 6));
    weeks.push({
      week: isoDay(week), answers: some.length, cited: some.length > 0 ? cited / some.length : null, citedLow: interval?.low ?? null, citedHigh: interval?.high ?? null,
      mentioned: some.length > 0 ? some.filter((run) => run.mentioned).length / some.length : null, partial: last < week + 6, newModel: change?.version ?? null,
    });
  }
  return weeks;
}
