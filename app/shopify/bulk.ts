import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { adminGraphql } from "./admin-client.ts";
import { ShopifyUnavailable } from "./errors.ts";
import * as operations from "./operations/bulk.ts";

const status = z.object({
  bulkOperation: z.object({ status: z.string(), errorCode: z.string().nullable(), objectCount: z.coerce.number(), url: z.string().nullable() }).nullable(),
});

/** Starts a bulk query and gives its id. Shopify runs five a shop at once; a sixth is refused and tried later. */
export async function startBulk(shopId: number, query: string): Promise<string> {
  const data = await adminGraphql(
    shopId,
    operations.bulkRun,
    { query },
    z.object({ bulkOperationRunQuery: z.object({ bulkOperation: z.object({ id: z.string() }) }) }),
  );
  return data.bulkOperationRunQuery.bulkOperation.id;
}

/**
 * Waits for a bulk query's end and gives the address of its result, or null for an empty one.
 * @throws ShopifyUnavailable when it failed, was cancelled or is gone (results are kept a week): start it anew
 */
export async function awaitBulk(shopId: number, id: string, { signal, pollMs = 2_000 }: { signal: AbortSignal; pollMs?: number }): Promise<string | null> {
  for (;;) {
    signal.throwIfAborted();
    const { bulkOperation: operation } = await adminGraphql(shopId, operations.bulkStatus, { id }, status);
    if (!operation) throw new ShopifyUnavailable("the bulk query is gone");
    if (operation.status === "COMPLETED") return operation.url;
    if (operation.status !== "CREATED" && operation.status !== "RUNNING") throw new ShopifyUnavailable(`the bulk query ended as ${operation.status} ${operation.errorCode ?? ""}`);
    await sleep(pollMs, undefined, { signal });
  }
}

/**
 * Streams the lines of a bulk result in batches, skipping those worked off before.
 * @param from line to begin with, 0 the first
 * @throws ShopifyUnavailable when the file ends in the middle of a line: come back and go on from the last batch
 */
export async function* bulkLines(url: string, from: number, { signal, size = 500 }: { signal: AbortSignal; size?: number }): AsyncGenerator<{ lines: unknown[]; next: number }> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new ShopifyUnavailable(`the bulk result was answered ${response.status}`);
  const reader = createInterface({ input: Readable.fromWeb(response.body as never), crlfDelay: Infinity });
  let at = 0;
  let batch: unknown[] = [];
  for await (const line of reader) {
    at += 1;
    if (at <= from || !line) continue;
    batch.push(parseLine(line));
    if (batch.length < size) continue;
    yield { lines: batch, next: at };
    batch = [];
  }
  if (batch.length > 0) yield { lines: batch, next: at };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ShopifyUnavailable("the bulk result was cut off");
  }
}
