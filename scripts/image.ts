import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./prepare.ts";

/**
 * Runs the build steps of the Dockerfile without a Docker engine: its COPY and RUN lines in folders that stand for the
 * two stages, then asks the result for its migrations and its server. Every step that fails ends it with that step.
 * Needs the npm registry, as building an image does; takes some minutes.
 */
type Step = { kind: "COPY" | "RUN"; text: string };

const folder = await mkdtemp(join(tmpdir(), "flybridge-image-"));
const stages = { build: join(folder, "build"), final: join(folder, "final") };

function readStages(dockerfile: string): { build: Step[]; final: Step[] } {
  const [, build = "", final = ""] = dockerfile.split(/^FROM .*$/m);
  const steps = (text: string) => [...text.matchAll(/^(COPY|RUN) (.+)$/gm)].map(([, kind, line = ""]) => ({ kind: kind as Step["kind"], text: line }));
  return { build: steps(build), final: steps(final) };
}

async function run(command: string, cwd: string, env: Record<string, string> = {}): Promise<void> {
  const child = spawn("sh", ["-ec", command], { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  const code = await new Promise((done) => child.once("close", done));
  if (code !== 0) throw new Error(`This step ended with ${String(code)}: ${command}`);
}

/** What .dockerignore keeps out of the build. */
const ignored = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n").filter(Boolean);

async function copy(text: string, from: string, into: string): Promise<void> {
  const words = text.replace(/^--from=\w+ /, "").split(" ");
  const target = words.pop() ?? ".";
  for (const word of words) {
    const path = word.replace(/^\/app\/?/, "");
    const source = join(from, path);
    const isFolder = (await stat(source)).isDirectory();
    const place = target.endsWith("/") || target === "." ? (isFolder && path === "." ? into : join(into, target, isFolder ? "" : (path.split("/").pop() ?? ""))) : join(into, target);
    await mkdir(join(place, ".."), { recursive: true });
    await cp(source, place, { recursive: true, filter: (one) => from !== root || !ignored.some((name) => one === join(root, name)) });
  }
}

try {
  const { build, final } = readStages(await readFile(join(root, "Dockerfile"), "utf8"));
  await Promise.all(Object.values(stages).map((path) => mkdir(path, { recursive: true })));
  for (const { kind, text } of build) {
    console.log(`build: ${kind} ${text}`);
    if (kind === "COPY") await copy(text, root, stages.build);
    else await run(text, stages.build);
  }
  for (const { kind, text } of final) {
    console.log(`image: ${kind} ${text}`);
    if (kind === "COPY") await copy(text, stages.build, stages.final);
    // Users and volumes are the engine's.
    else if (!/^mkdir -p \/data/.test(text)) await run(text, stages.final);
  }
  // What an operator meets first without settings: a message that names each of them, not a missing package.
  const start = spawn(process.execPath, ["--max-semi-space-size=4", "build/server/index.js"], { cwd: stages.final, env: { NODE_ENV: "production", PATH: process.env.PATH } });
  let said = "";
  for (const stream of [start.stdout, start.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((done) => start.once("close", done));
  if (!/DATABASE_URL: is missing/.test(said)) throw new Error(`The server of the image did not ask for its settings:\n${said.slice(0, 2000)}`);
  await run("node scripts/migrate.ts 2>&1 | grep -q 'Set DATABASE_OWNER_URL'", stages.final, { DATABASE_URL: "", DATABASE_OWNER_URL: "" });
  console.log("The image builds, and its server and migrations start.");
} finally {
  await rm(folder, { recursive: true, force: true });
}
