import { audit, type Actor } from "#app/platform/audit.ts";
import { config } from "#app/platform/config.ts";
import { signToken, verifyToken } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { isInstalled, readShop } from "#app/platform/shops.ts";

const PURPOSE = "mail-events";
/** A provider keeps the password for as long as the merchant keeps the provider; a new one ends the old. */
const NEVER = new Date("2100-01-01T00:00:00Z");

export type MailEventsAccess = { address: string; userName: string; password: string };

/** Where the shop's own mail provider sends bounces and complaints, and by which password. */
export async function mailEventsAccess(tx: Tx): Promise<MailEventsAccess> {
  const version = versionOf((await readShop(tx)).settings);
  return { address: `${config().publicUrl}/mail-events`, userName: "flybridge", password: signToken(PURPOSE, `${tx.shopId}:${version}`, NEVER) };
}

/** Ends the password that was and makes another. */
export async function renewMailEventsPassword(tx: Tx, actor: Actor): Promise<void> {
  const version = versionOf((await readShop(tx)).settings) + 1;
  await tx.run("update shops set settings = settings || $2::jsonb, updated_at = now() where shop_id = $1", [tx.shopId, JSON.stringify({ mailEventsVersion: version })]);
  await audit(tx, actor, "mail-events.renew", `shop:${tx.shopId}`);
}

/** The shop whose password this is; null when it is none, or was renewed since. */
export async function readMailEventsPassword(password: string, now: Date): Promise<number | null> {
  const token = verifyToken(PURPOSE, password, now);
  if (!token.ok) return null;
  const [shopId = Number.NaN, version] = token.payload.split(":").map(Number);
  if (!(await isInstalled(shopId))) return null;
  const current = versionOf((await withShop(shopId, readShop)).settings);
  return current === version ? shopId : null;
}

function versionOf(settings: Record<string, unknown>): number {
  return typeof settings.mailEventsVersion === "number" ? settings.mailEventsVersion : 1;
}
