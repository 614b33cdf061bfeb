import { createHmac, hkdfSync } from "node:crypto";
import { config } from "#app/platform/config.ts";
import { CARD_CODE_ALPHABET } from "../inserts/index.ts";

const DAY_MS = 86_400_000;

/** `MIRA-7KQ4-9XTP`: the brand to recognise it by, eight characters to make it unguessable. The same id gives the same code. */
export function discountCode(brand: string, shopId: number, id: string): string {
  const key = Buffer.from(hkdfSync("sha256", config().INDEX_KEY, "flybridge", "discount-code", 32));
  const bytes = createHmac("sha256", key).update(`${shopId}:${id}`).digest();
  const secret = Array.from(bytes.subarray(0, 8), (byte) => CARD_CODE_ALPHABET[byte % CARD_CODE_ALPHABET.length]).join("");
  const prefix = brand.normalize("NFKD").replace(/[^A-Za-z0-9]/g, "").toUpperCase().slice(0, 8) || "THANKS";
  return `${prefix}-${secret.slice(0, 4)}-${secret.slice(4)}`;
}

/** What a discount is called in Shopify; by it a code that exists already is known to be ours. */
export function discountTitle(code: string): string {
  return `Registered product ${code}`;
}

/** First and last day of a discount that begins now, as UTC days. */
export function discountDays(now: Date, validDays: number): { startsOn: string; endsOn: string } {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { startsOn: day(now.getTime()), endsOn: day(now.getTime() + validDays * DAY_MS) };
}

/** When that last day is over everywhere on earth: nobody's clock is ahead of what was promised. */
export function endOfDay(endsOn: string): Date {
  return new Date(Date.parse(`${endsOn}T12:00:00Z`) + DAY_MS);
}
