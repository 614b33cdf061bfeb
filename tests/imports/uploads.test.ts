import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginUpload, chunkBytes, createDropToken, finishUpload, handleFileDrop, listDropTokens, receiveChunk, revokeDropToken, runImport } from "#app/imports/index.ts";
import { files } from "#app/platform/files.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import "./support.ts";

useDatabase();

const server = createServer((req, res) => void handleFileDrop(req, res));
let origin = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test("an upload that stopped goes on where it was, under a fresh token", async () => {
  const shop = await aShop();
  const whole = Buffer.alloc(chunkBytes + 5, "x");
  const file = { fileName: "orders.txt", bytes: whole.length, modifiedAt: 1 };
  const first = await beginUpload(shop, file);
  expect(first).toMatchObject({ chunks: 2, received: [] });
  await receiveChunk(shop, first.id, first.token, 1, whole.subarray(chunkBytes));
  await expect(receiveChunk(shop, first.id, first.token, 0, whole.subarray(0, 10))).rejects.toThrow("incomplete");
  await expect(finishUpload(shop, first.id, first.token)).rejects.toThrow("1 of 2 parts");
  const again = await beginUpload(shop, file);
  expect(again).toMatchObject({ id: first.id, received: [1] });
  await expect(receiveChunk(shop, first.id, first.token, 0, whole.subarray(0, chunkBytes))).rejects.toThrow("not found");
  await receiveChunk(shop, again.id, again.token, 0, whole.subarray(0, chunkBytes));
  const { fileKey } = await finishUpload(shop, again.id, again.token);
  expect((await buffer(await files().get(fileKey))).equals(whole)).toBe(true);
  expect(await finishUpload(shop, again.id, again.token)).toEqual({ fileKey, fileName: "orders.txt" });
  expect(await files().list(`${shop}/uploads`)).toEqual([]);
  await expect(beginUpload(shop, { fileName: "huge", bytes: 3 * 1024 ** 3 })).rejects.toThrow("2 GB");
});

test("a script pushes a file with the shop's token and reads its result", async () => {
  const shop = await aShop();
  const token = await createDropToken(shop, "nightly", "staff:test");
  const headers = { authorization: `Bearer ${token}` };
  const file = "date,channel,cost\n2026-06-05,podcast,12.00\n";
  expect((await fetch(`${origin}/drop/daily-spend`, { method: "PUT", body: file })).status).toBe(401);
  expect((await fetch(`${origin}/drop/nothing`, { method: "PUT", body: file, headers })).status).toBe(404);
  const open = await fetch(`${origin}/drop/daily-spend`, { method: "PUT", body: file, headers });
  expect([open.status, await open.json()]).toMatchObject([422, { questions: [{ parameter: "currency", suggestion: "USD" }] }]);
  const taken = await fetch(`${origin}/drop/daily-spend?name=spend.csv&currency=EUR`, { method: "POST", body: file, headers });
  expect(taken.status).toBe(202);
  const { importId, status } = (await taken.json()) as { importId: string; status: string };
  await runImport(shop, importId);
  expect(await (await fetch(`${origin}${status}`, { headers })).json()).toMatchObject({ state: "done", fileName: "spend.csv", rows: { taken: 1 }, period: { from: "2026-06-05", to: "2026-06-05" } });
  const [listed] = await listDropTokens(shop);
  expect(JSON.stringify(listed)).not.toContain(token);
  await revokeDropToken(shop, listed!.id, "staff:test");
  expect((await fetch(`${origin}${status}`, { headers })).status).toBe(401);
});
