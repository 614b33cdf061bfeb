import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createRandom } from "#app/attribution/numerics/random.ts";
import { readImport, runImport, startImport } from "#app/imports/index.ts";
import { withShop } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";

const lines = 3_000;
const header = "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tsku\tasin\titem-status\tquantity\tcurrency\titem-price";

function report(day: number): string {
  const rows = Array.from({ length: lines }, (_, n) => `114-${String(n).padStart(7, "0")}-1234567\t2026-05-01T05:05:21+00:00\t2026-05-${String(day).padStart(2, "0")}T05:05:21+00:00\tShipped\tAmazon.com\tSKU\tB000000001\tShipped\t1\tUSD\t${day}.00`);
  return [header, ...rows].join("\n");
}

const state = (shopId: number) => withShop(shopId, async (tx) => (await tx.first<{ orders: number; minor: number }>("select count(*) as orders, coalesce(sum(total_minor), 0)::bigint as minor from amazon_orders where shop_id = $1", [shopId]))!);

/**
 * Kills an importing process at random moments, `rounds` times, each time with a newer report of the same orders, and
 * looks at the facts: those before, or those after, and what the import says agrees; begun again, it ends whole.
 */
export async function killImports(shopId: number, rounds: number, seed: number): Promise<{ killed: number; whole: number; failures: string[] }> {
  const random = createRandom(seed);
  const outcome = { killed: 0, whole: 0, failures: [] as string[] };
  let before = await state(shopId);
  for (let round = 1; round <= rounds; round++) {
    const day = (round % 28) + 1;
    const key = fileKey(shopId, "imports", randomUUID());
    // Each report is newer than the one before, by the year.
    await files().put(key, report(day).replaceAll("2026-05-", `${2026 + Math.floor(round / 28)}-05-`));
    const id = await startImport(shopId, { fileKey: key, fileName: "report.txt", source: "amazon-orders", actor: "system" });
    await killAfter(shopId, id, random.int(1_500));
    const after = await state(shopId);
    const view = await readImport(shopId, id);
    const whole = after.orders === lines && after.minor === lines * day * 100;
    const none = after.orders === before.orders && after.minor === before.minor;
    if (!whole && !none) outcome.failures.push(`round ${round}, seed ${seed}: half an import: ${JSON.stringify({ before, after })}`);
    if ((view.state === "done") !== whole && before.minor !== after.minor) outcome.failures.push(`round ${round}: the import says ${view.state}, the facts say ${whole ? "whole" : "none"}`);
    outcome[view.state === "done" ? "whole" : "killed"] += 1;
    await untilDone(shopId, id);
    before = await state(shopId);
    if (before.orders !== lines || before.minor !== lines * day * 100) outcome.failures.push(`round ${round}, seed ${seed}: begun again, it did not end whole: ${JSON.stringify(before)}`);
  }
  return outcome;
}

/** A killed process's connection may outlive it for a moment, holding the import's lock. */
async function untilDone(shopId: number, id: string): Promise<void> {
  for (let left = 50; left > 0; left--) {
    await runImport(shopId, id);
    if ((await readImport(shopId, id)).state === "done") return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

function killAfter(shopId: number, importId: string, milliseconds: number): Promise<void> {
  const child = fork(new URL("./import-child.ts", import.meta.url), [String(shopId), importId], { env: process.env, stdio: "ignore" });
  return new Promise((done) => {
    let timer: NodeJS.Timeout | undefined;
    // The clock starts when the child does: starting Node is no part of an import.
    child.on("message", () => (timer = setTimeout(() => child.kill("SIGKILL"), milliseconds)));
    child.once("exit", () => {
      clearTimeout(timer);
      done();
    });
  });
}
