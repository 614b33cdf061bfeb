import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import type { Shop } from "#app/platform/shops.ts";
import { LEDGER_MODELS } from "#app/attribution/journeys/index.ts";

const stored = z.object({
  ledgerModel: z.enum(LEDGER_MODELS).catch("position"),
  halfLifeDays: z.number().positive().catch(7),
  inferAssistants: z.boolean().catch(false),
});
export type JourneySettings = z.infer<typeof stored>;

/** How the merchant wants orders divided; position-based unless chosen otherwise. */
export function journeySettings(shop: Pick<Shop, "settings">): JourneySettings {
  return stored.parse(shop.settings.journeys ?? {});
}

const form = z.object({
  ledgerModel: z.enum(LEDGER_MODELS, "Choose one of the rules."),
  halfLifeDays: z.number("Give the half-life in days.").min(0.5, "A half-life is between half a day and 90 days.").max(90, "A half-life is between half a day and 90 days."),
  inferAssistants: z.boolean(),
});

/**
 * Stores the merchant's rule; the next recompute divides every order again where the division itself changed.
 * @throws UserError with a message for each field
 */
export async function saveJourneySettings(tx: Tx, actor: Actor, input: unknown): Promise<void> {
  const checked = form.safeParse(input);
  if (!checked.success) {
    const fields: Record<string, string> = {};
    for (const issue of checked.error.issues) fields[issue.path.join(".")] ??= issue.message;
    throw new UserError("Some fields need another look.", { fields });
  }
  await tx.run("update shops set settings = settings || jsonb_build_object('journeys', $2::jsonb), updated_at = now() where shop_id = $1", [tx.shopId, JSON.stringify(checked.data)]);
  await audit(tx, actor, "flywheel.set_ledger_rule", `shop:${tx.shopId}`, { rule: checked.data.ledgerModel, halfLifeDays: checked.data.halfLifeDays, inferAssistants: checked.data.inferAssistants });
}
