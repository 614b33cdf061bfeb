import { signToken, verifyToken } from "#app/platform/crypto.ts";
import type { Person } from "./model.ts";

const lifeMs = { mailed: 3 * 365 * 86_400_000, visit: 2 * 3_600_000 };

/** What a token of a person's page says. */
export type PersonToken = { shopId: number; registrationId: string; linkVersion: number; access: Person["access"] };

/**
 * The token of a person's page: `mailed` goes only into mail, `visit` only to the browser that has just sent the form.
 * Raising the registration's `link_version` revokes all of them.
 */
export function personToken({ shopId, registrationId, linkVersion, access }: PersonToken, now: Date): string {
  return signToken("person", [shopId, registrationId, linkVersion, access].join(":"), new Date(now.getTime() + lifeMs[access]));
}

/** Reads a token; null when it is not ours or has ended. */
export function readPersonToken(token: string, now: Date): PersonToken | null {
  const verified = verifyToken("person", token, now);
  if (!verified.ok) return null;
  const [shopId, registrationId = "", linkVersion, access] = verified.payload.split(":");
  return { shopId: Number(shopId), registrationId, linkVersion: Number(linkVersion), access: access === "mailed" ? "mailed" : "visit" };
}

/**
 * The address of a person's own page, for mail.
 * @param base the shop's own domain or ours, without a slash at its end
 */
export function personAddress(base: string, token: string): string {
  return `${base}/me/${token}`;
}
