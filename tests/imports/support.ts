import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImport, runImport, startImport, type Answers, type ImportView } from "#app/imports/index.ts";
import { withShop } from "#app/platform/db.ts";
import { fileKey, files } from "#app/platform/files.ts";

process.env.FILES_DIR ??= join(tmpdir(), `flybridge-test-files-${process.pid}`);

/** The folder of real sample files; tests on them say that they skip when it is not given. */
export const samples = process.env.SAMPLES_DIR && existsSync(process.env.SAMPLES_DIR) ? process.env.SAMPLES_DIR : undefined;

export const sample = (path: string): Promise<Buffer> => readFile(join(samples ?? "", path));

/** Stores a file, imports it to the end in this process, and gives its result. */
export async function importBytes(shopId: number, source: string, bytes: Uint8Array | string, { name = "report.txt", answers = {} }: { name?: string; answers?: Answers } = {}): Promise<ImportView> {
  const key = fileKey(shopId, "imports", randomUUID());
  await files().put(key, bytes);
  const id = await startImport(shopId, { fileKey: key, fileName: name, source, answers, actor: "staff:test" });
  await runImport(shopId, id);
  return readImport(shopId, id);
}

/** Rows of one shop. */
export const rowsOf = <Row extends object>(shopId: number, sql: string): Promise<Row[]> => withShop(shopId, (tx) => tx.query<Row>(sql));
