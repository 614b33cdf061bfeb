import { createHash } from "node:crypto";
import type { CodeTarget } from "./code-lookup.ts";
import type { LandingInsert } from "./landing-model.ts";
import type { ScanKind } from "./scan-kind.ts";
import type { Visits } from "./visit-cookie.ts";

/**
 * Which of two landing variants this opening is shown; "" when the insert tests none. A unique card always shows the
 * same one while a test lasts, and is tossed anew for the next; on a shared code the toss is kept in the one-hour cookie. Programs see the first and are tossed for nothing.
 */
export function chooseVariant(insert: LandingInsert, target: CodeTarget, visits: Visits, kind: ScanKind): string {
  const [first, second] = insert.variants;
  if (!first || !second) return "";
  if (target.isUnique) {
    const toss = createHash("sha256").update(`${insert.insertId}:${first.key}:${target.code}`).digest()[0] ?? 0;
    return toss % 2 === 0 ? first.key : second.key;
  }
  const before = visits.find((visit) => visit.code === target.code)?.variant;
  if (before === first.key || before === second.key) return before;
  if (kind !== "scan" && kind !== "reload") return first.key;
  return Math.random() < 0.5 ? first.key : second.key;
}
