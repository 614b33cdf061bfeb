import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { open as openZip, type Entry, type ZipFile } from "yauzl";
import { FileRefused } from "./types.ts";

export type ZipEntry = { name: string; size: number; open(): Promise<AsyncIterable<Uint8Array>> };
export type Archive = { entries: ZipEntry[]; close(): Promise<void> };

const maxEntries = 500;
const maxUnpacked = 8 * 1024 ** 3;
/** Text compresses twentyfold, repetitive text a hundredfold; bombs a thousandfold. */
const maxRatio = 400;
const ratioCountsFrom = 64 * 1024 ** 2;

/**
 * Reads a zip file's table of contents. Entries are never written under their own names, and are read only as far as
 * the limits allow: number of entries, unpacked size (as found, not as declared), ratio.
 */
export async function readZip(path: string): Promise<Archive> {
  const zip = await promisify<string, object, ZipFile>(openZip as never)(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true })
    .catch((error: Error) => { throw damaged(error); });
  const entries: ZipEntry[] = [];
  const left = { bytes: maxUnpacked };
  try {
    await new Promise<void>((done, fail) => {
      zip.on("entry", (entry: Entry) => {
        if (entry.isEncrypted()) return fail(new FileRefused("The archive has a password. Unpack it and drop the report itself."));
        if (entries.length >= maxEntries) return fail(new FileRefused(`The archive holds more than ${maxEntries} files. Drop the reports themselves.`));
        // Folders, and what macOS adds.
        if (!/\/$|^__MACOSX\/|(^|\/)\.[^/]+$/.test(entry.fileName)) entries.push(readable(zip, entry, left));
        zip.readEntry();
      });
      zip.once("end", done);
      zip.once("error", (error: Error) => fail(damaged(error)));
      zip.readEntry();
    });
  } catch (error) {
    zip.close();
    throw error;
  }
  if (entries.reduce((sum, entry) => sum + entry.size, 0) > maxUnpacked) {
    zip.close();
    throw new FileRefused("The archive unpacks to more than 8 GB. Drop smaller reports.");
  }
  return { entries, close: async () => zip.close() };
}

function readable(zip: ZipFile, entry: Entry, left: { bytes: number }): ZipEntry {
  return {
    name: entry.fileName,
    size: entry.uncompressedSize,
    async open() {
      const stream = await promisify<Entry, Readable>(zip.openReadStream.bind(zip) as never)(entry).catch((error: Error) => { throw damaged(error); });
      return inflationGuard(() => entry.compressedSize, left)(stream);
    },
  };
}

/** Passes bytes on until they are more than an honest file of that compressed size would unpack to. */
export function inflationGuard(compressed: () => number, left: { bytes: number } = { bytes: maxUnpacked }) {
  return async function* (stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const chunk of stream) {
        bytes += chunk.length;
        left.bytes -= chunk.length;
        if (left.bytes < 0 || (bytes > ratioCountsFrom && bytes > maxRatio * Math.max(1, compressed()))) {
          throw new FileRefused("The file unpacks to far more than a report would: it was not read on. Drop the report itself, unpacked.");
        }
        yield chunk;
      }
    } catch (error) {
      throw error instanceof FileRefused ? error : damaged(error as Error);
    }
  };
}

function damaged(error: Error): FileRefused {
  const trick = /invalid relative path|absolute path|invalid characters in fileName/i.test(error.message);
  return new FileRefused(trick ? "The archive holds a file name that points outside it, so it was not opened. Drop the report itself." : "The archive is damaged. Download it again.");
}
