/** How often one question is asked of one engine at most. */
export const mostAttempts = 6;

const firstSeconds = 20;
const longestSeconds = 3_600;
/** Waits beyond this mean a day's quota is used up: asking again today is of no use. */
export const longestWaitSeconds = 6 * 3_600;

/**
 * How long to wait before asking again: what the vendor says, and never less than that; else doubling from twenty
 * seconds to an hour. Up to half is added by chance, so that those who were refused together do not come back together.
 * @param attempts how many were made
 * @param random in [0, 1)
 */
export function retryDelay(attempts: number, retryAfterSeconds: number | null, random: number): number {
  const backoff = Math.min(longestSeconds, firstSeconds * 2 ** Math.max(0, attempts - 1));
  const least = retryAfterSeconds ?? backoff / 2;
  return Math.ceil(least + random * (retryAfterSeconds === null ? backoff : Math.max(5, retryAfterSeconds / 2)));
}
