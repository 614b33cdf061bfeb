import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "#dev/embedded-postgres.ts";
import { migrate } from "../../scripts/migrate.ts";
import { readMutatedFiles } from "./support/mutated-files.ts";

/**
 * Reads broken files, and kills imports in the middle.
 * @param args `--rounds N` (10000) broken files, `--kills N` (50), `--seed N` (1)
 */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, fallback: number) => (args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : fallback);
  const [rounds, kills, seed] = [option("rounds", 10_000), option("kills", 50), option("seed", 1)];
  const folder = await mkdtemp(join(tmpdir(), "flybridge-faults-"));
  await chmod(folder, 0o755);
  const database = await startEmbeddedPostgres({ directory: join(folder, "postgres"), database: "faults" });
  try {
    await migrate(database);
    Object.assign(process.env, {
      NODE_ENV: "test", LOG_LEVEL: "error", SHOPIFY_API_KEY: "faults", SHOPIFY_API_SECRET: "faults", SHOPIFY_APP_URL: "https://faults.example", DATABASE_URL: database.appUrl,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`, INDEX_KEY: randomBytes(32).toString("base64"), FILES_DIR: join(folder, "files"),
    });
    const mutated = await readMutatedFiles(rounds, seed);
    console.log(`${rounds} broken files: ${mutated.read} read, ${mutated.refused} refused, ${mutated.failures.length} crashed`);
    const { ensureShop } = await import("#app/platform/shops.ts");
    const { killImports } = await import("./support/killed-imports.ts");
    const killed = await killImports(await ensureShop("faults.myshopify.com"), kills, seed);
    console.log(`${kills} imports killed: ${killed.killed} left none, ${killed.whole} were whole, ${killed.failures.length} wrong`);
    const { stopJobs } = await import("#app/platform/jobs.ts");
    const { closePool } = await import("#app/platform/db.ts");
    await stopJobs();
    await closePool();
    const failures = [...mutated.failures, ...killed.failures];
    for (const failure of failures.slice(0, 20)) console.log(failure);
    return { seed, files: rounds, read: mutated.read, refused: mutated.refused, kills, killedToNone: killed.killed, whole: killed.whole, failures: failures.length };
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
