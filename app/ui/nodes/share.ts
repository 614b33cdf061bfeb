import type { Words } from "../flywheel/words.ts";

/** A share with its interval in words. */
export function shareText({ value, low, high }: { value: number; low: number; high: number }, words: Words): string {
  return `${words.percent(value)} (${words.percent(low)} – ${words.percent(high)})`;
}
