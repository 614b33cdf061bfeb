import { decrypt, encrypt } from "#app/platform/crypto.ts";

/**
 * A delivery as the inbox keeps it until it is worked off: encrypted, since Shopify sends whole customers and orders.
 * @returns JSON text for a `jsonb` column, a string within
 */
export function sealPayload(shopId: number, payload: unknown): string {
  return JSON.stringify(encrypt(shopId, JSON.stringify(payload)));
}

/** Reads what `sealPayload` made; deliveries that an older version stored open are read as they are. */
export function openPayload(shopId: number, stored: unknown): unknown {
  return typeof stored === "string" ? (JSON.parse(decrypt(shopId, stored)) as unknown) : stored;
}
