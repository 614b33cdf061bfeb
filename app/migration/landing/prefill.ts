import { decrypt, encrypt, signToken, verifyToken } from "#app/platform/crypto.ts";

const PURPOSE = "landing-prefill";
const LIFE_MS = 10 * 60_000;

/** An e-mail address that travels to a card's page in its address: encrypted, and good for ten minutes. */
export function sealTyped(shopId: number, email: string, now: number): string {
  return signToken(PURPOSE, encrypt(shopId, email), new Date(now + LIFE_MS));
}

/** The address that was typed on the storefront a moment ago; "" when there is none, or its time has passed. */
export function typedBefore(shopId: number, token: string | null, now: number): string {
  if (!token || token.length > 1_000) return "";
  const checked = verifyToken(PURPOSE, token, new Date(now));
  if (!checked.ok) return "";
  try {
    return decrypt(shopId, checked.payload);
  } catch {
    // Another shop's, or of a key that is gone.
    return "";
  }
}
