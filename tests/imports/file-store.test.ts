import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { folderStore, type FileStore } from "#app/platform/files.ts";
import { s3Store } from "#app/platform/files-s3.ts";
import { startS3 } from "./s3-server.ts";

const folder = await mkdtemp(join(tmpdir(), "flybridge-files-"));
const s3 = await startS3("bucket");
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

const stores: [string, FileStore][] = [
  ["a folder", folderStore(folder)],
  ["an S3-compatible bucket", s3Store({ bucket: "bucket", endpoint: s3.endpoint, region: "auto", accessKeyId: "test", secretAccessKey: "secret" })],
];

describe.each(stores)("files in %s", (_name, store) => {
  test("come back as they were put", async () => {
    expect(await store.put("1/a/text.csv", "a;b\n")).toEqual({ bytes: 4 });
    expect((await buffer(await store.get("1/a/text.csv"))).toString()).toBe("a;b\n");
    expect(await store.size("1/a/text.csv")).toBe(4);
    await store.put("1/a/text.csv", Buffer.from([0, 255]));
    expect(await buffer(await store.get("1/a/text.csv"))).toEqual(Buffer.from([0, 255]));
  });

  test("of many megabytes stream through, whatever their chunks", async () => {
    const piece = Buffer.alloc(700_001, "x");
    expect(await store.put("1/a/large", Readable.from(Array.from({ length: 25 }, () => piece)))).toEqual({ bytes: 25 * 700_001 });
    expect((await buffer(await store.get("1/a/large"))).equals(Buffer.concat(Array.from({ length: 25 }, () => piece)))).toBe(true);
    expect(await store.put("1/a/even", Readable.from([Buffer.alloc(8 * 1024 ** 2)]))).toEqual({ bytes: 8 * 1024 ** 2 });
    expect(await store.put("1/a/empty", Readable.from([]))).toEqual({ bytes: 0 });
  });

  test("that break off leave nothing", async () => {
    async function* broken() {
      yield Buffer.alloc(9 * 1024 ** 2);
      throw new Error("the line broke");
    }
    await expect(store.put("1/a/broken", Readable.from(broken()))).rejects.toThrow("the line broke");
    expect(await store.size("1/a/broken")).toBeNull();
  });

  test("are listed by folder and removed with what is below", async () => {
    for (const key of ["2/x/1", "2/x/2", "2/x/3", "2/y/1", "22/x/1"]) await store.put(key, "x");
    expect(await store.list("2")).toEqual(["2/x/1", "2/x/2", "2/x/3", "2/y/1"]);
    await store.remove("2");
    expect(await store.list("2")).toEqual([]);
    expect(await store.list("22")).toEqual(["22/x/1"]);
    await store.remove("2/never");
  });

  test("that are not there say so, and keys stay inside", async () => {
    await expect(store.get("1/a/none")).rejects.toThrow();
    expect(await store.size("1/a/none")).toBeNull();
    await expect(store.put("1/../../x", "x")).rejects.toThrow("inside");
  });
});
