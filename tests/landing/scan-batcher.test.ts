import { expect, test } from "vitest";
import { createScanBatcher } from "#app/migration/landing/scan-batcher.ts";
import type { Scan, ScanStore } from "#app/migration/landing/scan-store.ts";
import { timeOrderedId } from "#app/migration/landing/time-ordered-id.ts";

const scan = (): Scan => ({ shopId: 1, id: timeOrderedId(Date.now()), at: Date.now(), code: "6Y9VSMPV", insertId: "", printRunId: "", kind: "scan", variant: "", locale: "en", visitor: null });

/** A store whose commits end when told. */
function heldStore() {
  const held: { scans: readonly Scan[]; commit: () => void }[] = [];
  const store: ScanStore = {
    add: (scans) => new Promise((commit) => held.push({ scans, commit })),
    addAgain: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { store, held };
}

const spool = { append: () => Promise.reject(new Error("nothing is to be spooled")), replay: () => Promise.resolve(0), waiting: false };
const turn = () => new Promise((done) => setTimeout(done, 5));

test("while one batch commits another runs, the rest gathers, and nobody is answered before his own commit", async () => {
  const [one, two] = [heldStore(), heldStore()];
  const batcher = createScanBatcher([one.store, two.store], spool);
  const answered: number[] = [];
  const add = (which: number) => batcher.add(scan(), () => answered.push(which));
  add(1);
  await turn();
  add(2);
  await turn();
  add(3);
  add(4);
  await turn();
  const batches = () => [...one.held, ...two.held].map((batch) => batch.scans.length).sort();
  expect(batches()).toEqual([1, 1]);
  expect(answered).toEqual([]);

  const first = two.held[0] ? two : one;
  first.held[0]?.commit();
  await turn();
  expect(answered).toEqual([1]);
  expect(batches()).toEqual([1, 1, 2]);

  let flushed = false;
  const flushing = batcher.flush().then(() => (flushed = true));
  first.held[1]?.commit();
  await turn();
  expect(answered).toEqual([1, 3, 4]);
  expect(flushed).toBe(false);
  (first === one ? two : one).held[0]?.commit();
  await flushing;
  expect(answered).toEqual([1, 3, 4, 2]);
  await batcher.stop();
});
