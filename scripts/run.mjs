// The first file of every command, in plain JavaScript for whatever Node the machine has: installs what the lockfile
// says when it is missing, then runs the given file under the project's own Node.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error("usage: node scripts/run.mjs FILE [ARGUMENT …]");
  process.exit(2);
}

const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex");
const mark = join(root, "node_modules", ".flybridge-lock");
const node = join(root, "node_modules", ".bin", "node");

if (!existsSync(mark) || readFileSync(mark, "utf8") !== lock) {
  const here = existsSync(node) && existsSync(join(root, "node_modules", "vite"));
  // A folder that npm itself just filled needs no second installation.
  const sameAsNpm = here && sameLock();
  if (!sameAsNpm) {
    console.log("Installing packages (once, one to three minutes) …");
    const npm = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const done = npm
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
      : spawnSync("npm", args, { cwd: root, stdio: "inherit" });
    if (done.status !== 0) {
      console.error("The packages could not be installed. Check the network to the npm registry, then run the command again.");
      process.exit(done.status ?? 1);
    }
  }
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
}

function sameLock() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, one]) => path === "" || one.optional || one.devOptional || one.peer || found[path]?.version === one.version,
  );
}

const child = spawn(node, [join(root, file), ...rest], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}` },
});
// Ctrl-C reaches the child by itself (same terminal); a kill of this process must be handed on.
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
process.on("SIGINT", () => undefined);
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
