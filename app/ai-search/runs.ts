import type { Tx } from "#app/platform/db.ts";
import { readAnswer, type Brands } from "./brands.ts";
import { citedPages } from "./pages.ts";

/** Which question was asked of whom, and in which round: the key that imported runs have too. */
export type RunKey = { runId: string; promptId: string; engine: string };

export type Answered = RunKey & {
  origin: "pasted" | "sampled";
  capturedAt: Date;
  question: string;
  locale: string;
  text: string;
  /** Addresses of cited pages in their order. */
  cited: readonly string[];
  grounded: boolean;
  modelVersion: string | null;
  /** The reply as it came from an API. */
  raw: object | null;
};

const longestRaw = 500_000;

/** Stores an answer and what it says as the same facts that an import brings. The same key again replaces it. */
export async function writeAnswer(tx: Tx, answer: Answered, brands: Brands): Promise<void> {
  const { runId, promptId, engine, capturedAt } = answer;
  const key = [tx.shopId, runId, promptId, engine];
  const { mentioned, firstMention, competitors } = readAnswer(answer.text, brands);
  const pages = citedPages(answer.cited);
  const raw = answer.raw === null ? null : JSON.stringify(answer.raw).replaceAll("\\u0000", "");
  await tx.run(
    `insert into ai_answers (shop_id, run_id, prompt_id, engine, origin, captured_at, text, model_version, raw) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (shop_id, run_id, prompt_id, engine) do update set captured_at = excluded.captured_at, text = excluded.text, model_version = excluded.model_version, raw = excluded.raw`,
    [...key, answer.origin, capturedAt, answer.text.replaceAll("\u0000", ""), answer.modelVersion, raw !== null && raw.length <= longestRaw ? raw : null],
  );
  await writeRun(tx, { ...answer, status: pages.length > 0 ? "ok" : "ok_no_citations", reading: { mentioned, firstMention, competitors } });
  await tx.run("delete from citations where shop_id = $1 and run_id = $2 and prompt_id = $3 and engine = $4", key);
  for (const [at, { url, domain }] of pages.entries()) {
    await tx.run("insert into citations (shop_id, run_id, prompt_id, engine, position, url, domain, captured_at) values ($1, $2, $3, $4, $5, $6, $7, $8)", [...key, at + 1, url, domain, capturedAt]);
  }
}

type Unanswered = RunKey & { capturedAt: Date; question: string; locale: string; status: "rate_limited" | "error" | "not_run" };

/** Stores that a question got no answer, which is not "not cited". */
export async function writeUnanswered(tx: Tx, run: Unanswered): Promise<void> {
  await writeRun(tx, { ...run, grounded: null, modelVersion: null, reading: null });
}

type Row = RunKey & { capturedAt: Date; question: string; locale: string; status: string; grounded: boolean | null; modelVersion: string | null; reading: { mentioned: boolean; firstMention: boolean; competitors: string[] } | null };

async function writeRun(tx: Tx, row: Row): Promise<void> {
  await tx.run(
    `insert into citation_runs (shop_id, run_id, prompt_id, engine, captured_at, status, prompt, language, brand_mentioned, first_mention, competitors, grounded, model_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (shop_id, run_id, prompt_id, engine) do update set captured_at = excluded.captured_at, status = excluded.status, brand_mentioned = excluded.brand_mentioned,
       first_mention = excluded.first_mention, competitors = excluded.competitors, grounded = excluded.grounded, model_version = excluded.model_version`,
    [
      tx.shopId, row.runId, row.promptId, row.engine, row.capturedAt, row.status, row.question, row.locale,
      row.reading?.mentioned ?? null, row.reading?.firstMention ?? null, row.reading?.competitors ?? null, row.grounded, row.modelVersion,
    ],
  );
}
