import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

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
const play = async (part: string, more: string[] = []) => ((await import(`./${part}.ts`)) as Faults).run([...args, ...more]);
const findings = name === "all" ? await all() : await play(name);
console.log(JSON.stringify(findings));
process.exit(findings.failures ? 1 : 0);

/** Every part, each in a process of its own, since a process keeps its configuration. */
async function all(): Promise<Record<string, unknown>> {
  const { forget } = await import("./support/publish.ts");
  await forget();
  const sums: Record<string, number> = { kills: 0, midWork: 0, lost: 0, doubled: 0, stuck: 0, failures: 0 };
  for (const part of [["kills"], ["scenes"], ["kills", "--rounds", "10", "--processes", "many"], ["scenes", "--processes", "many"]]) {
    console.log(`\n${part.join(" ")}`);
    // The first of two options of one name counts.
    const [which = "", ...own] = part;
    const child = spawnSync(process.execPath, [import.meta.filename, which, ...own, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 100 * 1024 ** 2 });
    console.log(child.stdout);
    const found = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "{}") as Record<string, number>;
    for (const key of Object.keys(sums)) sums[key] = (sums[key] ?? 0) + (found[key] ?? Number.NaN);
  }
  return sums;
}
