import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { migrate } from "../../scripts/migrate.ts";

/** Starts one PostgreSQL for the whole run and migrates the template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = await mkdtemp(join(tmpdir(), "flybridge-test-"));
  // As root the server runs as another user, who must be able to reach its folder.
  await chmod(parent, 0o755);
  // Speed over safety: this cluster dies with the run.
  const database = await startEmbeddedPostgres({
    directory: join(parent, "postgres"),
    database: "flybridge_template",
    flags: ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"],
  });
  await migrate(database);
  project.provide("database", { ownerUrl: database.ownerUrl, appUrl: database.appUrl });
  return async () => {
    await database.stop();
    await rm(parent, { recursive: true, force: true });
  };
}
