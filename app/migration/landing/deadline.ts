import { isDatabaseAway } from "#app/platform/db.ts";

/** The database did not answer in time, or cannot be reached. */
export class DatabaseAway extends Error {
  constructor(cause?: unknown) {
    super("the database is away", { cause });
    this.name = "DatabaseAway";
  }
}

/** How long a person with a card in hand waits for the database before we go on without it, in milliseconds. */
const PATIENCE_MS = 2_000;
/** And with a form filled in: a slow answer is better than the wish to send it again. */
const FORM_PATIENCE_MS = 6_000;
/** After it was away, requests do not wait for it again until this much later. */
const PAUSE_MS = 1_000;

let awayUntil = 0;

/**
 * Runs work that needs the database, for a person who waits.
 * @param insists tries even right after it was away, and waits longer: for a form, where the other answer is to send it again
 * @throws DatabaseAway when it cannot be reached, does not answer in time, or was away a moment ago
 */
export async function whilePresent<T>(work: () => Promise<T>, { insists = false } = {}): Promise<T> {
  if (!insists && Date.now() < awayUntil) throw new DatabaseAway();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new DatabaseAway()), insists ? FORM_PATIENCE_MS : PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    if (!(error instanceof DatabaseAway) && !isDatabaseAway(error)) throw error;
    awayUntil = Date.now() + PAUSE_MS;
    throw error instanceof DatabaseAway ? error : new DatabaseAway(error);
  } finally {
    clearTimeout(timer);
  }
}
