import type { Tx } from "#app/platform/db.ts";
import { trackedQuestions } from "./assistants.ts";
import { answerBrands } from "./brand.ts";
import { addDays } from "./calendar.ts";
import { copyRows } from "./copy-rows.ts";
import { drawsFrom } from "./draws.ts";
import type { Scenario } from "./types.ts";

/** The sampler was switched on this many days before the end; what is older was imported. */
const sampledDays = 60;
/** What answers cost about, in millionths of a US dollar. */
const usualMicros = { chatgpt: 33_000, perplexity: 6_200, gemini: 18_500 } as const;

/** The questions and brands behind the scenario's answers, and a sampler that asked the newest of them. */
export async function writeAiSearch(tx: Tx, { seed, through, imports }: Scenario): Promise<void> {
  const since = addDays(through, 1 - sampledDays);
  await copyRows(tx, "ai_questions", trackedQuestions.map(({ promptId, text, locale, category }) => ({ prompt_id: promptId, text, locale, category })));
  await copyRows(tx, "ai_brands", answerBrands.map(({ isOwn, ...brand }) => ({ ...brand, is_own: isOwn })));
  for (const table of ["citation_runs", "citations"]) {
    await tx.run(`update ${table} set import_id = null, line = null where shop_id = $1 and engine = any($2) and captured_at >= $3`, [tx.shopId, Object.keys(usualMicros), since]);
  }
  await copyRows(tx, "ai_engines", [
    // No key: the shop of demo data asks nobody.
    { engine: "chatgpt", is_on: true, model: "gpt-5.6-terra", input_price: 2_000_000, output_price: 12_000_000, search_price: 10_000_000 },
    { engine: "perplexity", is_on: true, model: "perplexity/sonar", input_price: 1_000_000, output_price: 1_000_000, search_price: 2_500_000 },
    { engine: "gemini", is_on: true, model: "gemini-3.8-flash", input_price: 750_000, output_price: 3_750_000, search_price: 14_000_000 },
  ]);
  await copyRows(tx, "ai_sampler", [{ is_on: true, every_days: 1, repeats: 1, budget_micros: 40_000_000, last_round: through }]);
  const draws = drawsFrom(seed, 42);
  const sampled = imports.flatMap(({ tables }) => tables.citation_runs ?? []).filter((run) => String(run.run_id) >= since && String(run.engine) in usualMicros);
  await copyRows(tx, "ai_samples", sampled.map((run) => {
    const isAnswered = run.brand_mentioned !== null;
    const usual = usualMicros[run.engine as keyof typeof usualMicros];
    return {
      run_id: run.run_id ?? null, prompt_id: run.prompt_id ?? null, engine: run.engine ?? null, round: run.run_id ?? null, state: isAnswered ? "done" : "failed", attempts: isAnswered ? 1 : 6,
      cost_micros: isAnswered ? Math.round(usual * (0.8 + draws.whole(0, 40) / 100)) : 0, asked_at: run.captured_at ?? null, error: isAnswered ? null : "No answer after six attempts: the service was overloaded",
    };
  }));
}
