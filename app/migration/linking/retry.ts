import { withShop, type Tx } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { tellCustomers } from "./claim.ts";
import { linkCorrected, linkOneEditAway } from "./corrected.ts";
import { linkExact } from "./exact.ts";
import type { LinkingResult } from "./model.ts";
import { findProbable } from "./probable.ts";

/**
 * Tries one registration now, in the caller's transaction: exactly, else by one edit, in a few milliseconds whatever the
 * shop's size. Two edits and suggestions come with the next import or the nightly round.
 */
export async function tryLink(tx: Tx, registrationId: string): Promise<void> {
  const exact = await linkExact(tx, registrationId);
  if (exact.linked.length + exact.review.length === 0) await linkOneEditAway(tx, registrationId);
}

/**
 * Tries every waiting registration of the shop again, level by level in order of trust; called after each import of
 * orders. One round of a shop at a time.
 */
export async function retryWaiting(shopId: number): Promise<LinkingResult> {
  const round = <T>(work: (tx: Tx) => Promise<T>) =>
    withShop(shopId, async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('linking', $1))", [shopId]);
      return work(tx);
    });
  const exact = await round(async (tx) => {
    const result = await linkExact(tx, null);
    await tellCustomers(tx, result.linked);
    return result;
  });
  const corrected = await round(async (tx) => {
    const result = await linkCorrected(tx);
    await tellCustomers(tx, result.linked);
    return result;
  });
  const probable = await round(findProbable);
  const result = { exact: exact.linked.length, corrected: corrected.linked.length, probable: probable + corrected.waiting, review: exact.review.length + corrected.review.length };
  log.info({ shop: shopId, count: result.exact + result.corrected, rows: result.probable + result.review }, "linking round done");
  return result;
}
