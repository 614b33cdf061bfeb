import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { minorDigits } from "#app/platform/currency.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { requestRecompute } from "#app/platform/jobs.ts";
import { fieldErrors } from "./write.ts";

export const costKinds = { cards: "Cards", offers: "Offers", creator_fees: "Creator fees", tools: "Tools", content: "Content", other: "Other" } as const;
export type CostKind = keyof typeof costKinds;

export type CostRow = { month: string; kind: CostKind; force: number; reference: string; currency: string; amountMinor: number; note: string | null; typed: boolean };

const input = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Choose a month"),
  kind: z.enum(Object.keys(costKinds) as [CostKind, ...CostKind[]]),
  force: z.coerce.number<unknown>().int().min(0).max(10, "A force has a number from 1 to 10"),
  reference: z.string().trim().max(120, "At most 120 characters").default(""),
  currency: z.string().regex(/^[A-Z]{3}$/, "Three letters, such as USD"),
  /** In the currency's major unit, as a person types it. */
  amount: z.string().trim().regex(/^\d{1,10}([.,]\d{1,3})?$/, "A sum such as 1250 or 1250.50, without thousands signs"),
  note: z.string().trim().max(500, "At most 500 characters").default(""),
});

/** Enters what a month cost: per print run, offer, creator, tool or piece of content, and which force it serves. @throws UserError */
export async function addCost(tx: Tx, actor: Actor, given: unknown): Promise<void> {
  const checked = input.safeParse(given);
  if (!checked.success) throw new UserError("Some fields need another look.", { fields: fieldErrors(checked.error) });
  const { month, kind, force, reference, currency, amount, note } = checked.data;
  const digits = minorDigits(currency);
  const [whole = "0", part = ""] = amount.replace(",", ".").split(".");
  if (part.length > digits) throw new UserError("Some fields need another look.", { fields: { amount: `${currency} has ${digits === 0 ? "no" : digits} digits after the point` } });
  // By digits, not by floating point: 1250.10 is 125010 cents exactly.
  const minor = Number(whole + part.padEnd(digits, "0"));
  await tx.run(
    `insert into costs (shop_id, month, kind, force, reference, currency, amount_minor, note) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (shop_id, month, kind, force, reference, currency) do update set amount_minor = excluded.amount_minor, note = excluded.note, import_id = null, line = null`,
    [tx.shopId, `${month}-01`, kind, force, reference, currency, minor, note || null],
  );
  await audit(tx, actor, "cost.add", `cost:${month}:${kind}`, { force });
  await requestRecompute(tx);
}

/** Takes one cost away. */
export async function removeCost(tx: Tx, actor: Actor, { month, kind, force, reference, currency }: { month: string; kind: string; force: number; reference: string; currency: string }): Promise<void> {
  const removed = await tx.run("delete from costs where shop_id = $1 and month::text = $2 and kind = $3 and force = $4 and reference = $5 and currency = $6", [tx.shopId, month, kind, force, reference, currency]);
  if (removed === 0) throw new UserError("This cost is gone already.");
  await audit(tx, actor, "cost.remove", `cost:${month}:${kind}`);
  await requestRecompute(tx);
}

/** The shop's typed and imported costs, newest month first. */
export async function listCosts(tx: Tx): Promise<CostRow[]> {
  return tx.query<CostRow>(
    `select month, kind, force, reference, currency, amount_minor as "amountMinor", note, import_id is null as typed from costs where shop_id = $1 order by month desc, kind, reference limit 500`,
    [tx.shopId],
  );
}
