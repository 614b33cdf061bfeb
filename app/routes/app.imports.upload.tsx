import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { detectFile } from "#app/imports/index.ts";
import { UserError } from "#app/platform/errors.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { staffAction } from "#app/shopify/route.server.ts";

const largest = 2 * 1024 ** 3;

/** Takes one file as the request's body, keeps it, and answers with what was understood of it. */
export const action = staffAction(async ({ shopId }, { request }) => {
  const name = new URL(request.url).searchParams.get("name")?.slice(0, 300) || "file";
  if (Number(request.headers.get("content-length") ?? 0) > largest) throw new UserError("The file is larger than 2 GB. Split it, or compress it as gz or zip.");
  if (!request.body) throw new UserError("The file is empty.");
  const key = fileKey(shopId, "uploads", `${randomUUID()}-${name}`);
  await files().put(key, Readable.fromWeb(request.body as WebStream));
  return { ok: true, data: { fileKey: key, fileName: name, detection: await detectFile(shopId, { fileKey: key }, name) } };
});
