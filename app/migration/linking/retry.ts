import { withShop, type Tx } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { tellCustomers } from "./claim.ts";
import { findNear, linkNear, linkOneEditAway } from "./corrected.ts";
import { countExact, linkExact } from "./exact.ts";
import type { LinkingResult } from "./model.ts";
import { findProbable } from "./probable.ts";
import { slices, turnOf, type Slice } from "./turns.ts";

/** About this many links are made in one transaction: a second of work at most. */
const SLICE = 4_000;

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
 * orders. One round of a shop at a time writes; what a killed round has not reached, the next one does.
 */
export async function retryWaiting(shopId: number): Promise<LinkingResult> {
  const round = <T>(work: (tx: Tx) => Promise<T>) =>
    withShop(shopId, async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('linking', $1))", [shopId]);
      return work(tx);
    });
  const exact = await inSlices(slices(await round(countExact), SLICE), (slice) => round((tx) => linkExact(tx, null, slice).then((done) => told(tx, done))));
  const near = await round(findNear);
  const corrected = await inSlices(slices(near.length, SLICE), (slice) =>
    round((tx) => {
      const turn = near.filter(({ orderId }) => turnOf(orderId) >= slice.from && turnOf(orderId) <= slice.to);
      return linkNear(tx, turn).then((done) => told(tx, done));
    }),
  );
  const probable = await round(findProbable);
  const result = { exact: exact.linked, corrected: corrected.linked, probable: probable + corrected.waiting, review: exact.review + corrected.review };
  log.info({ shop: shopId, count: result.exact + result.corrected, rows: result.probable + result.review }, "linking round done");
  return result;
}

type Done = { linked: string[]; review: string[]; waiting?: number };

async function told(tx: Tx, done: Done): Promise<Done> {
  await tellCustomers(tx, done.linked);
  return done;
}

/** Works slice after slice, and adds up what was done. */
async function inSlices(parts: Slice[], work: (slice: Slice) => Promise<Done>): Promise<{ linked: number; review: number; waiting: number }> {
  const sum = { linked: 0, review: 0, waiting: 0 };
  for (const part of parts) {
    const done = await work(part);
    sum.linked += done.linked.length;
    sum.review += done.review.length;
    sum.waiting += done.waiting ?? 0;
  }
  return sum;
}
