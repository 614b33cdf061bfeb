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

const elsewhere = ["https://www.reddit.com/r/babywearing/comments/", "https://carrylab.example/reviews/", "https://parentnotes.example/best-carriers/"];

/**
 * Every question asked of every assistant once a day. The probability that the brand's own pages are cited is the
 * planned rate times the engine's factor; TikTok's pages are cited more after many posts, Amazon's more as reviews grow.
 */
export function askAssistants(seed: number, demand: Demand, posts: readonly Post[]): { runs: FactRow[]; citations: FactRow[]; truth: ScenarioTruth["citations"] } {
  const draws = drawsFrom(seed, 40);
  const length = demand.days.length;
  const runs: FactRow[] = [];
  const citations: FactRow[] = [];
  for (const [day, date] of demand.days.entries()) {
    const recent = posts.filter((one) => one.day <= day && one.day > day - 28);
    for (const [q, prompt] of questions.entries()) {
      for (const engine of Object.keys(engines) as CitationEngine[]) {
        const failed = draws.chance(0.02);
        const cited = !failed && draws.chance(Math.min(0.9, demand.citationRate[day]! * engines[engine]));
        const key = { run_id: date, prompt_id: `q${String(q + 1).padStart(2, "0")}`, engine };
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
        runs.push({ ...key, captured_at: at, status: failed ? draws.pick(["rate_limited", "error"]) : urls.length > 0 ? "ok" : "ok_no_citations", prompt, language: "en", brand_mentioned: failed ? null : cited || draws.chance(0.12) });
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
    },
  };
}
