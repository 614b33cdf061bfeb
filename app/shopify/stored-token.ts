import { decrypt, encrypt, isSealed } from "#app/platform/crypto.ts";

/** A token of Shopify's as it is stored: encrypted, bound to the shop's domain, since a session comes before a shop's number. */
export function sealToken(domain: string, token: string): string {
  return encrypt(domain, token);
}

/**
 * What `sealToken` stored. One that an earlier release stored in clear is given as it is, until it is renewed or
 * `npm run rotate-keys` encrypts it. Null when its key is gone: then only Shopify can give a new one.
 */
export function openToken(domain: string, stored: string): string | null {
  if (!isSealed(stored)) return stored;
  try {
    return decrypt(domain, stored);
  } catch {
    return null;
  }
}
