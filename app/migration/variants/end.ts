import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { locales, readInsert, updateInsert, variantFields, type Copy, type Insert, type LandingCopy } from "../inserts/index.ts";

/** Ends a test: everyone sees the page that is kept from now on. Cards in people's hands need nothing. */
export async function endTest(tx: Tx, actor: Actor, insertId: string, keep: "first" | "second"): Promise<Insert> {
  const insert = await readInsert(tx, insertId);
  if (!insert.landingTest) throw new UserError("No second landing page is being tried any more.", { status: 409 });
  const copy = keep === "second" ? withSecondWords(insert) : insert.copy;
  await audit(tx, actor, "insert.end-test", `insert:${insertId}`, { keep });
  return updateInsert(tx, actor, insertId, { ...insert, copy, landingTest: null }, insert.version);
}

/** The insert's words with the second page's in place of its own, wherever the second has any. */
function withSecondWords({ copy, landingTest }: Insert): Copy {
  const merged: Copy = { ...copy };
  for (const locale of locales) {
    const other = landingTest?.copy[locale];
    if (!other) continue;
    const words: LandingCopy = { headline: "", text: "", button: "", thanks: "", consent: "", ...copy[locale] };
    for (const field of variantFields) if (other[field]) words[field] = other[field];
    merged[locale] = words;
  }
  return merged;
}
