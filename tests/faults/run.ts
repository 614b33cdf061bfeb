import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { buildApp, generateClient } from "../../scripts/prepare.ts";

/** `npm run faults -- NAME [options]`: runs tests/faults/NAME.ts, whose findings follow as JSON on the last line. */
type Faults = { run: (args: string[]) => Promise<Record<string, unknown>> };

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== "run.ts")
  .map((file) => file.slice(0, -3))
  .sort();

const given = process.argv.slice(2);
const named = given[0] !== undefined && !given[0].startsWith("--");
const [name, args] = named ? [given[0]!, given.slice(1)] : ["all", given];
if (name !== "all" && !names.includes(name)) {
  console.error(`Usage: npm run faults -- [${names.join("|")}] [options]; without a name, the whole table`);
  process.exit(2);
}
// What a run started ends with it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
await generateClient();
// Broken files are read by the sources; everything else is done to the app as it is shipped.
if (name !== "import") await buildApp();
const play = async (part: string, more: string[] = []) => ((await import(`./${part}.ts`)) as Faults).run([...args, ...more]);
const findings = name === "all" ? await all() : await play(name);
console.log(JSON.stringify(findings));
process.exit(findings.failures ? 1 : 0);

/** Every part, each in a process of its own, since a process keeps its configuration. */
async function all(): Promise<Record<string, unknown>> {
  const sums: Record<string, number> = { kills: 0, midWork: 0, lost: 0, doubled: 0, stuck: 0, failures: 0 };
  // The first of two options of one name counts: the number of kills is that of the first part.
  const parts = [["kills"], ["scenes"], ["kills", "--rounds", "10", "--processes", "many"], ["scenes", "--processes", "many"], ["import", "--rounds", "10000", "--kills", "50"]];
  for (const [which = "", ...own] of parts) {
    console.log(`\n${[which, ...own].join(" ")}`);
    const found = await inOwnProcess([which, ...own, ...args]);
    // The kills of imports alone have a count of their own; only what went wrong in them is added.
    for (const key of which === "import" ? ["failures"] : Object.keys(sums)) sums[key] = (sums[key] ?? 0) + (found[key] ?? 0);
  }
  return sums;
}

/** Runs one part, showing what it says. @returns its last line, or one failure when it did not come to its end */
async function inOwnProcess(command: string[]): Promise<Record<string, number>> {
  const child = spawn(process.execPath, [import.meta.filename, ...command], { stdio: ["ignore", "pipe", "inherit"] });
  const end = () => void child.kill();
  process.once("exit", end);
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    if (line) last = line;
  }
  process.off("exit", end);
  try {
    return JSON.parse(last) as Record<string, number>;
  } catch {
    console.log(`${command.join(" ")} did not come to its end`);
    return { failures: 1 };
  }
}
