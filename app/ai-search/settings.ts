import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { decrypt, encrypt } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { mostCost, sampledEngineIds, sampledEngines, type Prices, type SampledEngineId } from "./engines/index.ts";
import { fieldErrors } from "./fields.ts";

/** An assistant's API as the page shows it: never the key, only its end. */
export type EngineSettings = {
  engine: SampledEngineId;
  isOn: boolean;
  keyHint: string | null;
  model: string;
  prices: Prices;
  /** Why it was stopped, in the vendor's words. */
  trouble: string | null;
  /** What is set aside for one answer before it is asked, in millionths of a US dollar. */
  mostMicros: number;
};

export type SamplerSettings = { isOn: boolean; everyDays: number; repeats: number; budgetMicros: number; lastRound: string | null };

type EngineRow = { engine: SampledEngineId; isOn: boolean; hint: string | null; model: string; input: number; output: number; search: number; trouble: string | null };

/** Every engine that can be sampled, with the shop's own settings or the defaults. */
export async function readEngines(tx: Tx): Promise<EngineSettings[]> {
  const rows = await tx.query<EngineRow>(
    `select engine, is_on as "isOn", key_hint as hint, model, input_price as input, output_price as output, search_price as search, trouble from ai_engines where shop_id = $1`,
    [tx.shopId],
  );
  return sampledEngineIds.map((engine) => {
    const row = rows.find((one) => one.engine === engine);
    const { model, prices: usual } = sampledEngines[engine];
    const prices = row ? { input: row.input, output: row.output, search: row.search } : usual;
    return { engine, isOn: row?.isOn ?? false, keyHint: row?.hint ?? null, model: row?.model ?? model, prices, trouble: row?.trouble ?? null, mostMicros: mostCost(prices) };
  });
}

const dollars = z
  .string()
  .trim()
  .regex(/^\d{1,6}([.,]\d{1,6})?$/, "A sum such as 2.50")
  // By digits, not by floating point.
  .transform((text) => {
    const [whole = "0", part = ""] = text.replace(",", ".").split(".");
    return Number(whole + part.padEnd(6, "0"));
  });

const engineInput = z.object({
  engine: z.enum(sampledEngineIds as [SampledEngineId, ...SampledEngineId[]]),
  isOn: z.boolean(),
  /** Empty keeps the stored one. */
  key: z.string().trim().regex(/^[\x21-\x7e]{0,400}$/, "The key as the vendor shows it, without blanks"),
  model: z.string().trim().regex(/^[\w./:-]{2,100}$/, "The model's name as the vendor writes it"),
  /** US dollars of a million tokens, and of a thousand searches. */
  input: dollars,
  output: dollars,
  search: dollars,
});

/** Saves one engine; saving ends what had stopped it. @throws UserError with a message for each field */
export async function saveEngine(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const { engine, isOn, key, model, input, output, search } = parsed(engineInput, given);
  const stored = await tx.first<{ key: string | null }>("select key_encrypted as key from ai_engines where shop_id = $1 and engine = $2", [tx.shopId, engine]);
  if (isOn && !key && !stored?.key) throw new UserError("Some fields need another look.", { fields: { key: "Without a key of yours nothing is asked" } });
  await tx.run(
    `insert into ai_engines (shop_id, engine, is_on, key_encrypted, key_hint, model, input_price, output_price, search_price) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (shop_id, engine) do update set is_on = excluded.is_on, key_encrypted = coalesce(excluded.key_encrypted, ai_engines.key_encrypted), key_hint = coalesce(excluded.key_hint, ai_engines.key_hint),
       model = excluded.model, input_price = excluded.input_price, output_price = excluded.output_price, search_price = excluded.search_price, trouble = null, paused_until = null`,
    [tx.shopId, engine, isOn, key ? encrypt(tx.shopId, key) : null, key ? key.slice(-4) : null, model, input, output, search],
  );
  await audit(tx, actor, "ai_engine.save", `engine:${engine}`, { isOn, newKey: key !== "" });
}

/** Forgets an engine's key; nothing is asked of it any more. */
export async function removeKey(tx: Tx, actor: Actor, engine: string): Promise<void> {
  await tx.run("update ai_engines set key_encrypted = null, key_hint = null, is_on = false where shop_id = $1 and engine = $2", [tx.shopId, engine]);
  await audit(tx, actor, "ai_engine.remove_key", `engine:${engine}`);
}

/** The key of an engine that is on; null when there is none. Read at the moment of asking only. */
export async function readKey(tx: Tx, engine: string): Promise<string | null> {
  const row = await tx.first<{ key: string | null }>("select key_encrypted as key from ai_engines where shop_id = $1 and engine = $2 and is_on", [tx.shopId, engine]);
  return row?.key ? decrypt(tx.shopId, row.key) : null;
}

/** How often the sampler asks, and for how much a month. */
export async function readSampler(tx: Tx): Promise<SamplerSettings> {
  const row = await tx.first<SamplerSettings>(`select is_on as "isOn", every_days as "everyDays", repeats, budget_micros as "budgetMicros", last_round as "lastRound" from ai_sampler where shop_id = $1`, [tx.shopId]);
  return row ?? { isOn: false, everyDays: 7, repeats: 3, budgetMicros: 0, lastRound: null };
}

const samplerInput = z.object({
  isOn: z.boolean(),
  everyDays: z.coerce.number<unknown>("A number").int("A whole number").min(1, "1 to 30").max(30, "1 to 30"),
  repeats: z.coerce.number<unknown>("A number").int("A whole number").min(1, "1 to 10").max(10, "1 to 10"),
  /** US dollars a calendar month (UTC), over all engines. */
  budget: dollars,
});

/** @throws UserError with a message for each field */
export async function saveSampler(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const { isOn, everyDays, repeats, budget } = parsed(samplerInput, given);
  if (isOn && budget === 0) throw new UserError("Some fields need another look.", { fields: { budget: "Without a budget nothing is asked" } });
  await tx.run(
    `insert into ai_sampler (shop_id, is_on, every_days, repeats, budget_micros) values ($1, $2, $3, $4, $5)
     on conflict (shop_id) do update set is_on = excluded.is_on, every_days = excluded.every_days, repeats = excluded.repeats, budget_micros = excluded.budget_micros`,
    [tx.shopId, isOn, everyDays, repeats, budget],
  );
  await audit(tx, actor, "ai_sampler.save", `shop:${tx.shopId}`, { isOn, everyDays, repeats });
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
}
