import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closePool, pool } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { openSpool } from "#app/migration/landing/scan-spool.ts";
import { openScanStore, type Scan } from "#app/migration/landing/scan-store.ts";
import { timeOrderedId } from "#app/migration/landing/time-ordered-id.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { startRelay, type Relay } from "#tests/support/relay.ts";
import { aCard, counts, startServer, storedScans, tokenOf, wordingOf } from "./support.ts";

useDatabase();

const spoolFolder = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
let server: Awaited<ReturnType<typeof startServer>>;
let relay: Relay;

beforeAll(async () => {
  const address = new URL(process.env.DATABASE_URL ?? "");
  const port = Number(address.port);
  relay = await startRelay(() => port);
  address.port = String(relay.port);
  address.hostname = "127.0.0.1";
  process.env.DATABASE_URL = address.toString();
  process.env.SPOOL_DIR = spoolFolder;
  await closePool();
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
  await stopJobs();
  await closePool();
  await relay.close();
});

const spooled = () => readdirSync(spoolFolder).flatMap((name) => readFileSync(join(spoolFolder, name), "utf8").split("\n").filter(Boolean));

test("away: pages come from memory, scans go to the local file, a registration keeps what was typed; back: each counts once", async () => {
  const card = await aCard(await aShop());
  const before = await server.ask(`/q/${card.code}`);
  relay.shut();

  const during = await Promise.all([server.ask(`/q/${card.code}`), server.ask(`/q/${card.code}`), server.ask(`/q/${card.code}`, { method: "HEAD" })]);
  expect(during.map((one) => one.status)).toEqual([200, 200, 200]);
  expect(during[0]?.body).toContain("Two more years of warranty");
  expect(spooled()).toHaveLength(3);

  await new Promise((done) => setTimeout(done, 2_100));
  const form = { t: tokenOf(before.body), cv: wordingOf(before.body), l: "en", email: "anna@example.com", consent: "yes" };
  const refused = await server.ask(`/q/${card.code}`, { form });
  expect(refused.status).toBe(503);
  expect(refused.body).toContain("Please try again in a moment");
  expect(refused.body).toContain('value="anna@example.com"');
  expect(refused.body).toMatch(/name="consent" value="yes" checked/);

  const { createSharedCardCode } = await import("#app/migration/inserts/card-code.ts");
  const never = await server.ask(`/q/${createSharedCardCode()}`);
  expect(never.status).toBe(503);
  expect(never.headers["retry-after"]).toBe("5");

  relay.reopen();
  await expect.poll(() => spooled().length, { timeout: 15_000 }).toBe(0);
  await expect.poll(() => counts(card), { timeout: 5_000 }).toEqual({ scan: 3, head: 1 });
  expect(await storedScans(card)).toBe(4);
  // Sent again just as it came back; a connection that broke may cost one more try.
  const again = async () => (await server.ask(`/q/${card.code}`, { form: { ...form, t: tokenOf(refused.body) } })).status;
  await expect.poll(again, { timeout: 10_000, interval: 500 }).toBe(303);
});

test("a batch stored twice, or half read from a file cut short, counts each scan once", async () => {
  const card = await aCard(await aShop());
  const scan = (): Scan => ({ shopId: card.shopId, id: timeOrderedId(Date.now()), at: Date.now(), code: card.code, insertId: card.insertId, printRunId: card.printRunId, kind: "scan", variant: "", locale: "en", visitor: null });
  const store = openScanStore();
  const scans = [scan(), scan(), scan()];
  await store.add(scans);
  await store.addAgain(scans);
  const folder = mkdtempSync(join(tmpdir(), "flybridge-spool-"));
  // What a process that is no more has left behind: one stored scan, one new, and a line it did not finish.
  const left = [JSON.stringify(scans[0]), JSON.stringify(scan()), '{"shopId": 1, "id": "'].join("\n");
  writeFileSync(join(folder, "scans-elsewhere-1-00000000.ndjson"), left);
  const { utimesSync } = await import("node:fs");
  utimesSync(join(folder, "scans-elsewhere-1-00000000.ndjson"), new Date(0), new Date(0));
  const spool = openSpool(folder);
  await expect(spool.replay(() => Promise.reject(new Error("still away")))).rejects.toThrow("still away");
  expect(await spool.replay((kept) => store.addAgain(kept))).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
  expect(await counts(card)).toEqual({ scan: 4 });
  expect(await storedScans(card)).toBe(4);
  await store.close();
  expect((await pool().query("select 1")).rowCount).toBe(1);
});
