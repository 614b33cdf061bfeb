import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import { decrypt, encrypt, normaliseEmail } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";

/** What the marketer asked for: a target of the migration rate, and who is written to when something is off. */
export type FlywheelSettings = { targetRate: number | null; mailTo: string[] };

const stored = z.object({ targetRate: z.number().min(0).max(1).nullable().catch(null), mailTo: z.array(z.string()).catch([]) });

export async function readFlywheelSettings(tx: Tx): Promise<FlywheelSettings> {
  const row = await tx.first<{ settings: { flywheel?: unknown } }>("select settings from shops where shop_id = $1", [tx.shopId]);
  const { targetRate, mailTo } = stored.parse(row?.settings.flywheel ?? {});
  return { targetRate, mailTo: mailTo.map((one) => decrypt(tx.shopId, one)) };
}

const form = z.object({
  targetRate: z.coerce.number("Give the target in per cent.").min(0.1, "A target is between 0.1 and 100 %.").max(100, "A target is between 0.1 and 100 %.").nullable(),
  mailTo: z.array(z.email("That is not an e-mail address.")).max(10, "At most ten addresses."),
});

/** Stores the target (in per cent) and the addresses, which are kept encrypted. @throws UserError */
export async function saveFlywheelSettings(tx: Tx, actor: Actor, input: unknown): Promise<void> {
  const checked = form.safeParse(input);
  if (!checked.success) {
    const { issues } = checked.error;
    throw new UserError(issues[0]?.message ?? "Check the form.", { fields: Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0] ?? "targetRate"), message])) });
  }
  const { targetRate, mailTo } = checked.data;
  const addresses = [...new Set(mailTo.map(normaliseEmail))];
  await tx.run("update shops set settings = settings || jsonb_build_object('flywheel', $2::jsonb), updated_at = now() where shop_id = $1", [
    tx.shopId,
    JSON.stringify({ targetRate: targetRate === null ? null : targetRate / 100, mailTo: addresses.map((one) => encrypt(tx.shopId, one)) }),
  ]);
  await audit(tx, actor, "flywheel.set_target", `shop:${tx.shopId}`, { targetRate, addresses: addresses.length });
}
