import { readdirSync } from "node:fs";

/**
 * `npm run bench -- NAME [options]`: runs bench/NAME.ts, whose `run` prints a table for people and
 * returns the figures. They follow as JSON on the last line.
 */
type Bench = { run: (args: string[]) => Promise<Record<string, unknown>> };

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => file.slice(0, -3))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- ${names.join("|")} [options]`);
  process.exit(2);
}
const bench = (await import(`./${name}.ts`)) as Bench;
console.log(JSON.stringify(await bench.run(args)));
