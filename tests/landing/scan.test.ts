import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pool, withShop } from "#app/platform/db.ts";
import { stopPublic } from "#app/migration/landing/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { aCard, cookieOf, counts, startServer, storedScans } from "./support.ts";

useDatabase();
process.env.SPOOL_DIR = mkdtempSync(join(tmpdir(), "flybridge-spool-"));

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await stopPublic();
});

test("a scan is stored and counted once before its page is answered", async () => {
  const card = await aCard(await aShop());
  const page = await server.ask(`/q/${card.code}`);
  expect(page.status).toBe(200);
  expect(page.body).toContain("Two more years of warranty on your Mira Carrier");
  expect(await counts(card)).toEqual({ scan: 1 });
  expect(await storedScans(card)).toBe(1);
});

test("requests by programs are kept apart from scans", async () => {
  const card = await aCard(await aShop());
  await server.ask(`/q/${card.code}`, { method: "HEAD" });
  await server.ask(`/q/${card.code}`, { headers: { "Sec-Purpose": "prefetch;prerender" } });
  await server.ask(`/q/${card.code}`, { headers: { "User-Agent": "WhatsApp/2.24.1 i" } });
  await server.ask(`/q/${card.code}`, { headers: { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" } });
  await server.ask(`/q/${card.code}`, { headers: { "User-Agent": "Mozilla/5.0 (compatible; UptimeRobot/2.0)" } });
  expect(await counts(card)).toEqual({ head: 1, prefetch: 1, preview: 1, bot: 2 });
});

test("a reload is known by the one-hour cookie; without one a shared card counts each person", async () => {
  const card = await aCard(await aShop());
  const first = await server.ask(`/q/${card.code}`);
  expect(first.headers["set-cookie"]?.[0]).toMatch(/^fb=.*Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax/);
  await server.ask(`/q/${card.code}`, { headers: { Cookie: cookieOf(first) } });
  await server.ask(`/q/${card.code}`);
  expect(await counts(card)).toEqual({ scan: 2, reload: 1 });
});

test("on a unique card without a cookie, the same phone on the same day is a reload, another phone is not", async () => {
  const card = await aCard(await aShop(), { unique: true });
  await server.ask(`/q/${card.code}`);
  await server.ask(`/q/${card.code}`);
  await server.ask(`/q/${card.code}`, { headers: { "User-Agent": "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36" } });
  expect(await counts(card)).toEqual({ scan: 2, reload: 1 });
  const rows = await withShop(card.shopId, (tx) => tx.query<{ visitor_hash: string }>("select visitor_hash from scans"));
  for (const row of rows) expect(row.visitor_hash).not.toContain("127.0.0.1");
});

test("proof scans never count and mark the print run", async () => {
  const card = await aCard(await aShop(), { proof: true, status: "draft" });
  const page = await server.ask(`/q/${card.code}`);
  expect(page.body).toContain("Test print");
  expect(await counts(card)).toEqual({ proof: 1 });
  const [run] = await withShop(card.shopId, (tx) => tx.query<{ proof_scanned_at: Date }>("select proof_scanned_at from print_runs"));
  expect(run?.proof_scanned_at).toBeInstanceOf(Date);
});

test("an unknown code asks the database once, however often it is tried, and is counted as an orphan", async () => {
  const asked: string[] = [];
  const query = pool().query.bind(pool());
  pool().query = ((first: unknown, ...rest: unknown[]) => {
    asked.push(JSON.stringify(first));
    return (query as (...all: unknown[]) => unknown)(first, ...rest);
  }) as typeof query;
  try {
    const { createUniqueCardCode } = await import("#app/migration/inserts/card-code.ts");
    const code = createUniqueCardCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.ask(`/q/${code}`)));
    await server.ask(`/q/${code}`);
    expect(answers.map((one) => one.status)).toEqual(Array.from({ length: 20 }, () => 404));
    expect(asked.filter((text) => text.includes(code) || text.includes("landing_codes"))).toHaveLength(1);
    // A wrong check character is known to be wrong without asking.
    asked.length = 0;
    expect((await server.ask("/q/AAAA-AAAA-AAAA")).body).toBe(answers[0]?.body);
    expect(asked).toEqual([]);
  } finally {
    pool().query = query;
  }
  await stopPublic();
  const orphans = await pool().query<{ scans: number }>("select sum(scans)::int as scans from orphan_scans");
  expect(orphans.rows[0]?.scans).toBe(22);
});

test("a flood of one card and a spread over many are all stored", async () => {
  const card = await aCard(await aShop());
  await Promise.all(Array.from({ length: 300 }, () => server.ask(`/q/${card.code}`)));
  expect(await counts(card)).toEqual({ scan: 300 });
  expect(await storedScans(card)).toBe(300);
  const cards = await Promise.all(Array.from({ length: 20 }, async () => aCard(await aShop(), { unique: true })));
  await Promise.all(cards.flatMap((one) => [server.ask(`/q/${one.code}`), server.ask(`/q/${one.code}`, { headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" } })]));
  for (const one of cards) expect(await counts(one)).toEqual({ scan: 2 });
});
