import { signToken, verifyToken } from "./crypto.ts";

const PURPOSE = "pixel-account";
/** An account lasts as long as the shop: it stands in the pixel's settings, which nobody renews. */
const FOR_EVER = new Date("2100-01-01T00:00:00Z");

/** The name by which a shop's pixel reports to us: signed, so that nobody can report for a shop whose pages they never saw. */
export function pixelAccount(shopId: number): string {
  return signToken(PURPOSE, String(shopId), FOR_EVER);
}

/** The shop of an account, or null for one that is not ours. */
export function shopOfPixelAccount(account: string, now: Date): number | null {
  const read = verifyToken(PURPOSE, account, now);
  return read.ok ? Number(read.payload) : null;
}
