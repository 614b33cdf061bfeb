import { z } from "zod";
import { normaliseEmail } from "#app/platform/crypto.ts";

/** Endings that no e-mail address has, though fingers make them daily. */
const slips = /\.(con|cmo|ocm|comm|nett|orgg|c0m)$/i;

const address = z.email().max(254);

/** The address as it is kept and compared, or null when it cannot be one. */
export function parseEmail(typed: string): string | null {
  const email = normaliseEmail(typed.replace(/^mailto:/i, "").replace(/[\u200b-\u200d\ufeff]/g, ""));
  return address.safeParse(email).success && !slips.test(email) ? email : null;
}

/** m•••@example.com: enough to know one's own address again, no more. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${Array.from(email)[0] ?? ""}•••${email.slice(at)}`;
}
