import { competitors, products } from "./brand.ts";
import { citedPages, type Post } from "./channels.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom } from "./draws.ts";
import type { CitationEngine, FactRow, ScenarioTruth } from "./types.ts";

const engines: Record<CitationEngine, number> = { chatgpt: 1, perplexity: 1.2, gemini: 0.85, ai_overviews: 0.95 };

const questions = [
  "best ergonomic baby carrier", "best baby carrier for plus-size moms", "baby carrier for back pain", "is a hip seat worth it", "best newborn wrap", "baby carrier for hiking",
  "baby carrier under 100 dollars", "safest baby carrier for newborns", "baby carrier for dads", "winter cover for baby carrier",
];
const categories = ["comfort", "comfort", "comfort", "hip seat", "newborn", "outdoor", "price", "newborn", "comfort", "outdoor"];

/** The questions that the shop tracks, under the ids of their runs. */
export const trackedQuestions = questions.map((text, at) => ({ promptId: promptId(at), text, locale: "en-US", category: categories[at] ?? "" }));

/** Model versions by engine, each from so many days before the end; ChatGPT got another one within the window compared. */
const models: Record<CitationEngine, { version: string; before: number }[]> = {
  chatgpt: [{ version: "gpt-5.5-2026-04-23", before: Infinity }, { version: "gpt-5.6-terra-2026-07-09", before: 135 }, { version: "gpt-5.6-terra-2026-10-30", before: 20 }],
  perplexity: [{ version: "sonar", before: Infinity }, { version: "perplexity/sonar", before: 57 }],
  gemini: [{ version: "gemini-3.5-flash", before: Infinity }, { version: "gemini-3.8-flash", before: 75 }],
  ai_overviews: [{ version: "", before: Infinity }],
};

/** How likely an answer names each competitor. AI Overviews come from a tracker that does not look for them. */
const competitorChances: Record<Exclude<CitationEngine, "ai_overviews">, Record<string, number>> = {
  chatgpt: { "Lumo Baby": 0.5, Nestling: 0.25, Tulla: 0.1 },
  perplexity: { "Lumo Baby": 0.3, Nestling: 0.2, Tulla: 0.1 },
  gemini: { "Lumo Baby": 0.35, Nestling: 0.35, Tulla: 0.05 },
};
/** An answer that cites the brand names it; others do so by this chance. */
const namedUncited = 0.12;

function promptId(at: number): string {
  return `q${String(at + 1).padStart(2, "0")}`;
}

const elsewhere = ["https://www.reddit.com/r/babywearing/comments/", "https://carrylab.example/reviews/", "https://parentnotes.example/best-carriers/"];

/**
 * Every question asked of every assistant once a day. The probability that the brand's own pages are cited is the
 * planned rate times the engine's factor; TikTok's pages are cited more after many posts, Amazon's more as reviews grow.
 */
export function askAssistants(seed: number, demand: Demand, posts: readonly Post[]): { runs: FactRow[]; citations: FactRow[]; truth: ScenarioTruth["citations"] } {
  const draws = drawsFrom(seed, 40);
  const readings = drawsFrom(seed, 41);
  const length = demand.days.length;
  const runs: FactRow[] = [];
  const citations: FactRow[] = [];
  for (const [day, date] of demand.days.entries()) {
    const recent = posts.filter((one) => one.day <= day && one.day > day - 28);
    for (const [q, prompt] of questions.entries()) {
      for (const engine of Object.keys(engines) as CitationEngine[]) {
        const failed = draws.chance(0.02);
        const cited = !failed && draws.chance(Math.min(0.9, demand.citationRate[day]! * engines[engine]));
        const key = { run_id: date, prompt_id: promptId(q), engine };
        const at = `${date}T${String(12 + (q % 8)).padStart(2, "0")}:${String(q * 4).padStart(2, "0")}:00.000Z`;
        const urls: string[] = [];
        if (cited) urls.push(draws.pick(citedPages));
        if (!failed && draws.chance(0.06 + Math.min(0.24, recent.length * 0.006)) && recent.length > 0) {
          const post = draws.pick(recent);
          urls.push(`https://www.tiktok.com/@${post.handle}/video/${post.id}`);
        }
        if (!failed && draws.chance(0.12 + (0.14 * day) / length)) urls.push(`https://www.amazon.com/dp/${draws.pick(products).asin}`);
        if (!failed && draws.chance(0.55)) urls.push(`https://${draws.pick(competitors)}/guide`);
        if (!failed && draws.chance(0.5)) urls.push(draws.pick(elsewhere) + draws.whole(100, 160));
        const status = failed ? draws.pick(["rate_limited", "error"]) : urls.length > 0 ? "ok" : "ok_no_citations";
        const mentioned = failed ? null : cited || draws.chance(namedUncited);
        const chances = engine === "ai_overviews" ? null : competitorChances[engine];
        const named = chances && Object.keys(chances).filter((name) => readings.chance(chances[name]!));
        runs.push({
          ...key, captured_at: at, status, prompt, language: "en-US", brand_mentioned: mentioned,
          // Whoever is named comes first as likely as any other.
          first_mention: failed || !named ? null : Boolean(mentioned) && readings.chance(1 / (1 + named.length)),
          competitors: failed ? null : named,
          grounded: failed ? null : urls.length > 0 || readings.chance(0.9),
          model_version: failed ? null : modelOn(engine, length - 1 - day) || null,
        });
        for (const [i, url] of urls.entries()) citations.push({ ...key, position: i + 1, url, domain: new URL(url).hostname.replace(/^www\./, ""), captured_at: at });
      }
    }
  }
  const starts = [0, ...demand.steps];
  return {
    runs, citations,
    truth: {
      rates: starts.flatMap((start) => (Object.keys(engines) as CitationEngine[]).map((engine) => ({ engine, from: demand.days[start]!, cited: demand.citationRate[start]! * engines[engine] }))),
      steps: demand.steps.map((step) => demand.days[step]!),
      models: (Object.keys(engines) as CitationEngine[]).flatMap((engine) => models[engine].filter(({ version }) => version !== "").map(({ version, before }) => ({ engine, version, from: demand.days[Math.max(0, length - before)]! }))),
      voice: (Object.keys(competitorChances) as (keyof typeof competitorChances)[]).map((engine) => {
        const cited = Math.min(0.9, demand.citationRate.at(-1)! * engines[engine]);
        const own = cited + (1 - cited) * namedUncited;
        const others = Object.values(competitorChances[engine]).reduce((sum, chance) => sum + chance, 0);
        return { engine, share: own / (own + others), others: competitorChances[engine] };
      }),
    },
  };
}

/** The version that answered so many days before the last one. */
function modelOn(engine: CitationEngine, before: number): string {
  return models[engine].findLast((model) => before < model.before)?.version ?? "";
}
