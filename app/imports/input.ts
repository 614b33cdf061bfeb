import { Readable } from "node:stream";
import { files } from "#app/platform/files.ts";
import { spool } from "./reading/open.ts";

/** A file to look at: one in the file store, one on this machine, or a stream. */
export type FileInput = { fileKey: string } | { path: string } | Readable;

/** Gives `work` a local path of the file, whichever store it lies in, for as long as it runs. */
export async function withInputFile<T>(input: FileInput | string, work: (path: string) => Promise<T>): Promise<T> {
  if (typeof input !== "string" && !(input instanceof Readable) && "path" in input) return work(input.path);
  const body = input instanceof Readable ? input : await stored(typeof input === "string" ? input : input.fileKey);
  if (typeof body === "string") return work(body);
  const copy = await spool(body);
  try {
    return await work(copy.path);
  } finally {
    await copy.remove();
  }
}

/** A folder's files are read where they lie; others are copied here first, since archives need random access. */
async function stored(key: string): Promise<string | Readable> {
  const store = files();
  return store.localPath ? store.localPath(key) : store.get(key);
}
