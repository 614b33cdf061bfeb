import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program of the project and gives its output only when it fails. @throws Error with that output */
export async function run(command: string, args: string[], { env = {}, show = false }: { env?: Record<string, string>; show?: boolean } = {}): Promise<void> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} failed${output ? `:\n${output}` : ""}`);
}

/** Generates Prisma's client when the schema has changed since. */
export async function generateClient(): Promise<void> {
  const stamp = join(root, "node_modules/.prisma/flybridge-stamp");
  const wanted = hash([await readFile(join(root, "prisma/schema.prisma"), "utf8")]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await run(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
    env: { DATABASE_URL: process.env.DATABASE_URL ?? "postgres://nobody@127.0.0.1:1/none", PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
  });
  await mkdir(join(root, "node_modules/.prisma"), { recursive: true });
  await writeFile(stamp, wanted);
}

/** Builds the browser's and the server's bundle when a source has changed since. @returns whether it built */
export async function buildApp(): Promise<boolean> {
  const stamp = join(root, "build/.stamp");
  const wanted = await sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  await rm(join(root, "build"), { recursive: true, force: true });
  const vite = join(root, "node_modules/vite/bin/vite.js");
  await run(process.execPath, [vite, "build", "--logLevel", "error"]);
  await run(process.execPath, [vite, "build", "--ssr", "--logLevel", "error"]);
  await writeFile(stamp, wanted);
  return true;
}

async function sourcesHash(): Promise<string> {
  const parts: string[] = [];
  for (const name of ["package-lock.json", "vite.config.ts", "server.ts", "tsconfig.json"]) parts.push(await readFile(join(root, name), "utf8"));
  const entries = await readdir(join(root, "app"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const file of files) parts.push(file.slice(root.length), hash([await readFile(file)]));
  return hash(parts);
}

function hash(parts: (string | Buffer)[]): string {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}
