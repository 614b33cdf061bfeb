import { afterAll, beforeAll, expect, test } from "vitest";
import { closePool, pool } from "#app/platform/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { startRelay, type Relay } from "#tests/support/relay.ts";

process.env.DATABASE_SILENCE_SECONDS = "0.4";
const database = useDatabase();
let relay: Relay;

beforeAll(async () => {
  const address = new URL(database.appUrl());
  const port = Number(address.port);
  relay = await startRelay(() => port);
  address.port = String(relay.port);
  address.hostname = "127.0.0.1";
  process.env.DATABASE_URL = address.toString();
});
afterAll(async () => {
  await closePool();
  await relay.close();
});

test("a query that the server still works on is left alone, however long it takes", async () => {
  await expect(pool().query("select pg_sleep(1.5)")).resolves.toBeDefined();
});

test("a query on a line that fell silent is given up once the database can be asked, and its locks are free", async () => {
  const client = await pool().connect();
  await client.query("begin; select pg_advisory_xact_lock(42)");
  relay.silence();
  const broken = expect(client.query("select 1")).rejects.toThrow(/terminated/);
  setTimeout(() => relay.reopen(), 600);
  await broken;
  client.release(true);
  const { rows } = await pool().query<{ free: boolean }>("select pg_try_advisory_lock(42) as free");
  expect(rows).toEqual([{ free: true }]);
});
