import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { config } from "./config.ts";
import { s3Store } from "./files-s3.ts";

/** Where uploads, pictures, guides and print files are kept. Keys are `shop/area/name`, made by us, never by a person. */
export type FileStore = {
  put(key: string, body: Readable | Uint8Array | string): Promise<{ bytes: number }>;
  /** @throws Error when there is no such file */
  get(key: string): Promise<Readable>;
  size(key: string): Promise<number | null>;
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
  /** Where the file lies on this machine, when it does: saves a copy where random access is needed. */
  localPath?(key: string): string;
};

/** A key within a shop's own folder; the shop leads, so that erasing a shop is one prefix. */
export function fileKey(shopId: number, area: string, name: string): string {
  const safe = name.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "").slice(-100) || "file";
  return `${shopId}/${area}/${safe}`;
}

/** A folder as a file store: written aside and moved in place, so that a key never names half a file. */
export function folderStore(root: string): FileStore {
  const path = (key: string) => {
    const full = normalize(join(root, key));
    // A key that climbs could leave one shop's folder for another's, still inside the store.
    if (!full.startsWith(root + sep) || key.split("/").some((part) => part === ".." || part === ".")) throw new Error("a file key must stay inside the store");
    return full;
  };
  return {
    async put(key, body) {
      const target = path(key);
      const aside = `${target}.${randomUUID()}.part`;
      await mkdir(dirname(target), { recursive: true });
      try {
        const source = body instanceof Readable ? body : Readable.from([typeof body === "string" ? Buffer.from(body) : body]);
        await pipeline(source, createWriteStream(aside));
        await rename(aside, target);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
      return { bytes: (await stat(target)).size };
    },
    async get(key) {
      await stat(path(key));
      return createReadStream(path(key));
    },
    async size(key) {
      return stat(path(key)).then((found) => found.size, () => null);
    },
    async list(prefix) {
      const folder = path(prefix);
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".part"))
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).split(sep).join("/"))
        .sort();
    },
    async remove(key) {
      await rm(path(key), { recursive: true, force: true });
    },
    localPath: path,
  };
}

/** True when the file could not be kept for want of room. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes((error as { code?: string } | null)?.code ?? "");
}

let shared: FileStore | undefined;

/** The configured store: a bucket when S3_BUCKET names one, else a folder. */
export function files(): FileStore {
  return (shared ??= configured());
}

function configured(): FileStore {
  const { FILES_DIR, S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config();
  if (!S3_BUCKET) return folderStore(FILES_DIR);
  if (!S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) throw new Error("S3_BUCKET is set: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too");
  return s3Store({ bucket: S3_BUCKET, endpoint: S3_ENDPOINT, region: S3_REGION, accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY });
}
