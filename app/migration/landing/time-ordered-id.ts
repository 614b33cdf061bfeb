import { randomBytes } from "node:crypto";

let pool = "";
let used = 0;

/** Random hexadecimal digits, drawn from the system for many ids at once. */
function randomHex(digits: number): string {
  if (used + digits > pool.length) [pool, used] = [randomBytes(4096).toString("hex"), 0];
  used += digits;
  return pool.slice(used - digits, used);
}

/**
 * A UUID of version 7 (RFC 9562, 5.7): the moment in front, 74 random bits behind. Ids made one after another lie beside
 * each other in an index, so a growing table is written at its end and not all over.
 * @param at milliseconds since 1970
 */
export function timeOrderedId(at: number): string {
  const time = at.toString(16).padStart(12, "0");
  const variant = "89ab".charAt(Number.parseInt(randomHex(1), 16) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomHex(3)}-${variant}${randomHex(3)}-${randomHex(12)}`;
}
