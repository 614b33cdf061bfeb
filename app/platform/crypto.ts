import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { config } from "./config.ts";

/** Whose value it is: the shop's number, or its domain for what is stored before a shop has a number (Shopify's tokens). */
export type Owner = number | string;

/**
 * Encrypts one value for one shop: AES-256-GCM, the key's id in front, the owner bound in as associated data.
 * @returns `keyId.iv.ciphertext.tag`, the last three in base64url
 */
export function encrypt(owner: Owner, plain: string): string {
  const key = config().ENCRYPTION_KEYS[0];
  if (!key) throw new Error("no encryption key");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.secret, iv).setAAD(Buffer.from(String(owner)));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [key.id, ...[iv, body, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

/**
 * Reads a value made by `encrypt`, with whichever configured key made it.
 * @throws Error when the key is gone, or the value was changed or belongs to another shop
 */
export function decrypt(owner: Owner, value: string): string {
  const [id, iv, body, tag] = value.split(".");
  const key = config().ENCRYPTION_KEYS.find((one) => one.id === id);
  if (!key || iv === undefined || body === undefined || tag === undefined) throw new Error("the value's encryption key is not configured");
  const decipher = createDecipheriv("aes-256-gcm", key.secret, Buffer.from(iv, "base64url"));
  decipher.setAAD(Buffer.from(String(owner))).setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}

/** Whether a text has the shape that `encrypt` writes: 12 bytes, any number, 16 bytes after the key's id. */
export function isSealed(value: string): boolean {
  return /^[a-z0-9]{1,12}\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/.test(value);
}

/** Whether a value was encrypted by a key other than the one in use, and wants rotation. */
export function isStale(value: string): boolean {
  return !value.startsWith(`${config().ENCRYPTION_KEYS[0]?.id}.`);
}

/**
 * A keyed hash by which a personal value can be looked up without being readable, different in every shop and kind.
 * Give values normalised: e-mails by `normaliseEmail`, postal codes by `normalisePostalCode`.
 */
export function blindIndex(shopId: number, kind: "email" | "phone" | "postal" | "visitor" | "network" | "upload", value: string): string {
  return createHmac("sha256", subkey(`index:${kind}`)).update(`${shopId}\0${value}`).digest("base64url").slice(0, 32);
}

/** Lower case, no spaces around, Unicode composed: the form in which e-mails are compared. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}

/** Letters and digits only, upper case; of a US ZIP+4 the first five, since people leave the rest out. */
export function normalisePostalCode(code: string): string {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return /^\d{9}$/.test(plain) && /^\s*\d{5}-?\d{4}\s*$/.test(code) ? plain.slice(0, 5) : plain;
}

/**
 * A signed, expiring value that can travel in an address or a form: not secret, but not forgeable.
 * @param purpose separates uses, so that one kind of token never passes for another
 */
export function signToken(purpose: string, payload: string, expiresAt: Date): string {
  const body = `${Buffer.from(payload, "utf8").toString("base64url")}.${Math.floor(expiresAt.getTime() / 1000).toString(36)}`;
  return `${body}.${signature(purpose, body)}`;
}

/** The payload of a token, `expired` for one past its time, `invalid` for anything not signed by us for this purpose. */
export function verifyToken(purpose: string, token: string, now: Date): { ok: true; payload: string } | { ok: false; reason: "invalid" | "expired" } {
  const [payload, expires, given] = token.split(".");
  if (!payload || !expires || !given) return { ok: false, reason: "invalid" };
  const wanted = Buffer.from(signature(purpose, `${payload}.${expires}`));
  const seen = Buffer.from(given);
  if (wanted.length !== seen.length || !timingSafeEqual(wanted, seen)) return { ok: false, reason: "invalid" };
  if (Number.parseInt(expires, 36) * 1000 < now.getTime()) return { ok: false, reason: "expired" };
  return { ok: true, payload: Buffer.from(payload, "base64url").toString("utf8") };
}

function signature(purpose: string, body: string): string {
  return createHmac("sha256", subkey(`sign:${purpose}`)).update(body).digest("base64url").slice(0, 32);
}

const subkeys = new Map<string, Buffer>();

function subkey(use: string): Buffer {
  let key = subkeys.get(use);
  if (!key) subkeys.set(use, (key = Buffer.from(hkdfSync("sha256", config().INDEX_KEY, "flybridge", use, 32))));
  return key;
}
