import { expect, test } from "vitest";
import { pool } from "#app/platform/db.ts";
import { retryDead } from "#app/platform/jobs.ts";
import { deadJobs } from "#app/platform/queue-state.ts";
import { queues } from "#app/platform/queues.ts";
import { otherWork, workNames } from "#app/ui/stopped-work.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";

useDatabase();

const die = async (shopId: number) =>
  (await pool().query<{ id: string }>("insert into pgboss.job (name, data, source_name, retry_limit) values ('dead', $1, 'mail', 0) returning id", [JSON.stringify({ shopId })])).rows[0]!.id;

test("a shop sees and has tried again only its own dead letters, whatever id it names", async () => {
  const [mine, theirs] = [await aShop(), await aShop()];
  const [own, other] = [await die(mine), await die(theirs)];
  expect((await deadJobs(100, mine)).map((job) => job.id)).toEqual([own]);
  expect(await retryDead([other], mine)).toBe(0);
  expect(await retryDead(undefined, mine)).toBe(1);
  expect(await deadJobs(100, mine)).toEqual([]);
  expect((await deadJobs(100, theirs)).map((job) => job.id)).toEqual([other]);
  const { rows } = await pool().query<{ shop: number }>("select (data->>'shopId')::int as shop from pgboss.job where name = 'mail'");
  expect(rows).toEqual([{ shop: mine }]);
});

test("every queue's work has a name that a merchant understands", () => {
  for (const { name } of queues) if (name !== "dead") expect(workNames[name] ?? otherWork).not.toBe(otherWork);
});
