import { expect, test } from "vitest";
import { pool, withShop } from "#app/platform/db.ts";
import { enqueue, startWorkers } from "#app/platform/jobs.ts";
import { schedule } from "#app/platform/schedule.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { eventually } from "#tests/support/eventually.ts";

useDatabase();

const waiting = async (queue: string) => (await pool().query<{ n: number }>("select count(*)::int as n from pgboss.job where name = $1", [queue])).rows[0]?.n;

test("a job exists if and only if its transaction commits", async () => {
  const shop = await aShop();
  await expect(
    withShop(shop, async (tx) => {
      await enqueue(tx, "mail", { shopId: shop });
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  expect(await waiting("mail")).toBe(0);
  await withShop(shop, (tx) => enqueue(tx, "mail", { shopId: shop }));
  expect(await waiting("mail")).toBe(1);
});

test("asking twice for a recompute of one shop makes one job, of two shops two", async () => {
  const [one, other] = [await aShop(), await aShop()];
  for (const shop of [one, one, other]) await withShop(shop, (tx) => enqueue(tx, "recompute", { shopId: shop }, { singletonKey: String(shop) }));
  expect(await waiting("recompute")).toBe(2);
});

test("a job that fails is tried again", async () => {
  const shop = await aShop();
  let tries = 0;
  await startWorkers({
    link: async () => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
    },
  });
  await withShop(shop, (tx) => enqueue(tx, "link", { shopId: shop }, { retryDelay: 0, retryBackoff: false }));
  await eventually(async () => expect(tries).toBe(2));
});

test("a queue that has work is not left alone until the next look at it", async () => {
  const shop = await aShop();
  for (let n = 0; n < 5; n++) await withShop(shop, (tx) => enqueue(tx, "print", { shopId: shop }));
  let done = 0;
  await startWorkers({ print: async () => void (done += 1) }, { pollSeconds: 300 });
  await eventually(() => expect(done).toBe(5));
});

test("a shop whose work takes long, and has much of it, keeps no other shop waiting", async () => {
  const [busy, other] = [await aShop(), await aShop()];
  for (const shop of [busy, busy, busy, busy, busy, other]) await withShop(shop, (tx) => enqueue(tx, "sync", { shopId: shop }));
  const begun: number[] = [];
  const release = Promise.withResolvers<void>();
  await startWorkers({
    sync: async ({ shopId }) => {
      begun.push(shopId);
      if (shopId === busy) await release.promise;
    },
  });
  await eventually(() => expect(begun).toContain(other));
  expect(begun.filter((shop) => shop === busy)).toHaveLength(1);
  release.resolve();
  await eventually(() => expect(begun).toHaveLength(6));
});

test("the timetable is exactly what is scheduled now", async () => {
  const none = async () => {};
  const keys = async () => (await pool().query<{ key: string }>("select key from pgboss.schedule where name = 'scheduled' order by key")).rows.map(({ key }) => key);
  await schedule([{ name: "one", cron: "0 1 * * *", once: none }, { name: "two", cron: "0 2 * * *", once: none }]);
  expect(await keys()).toEqual(["one", "two"]);
  await schedule([{ name: "two", cron: "0 3 * * *", once: none }]);
  expect(await keys()).toEqual(["two"]);
});
