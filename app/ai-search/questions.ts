import { createHash } from "node:crypto";
import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { fieldErrors } from "./fields.ts";

/** A question that buyers ask. `runs` counts the answered ones of any origin; one seen in imports only is not tracked. */
export type Question = { promptId: string; text: string; locale: string; category: string; isActive: boolean; isTracked: boolean; runs: number };

const locale = z
  .string()
  .trim()
  .transform((text, context) => {
    try {
      const { language, region, baseName } = new Intl.Locale(text);
      if (language.length >= 2 && region) return baseName;
    } catch {
      // Falls through to the refusal.
    }
    context.addIssue({ code: "custom", message: "Language and country, such as en-US" });
    return z.NEVER;
  });
const input = z.object({
  /** Empty for a new question. */
  promptId: z.string().max(500).default(""),
  text: z.string().trim().min(5, "At least five characters").max(500, "At most 500 characters").regex(/^[^\n]*$/, "One line"),
  locale,
  category: z.string().trim().max(80, "At most 80 characters").default(""),
});

const mostQuestions = 200;

/** Tracked questions and those that imports brought, by category. */
export async function listQuestions(tx: Tx): Promise<Question[]> {
  return tx.query<Question>(
    `with seen as (
       select prompt_id, max(prompt) as text, max(language) as language, count(*) filter (where status in ('ok', 'ok_no_citations'))::int as runs
         from citation_runs where shop_id = $1 group by prompt_id)
     select coalesce(q.prompt_id, s.prompt_id) as "promptId", coalesce(q.text, s.text, s.prompt_id) as text, coalesce(q.locale, s.language, '') as locale,
            coalesce(q.category, '') as category, coalesce(q.is_active, false) as "isActive", q.prompt_id is not null as "isTracked", coalesce(s.runs, 0) as runs
       from (select * from ai_questions where shop_id = $1) q full join seen s using (prompt_id)
      order by q.prompt_id is null, 4, 2 limit 1000`,
    [tx.shopId],
  );
}

/**
 * Tracks a question, or changes one. Another wording is another question: its runs do not compare, so it gets an id of
 * its own, and the former stays with its runs, no longer asked.
 * @returns its id @throws UserError
 */
export async function saveQuestion(tx: Tx, actor: Actor, given: unknown): Promise<string> {
  const checked = input.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
  const { promptId: former, text, locale: chosen, category } = checked.data;
  const before = former ? await tx.first<{ text: string; locale: string }>("select text, locale from ai_questions where shop_id = $1 and prompt_id = $2", [tx.shopId, former]) : undefined;
  const seen = former && !before ? await tx.first("select 1 from citation_runs where shop_id = $1 and prompt_id = $2 limit 1", [tx.shopId, former]) : undefined;
  const keepsId = before ? before.text === text && before.locale === chosen : Boolean(seen);
  const promptId = keepsId ? former : questionId(text, chosen);
  const count = await tx.first<{ others: number }>("select count(*)::int as others from ai_questions where shop_id = $1 and is_active and prompt_id <> $2", [tx.shopId, promptId]);
  if ((count?.others ?? 0) >= mostQuestions) throw new UserError(`At most ${mostQuestions} questions are asked. Stop one first.`);
  await tx.run(
    `insert into ai_questions (shop_id, prompt_id, text, locale, category) values ($1, $2, $3, $4, $5)
     on conflict (shop_id, prompt_id) do update set text = excluded.text, locale = excluded.locale, category = excluded.category, is_active = true`,
    [tx.shopId, promptId, text, chosen, category],
  );
  if (before && !keepsId) await tx.run("update ai_questions set is_active = false where shop_id = $1 and prompt_id = $2", [tx.shopId, former]);
  await audit(tx, actor, "ai_question.save", `question:${promptId}`);
  await requestRecompute(tx);
  return promptId;
}

/** Stops or resumes asking a question; its runs stay. */
export async function setAsked(tx: Tx, actor: Actor, promptId: string, isActive: boolean): Promise<void> {
  const changed = await tx.run("update ai_questions set is_active = $3 where shop_id = $1 and prompt_id = $2", [tx.shopId, promptId, isActive]);
  if (changed === 0) throw new UserError("This question is gone already.");
  await audit(tx, actor, isActive ? "ai_question.resume" : "ai_question.stop", `question:${promptId}`);
}

/** The same words in the same place are the same question, whoever enters them. */
export function questionId(text: string, chosen: string): string {
  const plain = text.toLowerCase().replace(/\s+/g, " ").trim();
  return `q-${createHash("sha256").update(`${chosen}\0${plain}`).digest("hex").slice(0, 12)}`;
}
