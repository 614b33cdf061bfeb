import { readdirSync } from "node:fs";

/** `npm run faults -- NAME [options]`: runs tests/faults/NAME.ts, whose findings follow as JSON on the last line. */
type Faults = { run: (args: string[]) => Promise<Record<string, unknown>> };

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== "run.ts")
  .map((file) => file.slice(0, -3))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run faults -- ${names.join("|")} [options]`);
  process.exit(2);
}
const faults = (await import(`./${name}.ts`)) as Faults;
const findings = await faults.run(args);
console.log(JSON.stringify(findings));
process.exit(findings.failures ? 1 : 0);
