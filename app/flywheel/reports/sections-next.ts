import type { AiSearchResult } from "../ai-search/index.ts";
import type { CreatorsResult } from "../creators/index.ts";
import type { PlanResult, PlanSettings } from "../plan/index.ts";
import type { PlanTask } from "../plan/tasks.ts";
import type { Words } from "#app/ui/flywheel/words.ts";
import { forceName } from "../home/sentences.ts";
import type { ReallocationResult } from "../reallocation/index.ts";
import { leverName } from "../reallocation/names.ts";
import type { Section } from "./model.ts";

const metricNames = { mentioned: "Named", cited: "Cited", firstMention: "Named first", grounded: "Searched the web" } as const;

const rateStates = { ok: "Supported", exploratory: "Few questions", insufficient_data: "Too few answers", not_applicable: "Does not search" } as const;

/** What each assistant does with the brand, and which sites it cites. */
export function aiSection({ engines, domains, questions, windowDays }: AiSearchResult): Section {
  return {
    title: "AI Search",
    text: ["Rates are of each assistant's own answers in its window; assistants are never pooled, for nobody knows how many people ask each."],
    charts: [],
    tables: [
      {
        id: "ai-search-rates", title: "Rates by assistant", note: `The last ${windowDays} days of answers of each; intervals over questions, 95 %.`,
        columns: [{ name: "Assistant", kind: "text" }, { name: "Rate", kind: "text" }, { name: "Value", kind: "percent" }, { name: "Low", kind: "percent" }, { name: "High", kind: "percent" }, { name: "Answers", kind: "count" }, { name: "State", kind: "text" }, { name: "From", kind: "day" }, { name: "Through", kind: "day" }],
        rows: engines.flatMap(({ engine, rates, from, through }) =>
          Object.entries(rates).map(([metric, rate]) => {
            const known = rate.state === "ok" || rate.state === "exploratory";
            return [engine, metricNames[metric as keyof typeof metricNames] ?? metric, known ? rate.rate : null, known ? rate.low : null, known ? rate.high : null, rate.runs, rateStates[rate.state], from, through];
          }),
        ),
      },
      { id: "ai-search-weeks", title: "Rates by week", shown: 0, note: "Share of a week's answers that cite the brand, with its interval.", columns: [{ name: "Assistant", kind: "text" }, { name: "Week", kind: "day" }, { name: "Answers", kind: "count" }, { name: "Cited", kind: "percent" }, { name: "Low", kind: "percent" }, { name: "High", kind: "percent" }, { name: "Named", kind: "percent" }, { name: "New model", kind: "text" }], rows: engines.flatMap(({ engine, weeks }) => weeks.map((week) => [engine, week.week, week.answers, week.cited, week.citedLow, week.citedHigh, week.mentioned, week.newModel])) },
      { id: "ai-search-sites", title: "Sites that are cited", shown: 15, note: "Share of grounded answers that cite the site.", columns: [{ name: "Site", kind: "text" }, { name: "Whose", kind: "text" }, { name: "Answers", kind: "count" }, { name: "Share", kind: "percent" }, { name: "Low", kind: "percent" }, { name: "High", kind: "percent" }], rows: domains.map(({ domain, of, answers, share, low, high }) => [domain, of, answers, share, low, high]) },
      { id: "ai-search-questions", title: "Questions", shown: 0, note: "By question and assistant; an interval would mean little at so few answers.", columns: [{ name: "Question", kind: "text" }, { name: "Language", kind: "text" }, { name: "Assistant", kind: "text" }, { name: "Answers", kind: "count" }, { name: "Naming the brand", kind: "count" }, { name: "Citing it", kind: "count" }], rows: questions.flatMap(({ text, locale, engines: asked }) => asked.map(({ engine, answers, mentioned, cited }) => [text, locale, engine, answers, mentioned.hits, cited.hits])) },
    ],
  };
}

/** Creators by the way they came. Who they are stays in the app. */
export function creatorsSection({ paths, months }: CreatorsResult): Section {
  const names = { 5: "Customers who became creators", 10: "Creators recruited by mail" };
  return {
    title: "Creators",
    text: [],
    charts: [],
    tables: [
      { id: "creators", title: "Creators by path", note: "Shares with Wilson intervals, 95 %.", columns: [{ name: "Path", kind: "text" }, { name: "Asked", kind: "count" }, { name: "Accepted", kind: "count" }, { name: "Posted", kind: "count" }, { name: "Share that posted", kind: "percent" }, { name: "Low", kind: "percent" }, { name: "High", kind: "percent" }, { name: "Days to the first post, median", kind: "decimal" }, { name: "Sold", kind: "money" }], rows: paths.map((path) => [names[path.force], path.invited, path.accepted, path.posted, path.postedShare?.value ?? null, path.postedShare?.low ?? null, path.postedShare?.high ?? null, path.medianDaysToPost, path.gmvMinor]) },
      { id: "creators-months", title: "Sold by creators, by month", shown: 0, note: "TikTok Shop's own attribution to creators.", columns: [{ name: "Month", kind: "month" }, { name: "Path", kind: "text" }, { name: "Sold", kind: "money" }], rows: months.map(({ month, force, gmvMinor }) => [month, names[force], gmvMinor]) },
    ],
  };
}

const knownBy = { window: "layer 1", test: "test by lot", observed: "observed, a direction" } as const;

/** Spend by force with what its next unit brings, and what the page proposes to move. */
export function reallocationSection({ levers, proposal }: ReallocationResult, words: Words): Section {
  const name = (id: string) => leverName(levers, id);
  return {
    title: "Where the next unit of spend goes",
    text: proposal.state === "refused" ? proposal.reasons : [...proposal.moves.map(({ from, to, minor }) => `Move ${words.wholeMoney(minor)} a week from ${name(from)} to ${name(to)}.`), `Expected: ${words.wholeMoney(proposal.expected.estimate)} more revenue a week (${words.wholeMoney(proposal.expected.low)} to ${words.wholeMoney(proposal.expected.high)}).`],
    charts: [],
    tables: [
      {
        id: "reallocation", title: "Spend and what its next unit brings", note: "Revenue, not profit, of one more unit of spend, with its 95 % interval; an average is at most that.",
        columns: [{ name: "Spend", kind: "text" }, { name: "Force", kind: "text" }, { name: "A week now", kind: "money" }, { name: "Next unit brings", kind: "decimal" }, { name: "Low", kind: "decimal" }, { name: "High", kind: "decimal" }, { name: "Known by", kind: "text" }],
        rows: levers.map(({ name: spend, force, weeklyMinor, marginal }) => [spend, force ? forceName(force) : "none", weeklyMinor, marginal.state === "unknown" ? null : marginal.estimate, marginal.state === "measured" ? marginal.low : null, marginal.state === "measured" ? marginal.high : null, marginal.state === "measured" ? knownBy[marginal.by] : marginal.state === "average" ? "the ledger’s average" : marginal.says]),
      },
    ],
  };
}

/** The ninety days: what is done by the data, what by hand, what is open. */
export function planSection({ checks }: PlanResult, tasks: readonly PlanTask[], { startedOn, ticks }: PlanSettings): Section {
  const due = (day: number) => (startedOn ? new Date(Date.parse(startedOn) + (day - 1) * 86_400_000).toISOString().slice(0, 10) : null);
  const done = (task: PlanTask) => (task.check ? (checks[task.id]?.done ?? false) : task.id in ticks);
  return {
    title: "The ninety days",
    text: [`${tasks.filter(done).length} of ${tasks.length} tasks are done. The sequence is a published one of 2026.`],
    charts: [],
    tables: [{ id: "plan", title: "Plan", note: "Checked by the data where data can, else ticked by hand.", columns: [{ name: "Phase", kind: "count" }, { name: "Task", kind: "text" }, { name: "By", kind: "day" }, { name: "Done", kind: "text" }, { name: "Why", kind: "text" }], rows: tasks.map((task) => [task.phase, task.title, due(task.due), done(task) ? "yes" : "no", checks[task.id]?.says ?? (ticks[task.id] ? `ticked on ${ticks[task.id]}` : "")]) }],
  };
}
