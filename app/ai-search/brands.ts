import { z } from "zod";
import { readMentions, type BrandMatcher } from "#app/attribution/citations/index.ts";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { fieldErrors } from "./fields.ts";

/** A brand as answers and cited pages are searched for it. */
export type Brand = {
  name: string;
  aliases: string[];
  /** Phrases that hold the name but mean something else. */
  never: string[];
  /** For an ambiguous name: one of these must stand near it. */
  near: string[];
  domains: string[];
};

export type Brands = { own: Brand | null; competitors: Brand[] };

const phrase = z.string().trim().min(2, "At least two characters").max(100, "At most 100 characters");
const phrases = z.array(phrase).max(50, "At most 50");
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//, "").replace(/^www\./, "").replace(/\/.*$/, ""))
  .pipe(z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "A domain, such as brand.com"));
const brand = z.object({ name: phrase, aliases: phrases, never: phrases, near: phrases, domains: z.array(domain).max(20, "At most 20") });
const input = z
  .object({ own: brand, competitors: z.array(brand).max(20, "At most 20 competitors") })
  .refine(({ own, competitors }) => new Set([own, ...competitors].map(({ name }) => name.toLowerCase())).size === competitors.length + 1, { message: "Each brand once", path: ["competitors"] });

/** The shop's own brand and its competitors. Before the merchant says, the shop's name and branded terms stand in. */
export async function readBrands(tx: Tx): Promise<Brands> {
  const rows = await tx.query<Brand & { isOwn: boolean }>(`select name, is_own as "isOwn", aliases, never, near, domains from ai_brands where shop_id = $1 order by name`, [tx.shopId]);
  const plain = ({ name, aliases, never, near, domains }: Brand): Brand => ({ name, aliases, never, near, domains });
  const own = rows.find((row) => row.isOwn);
  return { own: own ? plain(own) : await suggestedBrand(tx), competitors: rows.filter((row) => !row.isOwn).map(plain) };
}

async function suggestedBrand(tx: Tx): Promise<Brand | null> {
  const shop = await tx.first<{ name: string }>("select name from shops where shop_id = $1", [tx.shopId]);
  const terms = await tx.query<{ term: string }>("select term from brand_terms where shop_id = $1 and kind = 'own' order by length(term), term limit 10", [tx.shopId]);
  // A domain as a name is none that an answer would say.
  const name = shop && !shop.name.includes(".") ? shop.name : terms[0]?.term;
  if (!name || name.length < 2) return null;
  return { name, aliases: terms.map(({ term }) => term).filter((term) => term.toLowerCase() !== name.toLowerCase()), never: [], near: [], domains: [] };
}

/**
 * Replaces the brands, and reads every kept answer anew.
 * @throws UserError with a message for each field
 */
export async function saveBrands(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const checked = input.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
  const { own, competitors } = checked.data;
  await tx.run("delete from ai_brands where shop_id = $1", [tx.shopId]);
  for (const [one, isOwn] of [[own, true] as const, ...competitors.map((competitor) => [competitor, false] as const)]) {
    await tx.run("insert into ai_brands (shop_id, name, is_own, aliases, never, near, domains) values ($1, $2, $3, $4, $5, $6, $7)", [tx.shopId, one.name, isOwn, one.aliases, one.never, one.near, one.domains]);
  }
  await rereadAnswers(tx, { own, competitors });
  await audit(tx, actor, "ai_brands.save", `shop:${tx.shopId}`, { competitors: competitors.length });
  await requestRecompute(tx);
}

export type Reading = { mentioned: boolean; firstMention: boolean; competitors: string[] };

/** Who an answer mentions. Without a brand to look for, nobody. */
export function readAnswer(text: string, { own, competitors }: Brands): Reading {
  const matcher = ({ name, aliases, never, near }: Brand): BrandMatcher => ({ name, aliases, negatives: never, categoryWords: near });
  if (!own) return { mentioned: false, firstMention: false, competitors: [] };
  return readMentions(text, matcher(own), competitors.map(matcher));
}

/** Reads what is kept of pasted and sampled answers once more; imported runs say themselves who was mentioned. */
async function rereadAnswers(tx: Tx, brands: Brands): Promise<void> {
  const pageSize = 500;
  let after: { run: string; prompt: string; engine: string } | undefined;
  for (;;) {
    const page = await tx.query<{ run: string; prompt: string; engine: string; text: string }>(
      `select run_id as run, prompt_id as prompt, engine, text from ai_answers
        where shop_id = $1 and (run_id, prompt_id, engine) > ($2, $3, $4) order by run_id, prompt_id, engine limit ${pageSize}`,
      [tx.shopId, after?.run ?? "", after?.prompt ?? "", after?.engine ?? ""],
    );
    const readings = page.map((row) => ({ run: row.run, prompt: row.prompt, engine: row.engine, ...readAnswer(row.text, brands) }));
    await tx.run(
      `update citation_runs r set brand_mentioned = n.mentioned, first_mention = n."firstMention", competitors = n.competitors
         from jsonb_to_recordset($2) as n (run text, prompt text, engine text, mentioned boolean, "firstMention" boolean, competitors text[])
        where r.shop_id = $1 and r.run_id = n.run and r.prompt_id = n.prompt and r.engine = n.engine`,
      [tx.shopId, JSON.stringify(readings)],
    );
    after = page.at(-1);
    if (!after || page.length < pageSize) return;
  }
}
