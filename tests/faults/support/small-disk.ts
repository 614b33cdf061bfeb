import { spawnSync } from "node:child_process";
import { chown, cp, mkdir, readFile, rename, rm, stat, statfs, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { EmbeddedDatabase } from "#dev/embedded-postgres.ts";

/** A disk of few megabytes that can be filled. */
export type SmallDisk = {
  /** Leaves no byte free. */
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
};

/** Runs statements as the database's superuser, each in a transaction of its own. */
export type AsSuperuser = (...statements: string[]) => Promise<void>;

/** @returns null where mounting is not allowed: it takes root on Linux */
async function mountSmallDisk(directory: string, megabytes: number, database: EmbeddedDatabase): Promise<SmallDisk | null> {
  const filler = join(directory, "filler");
  await mkdir(directory);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", directory]).status !== 0) return null;
  const { uid, gid } = await stat(database.directory);
  await mkdir(join(directory, "data"), { mode: 0o700 });
  await chown(join(directory, "data"), uid, gid);
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

export async function superuserOf(database: EmbeddedDatabase): Promise<AsSuperuser> {
  const { superuser } = JSON.parse(await readFile(`${database.directory}.secrets.json`, "utf8")) as { superuser: string };
  return async (...statements) => {
    const client = new pg.Client(`postgres://postgres:${superuser}@127.0.0.1:${database.port}/postgres`);
    // The server may end under it; the statement tells.
    client.on("error", () => undefined);
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
}

/** A disk of 32 MB for the database's temporary tables, the staging tables of imports among them. */
export async function diskForTemporaryTables(folder: string, database: EmbeddedDatabase): Promise<SmallDisk | null> {
  const directory = join(folder, "small");
  const disk = await mountSmallDisk(directory, 32, database);
  if (!disk) return null;
  await (await superuserOf(database))(
    `create tablespace small location '${join(directory, "data")}'`, "grant create on tablespace small to flybridge_app", "alter role flybridge_app set temp_tablespaces = 'small'",
  );
  return disk;
}

/** A disk of 256 MB for the database's write-ahead log alone. The database is stopped for it, and must be started again. */
export async function diskForLog(folder: string, database: EmbeddedDatabase): Promise<SmallDisk | null> {
  const directory = join(folder, "log");
  const disk = await mountSmallDisk(directory, 256, database);
  if (!disk) return null;
  // Far less than the disk, so that it is full only when it is filled.
  await (await superuserOf(database))("alter system set max_wal_size = '64MB'", "alter system set min_wal_size = '32MB'");
  await database.stop();
  const [before, log] = [join(database.directory, "pg_wal"), join(directory, "data", "pg_wal")];
  const { uid, gid } = await stat(before);
  await cp(before, log, { recursive: true });
  spawnSync("chown", ["-R", `${uid}:${gid}`, log]);
  await rename(before, `${before}.before`);
  await symlink(log, before);
  await rm(`${before}.before`, { recursive: true });
  return disk;
}
