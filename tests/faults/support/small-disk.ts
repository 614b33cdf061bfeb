import { spawnSync } from "node:child_process";
import { chown, mkdir, readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { EmbeddedDatabase } from "#dev/embedded-postgres.ts";

/** A disk of 32 MB on which the database keeps its temporary tables, the staging tables of imports among them. */
export type SmallDisk = {
  /** Leaves no byte free. */
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
};

/** @returns null where mounting is not allowed: it takes root on Linux */
export async function mountSmallDisk(folder: string, database: EmbeddedDatabase): Promise<SmallDisk | null> {
  const directory = join(folder, "small");
  const filler = join(directory, "filler");
  await mkdir(directory);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=32m,mode=755", "tmpfs", directory]).status !== 0) return null;
  await keepTemporaryTables(join(directory, "temporary"), database);
  return {
    async fill() {
      const { bavail, bsize } = await statfs(directory);
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined);
    },
    free: () => rm(filler, { force: true }),
    async remove() {
      spawnSync("umount", [directory]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function keepTemporaryTables(directory: string, database: EmbeddedDatabase): Promise<void> {
  await mkdir(directory);
  const { uid, gid } = await stat(database.directory);
  await chown(directory, uid, gid);
  const { superuser } = JSON.parse(await readFile(`${database.directory}.secrets.json`, "utf8")) as { superuser: string };
  const client = new pg.Client(`postgres://postgres:${superuser}@127.0.0.1:${database.port}/postgres`);
  await client.connect();
  await client.query(`create tablespace small location '${directory}'`);
  await client.query("grant create on tablespace small to flybridge_app");
  await client.query("alter role flybridge_app set temp_tablespaces = 'small'");
  await client.end();
}
