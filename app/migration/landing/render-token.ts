import { randomBytes } from "node:crypto";
import { signToken, verifyToken } from "#app/platform/crypto.ts";

const PURPOSE = "landing-form";
const LIFE_MS = 24 * 3600_000;
/** Nobody reads the page and types an address faster. */
const QUICK_MS = 2_000;

/** What a form proves by its token: that we drew it, for this code, in this variant, and when. */
export type FormToken = { code: string; variant: string; drawnAt: number; key: string };

// Random bytes are drawn for many forms at once: one call for each costs more than the form.
let pool = Buffer.alloc(0);
let used = 0;

function formKey(): string {
  if (used + 12 > pool.length) [pool, used] = [randomBytes(12 * 512), 0];
  used += 12;
  return pool.toString("base64url", used - 12, used);
}

let signed = { second: 0, forms: new Map<string, string>() };

/**
 * A token for one drawing of the form; lives a day. Card, variant and moment (to the second) are signed, once for all
 * forms that share them; the form's own key only tells two forms apart, so it stands beside.
 */
export function drawToken(code: string, variant: string, now: number): string {
  const second = Math.floor(now / 1000);
  if (signed.second !== second) signed = { second, forms: new Map() };
  const what = `${code}|${variant}|${second.toString(36)}`;
  let token = signed.forms.get(what);
  if (!token) signed.forms.set(what, (token = signToken(PURPOSE, what, new Date(now + LIFE_MS))));
  return `${token}~${formKey()}`;
}

/**
 * Reads a form's token. One that is too old, too quickly sent, for another card or not ours is refused alike: the
 * person presses once more, with a fresh one.
 */
export function readToken(token: string, code: string, now: number): { ok: true; form: FormToken } | { ok: false } {
  const [signature = "", key = ""] = token.split("~");
  const checked = verifyToken(PURPOSE, signature, new Date(now));
  if (!checked.ok) return { ok: false };
  const [tokenCode = "", variant = "", drawn = ""] = checked.payload.split("|");
  const drawnAt = Number.parseInt(drawn, 36) * 1000;
  if (tokenCode !== code || !/^[\w-]{16}$/.test(key) || !(now - drawnAt >= QUICK_MS)) return { ok: false };
  return { ok: true, form: { code, variant, drawnAt, key } };
}
