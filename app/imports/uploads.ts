import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { z } from "zod";
import { blindIndex } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { fileKey, files } from "#app/platform/files.ts";
import { nameColumns, openName, sealName, type StoredName } from "./file-name.ts";

/** Chunks are of this many bytes, the last one smaller. */
export const chunkBytes = 8 * 1024 ** 2;
const maxBytes = 2 * 1024 ** 3;

export type Upload = {
  id: string;
  /** Fresh at every begin; each chunk must carry it. */
  token: string;
  fileName: string;
  bytes: number;
  chunkBytes: number;
  chunks: number;
  /** Numbers of the chunks that have arrived, from 0: only the others need sending. */
  received: number[];
};

const beginSchema = z.object({ fileName: z.string().min(1).max(300), bytes: z.number().int().min(1, "The file is empty").max(maxBytes, "The file is larger than 2 GB. Split it by period"), modifiedAt: z.number().default(0) });
const hash = (text: string): string => createHash("sha256").update(text).digest("base64url");
const chunkCount = (bytes: number): number => Math.ceil(bytes / chunkBytes);
const chunkKey = (shopId: number, id: string, number: number): string => fileKey(shopId, `uploads/${id}`, String(number).padStart(6, "0"));

/** Begins an upload, or goes on with one of the same file (name, size, last change) that stopped halfway. */
export async function beginUpload(shopId: number, input: z.input<typeof beginSchema>): Promise<Upload> {
  const checked = beginSchema.safeParse(input);
  if (!checked.success) throw new UserError(`${checked.error.issues[0]?.message ?? "The file cannot be uploaded"}.`);
  const { fileName, bytes, modifiedAt } = checked.data;
  const token = randomBytes(24).toString("base64url");
  const fingerprint = blindIndex(shopId, "upload", `${fileName}\0${bytes}\0${modifiedAt}`);
  return withShop(shopId, async (tx) => {
    const known = await tx.first<{ id: string; chunks: number[] }>(
      `update uploads set token_hash = $3 where shop_id = $1 and id = (
         select id from uploads where shop_id = $1 and fingerprint = $2 and file_key is null order by created_at desc limit 1 for update) returning id, chunks`,
      [shopId, fingerprint, hash(token)],
    );
    const row = known ?? (await tx.first<{ id: string; chunks: number[] }>(
      "insert into uploads (shop_id, id, file_name, file_name_encrypted, bytes, fingerprint, token_hash) values ($1, $2, '', $3, $4, $5, $6) returning id, chunks",
      [shopId, randomUUID(), sealName(shopId, fileName), bytes, fingerprint, hash(token)],
    ));
    return { id: row!.id, token, fileName, bytes, chunkBytes, chunks: chunkCount(bytes), received: [...row!.chunks].sort((a, b) => a - b) };
  });
}

type UploadRow = { bytes: number; token_hash: string; chunks: number[]; file_key: string | null } & StoredName;

async function readUpload(shopId: number, id: string, token: string): Promise<UploadRow> {
  const row = z.uuid().safeParse(id).success ? await withShop(shopId, (tx) => tx.first<UploadRow>(`select bytes, token_hash, chunks, file_key, ${nameColumns} from uploads where shop_id = $1 and id = $2`, [shopId, id])) : undefined;
  if (!row || !timingSafeEqual(Buffer.from(row.token_hash), Buffer.from(hash(token)))) throw new NotFound("The upload");
  return row;
}

/** Stores one chunk. A chunk sent again replaces itself. @throws UserError when its size is not what it must be */
export async function receiveChunk(shopId: number, id: string, token: string, number: number, body: Readable | Uint8Array): Promise<{ received: number }> {
  const row = await readUpload(shopId, id, token);
  const count = chunkCount(row.bytes);
  if (!Number.isInteger(number) || number < 0 || number >= count) throw new UserError("There is no such chunk.");
  const wanted = number === count - 1 ? row.bytes - number * chunkBytes : chunkBytes;
  const key = chunkKey(shopId, id, number);
  const { bytes } = await files().put(key, body instanceof Readable ? body.pipe(atMost(wanted)) : body);
  if (bytes !== wanted) {
    await files().remove(key);
    throw new UserError("The chunk arrived incomplete. Send it again.");
  }
  await withShop(shopId, (tx) => tx.run("update uploads set chunks = array_append(array_remove(chunks, $3), $3) where shop_id = $1 and id = $2", [shopId, id, number]));
  return { received: number };
}

function atMost(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new UserError("The chunk is larger than it may be."));
      else done(null, chunk);
    },
  });
}

/** Puts the chunks together as one stored file. Safe to repeat. @throws UserError naming the chunks that are missing */
export async function finishUpload(shopId: number, id: string, token: string): Promise<{ fileKey: string; fileName: string }> {
  const row = await readUpload(shopId, id, token);
  if (row.file_key) return { fileKey: row.file_key, fileName: openName(shopId, row) };
  const count = chunkCount(row.bytes);
  const missing = Array.from({ length: count }, (_, number) => number).filter((number) => !row.chunks.includes(number));
  if (missing.length > 0) throw new UserError(`${missing.length} of ${count} parts have not arrived yet.`, { fields: { missing: missing.slice(0, 1000).join(",") } });
  const key = fileKey(shopId, "imports", id);
  const store = files();
  await store.put(key, Readable.from(chunksOf(shopId, id, count)));
  await withShop(shopId, (tx) => tx.run("update uploads set file_key = $3 where shop_id = $1 and id = $2", [shopId, id, key]));
  for (let number = 0; number < count; number++) await store.remove(chunkKey(shopId, id, number));
  return { fileKey: key, fileName: openName(shopId, row) };
}

async function* chunksOf(shopId: number, id: string, count: number): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number++) yield* (await files().get(chunkKey(shopId, id, number))) as AsyncIterable<Uint8Array>;
}

const headerSchema = z.object({ upload: z.uuid(), token: z.string().min(10).max(100), chunk: z.coerce.number().int().min(0) });

/**
 * Reads what a request about an upload carries in its query (`upload`, `token`, `chunk`) and stores its body.
 * @throws UserError when the request is not one
 */
export async function parseUpload(shopId: number, request: Request): Promise<{ received: number }> {
  const query = headerSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success || !request.body) throw new UserError("The upload's request is not complete.");
  const { upload, token, chunk } = query.data;
  return receiveChunk(shopId, upload, token, chunk, Readable.fromWeb(request.body as never));
}
