import { createHash } from "node:crypto";
import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { readAnswer, readBrands } from "./brands.ts";
import { fieldErrors } from "./fields.ts";
import { addressesIn, citedPages } from "./pages.ts";
import { writeAnswer } from "./runs.ts";

const input = z.object({
  promptId: z.string().min(1, "Choose the question"),
  engine: z.string().trim().toLowerCase().regex(/^[a-z0-9_ .-]{2,60}$/, "Choose the assistant"),
  capturedAt: z.iso.date("The day of the answer").transform((day) => new Date(`${day}T12:00:00Z`)),
  text: z.string().trim().min(20, "Paste the whole answer").max(100_000, "At most 100,000 characters"),
  /** Addresses of its sources, one a line; those in the text count too. */
  sources: z.string().max(50_000, "At most 50,000 characters").default(""),
  modelVersion: z.string().trim().max(80, "At most 80 characters").default(""),
  searched: z.boolean(),
});

export type Pasted = { mentioned: boolean; firstMention: boolean; competitors: string[]; pages: number };

/**
 * Takes an answer that the merchant copied by hand. The same text for the same question, assistant and day counts once.
 * @throws UserError with a message for each field
 */
export async function pasteAnswer(tx: Tx, actor: Actor, given: unknown, now: Date): Promise<Pasted> {
  const checked = input.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
  const { promptId, engine, capturedAt, text, sources, modelVersion, searched } = checked.data;
  // A day ahead of us may have begun for them.
  if (capturedAt.getTime() > now.getTime() + 86_400_000) throw new UserError("Some fields need another look.", { fields: { capturedAt: "A day that has been" } });
  const question = await tx.first<{ text: string; locale: string }>("select text, locale from ai_questions where shop_id = $1 and prompt_id = $2", [tx.shopId, promptId]);
  if (!question) throw new NotFound("The question");
  const cited = [...sources.split(/\s+/), ...addressesIn(text)];
  const pages = citedPages(cited);
  const day = capturedAt.toISOString().slice(0, 10);
  const runId = `pasted-${day}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
  const brands = await readBrands(tx);
  await writeAnswer(tx, { runId, promptId, engine, origin: "pasted", capturedAt, question: question.text, locale: question.locale, text, cited, grounded: searched || pages.length > 0, modelVersion: modelVersion || null, raw: null }, brands);
  await audit(tx, actor, "ai_answer.paste", `question:${promptId}`, { engine });
  await requestRecompute(tx);
  return { ...readAnswer(text, brands), pages: pages.length };
}
