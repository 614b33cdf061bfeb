import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding, Outcome } from "./scenario.ts";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, ".cache/faults");
const page = join(root, "docs/engineers/reliability.md");
const [begin, end] = ["<!-- table: written by npm run faults -->", "<!-- table ends -->"];

/** Forgets what earlier runs found. */
export async function forget(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Keeps what a run found, beside earlier runs of other names, and writes the table of all of them into the docs. */
export async function keep(name: string, outcome: Outcome): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(outcome));
  const outcomes: Outcome[] = [];
  for (const file of (await readdir(folder)).sort()) outcomes.push(JSON.parse(await readFile(join(folder, file), "utf8")) as Outcome);
  const text = await readFile(page, "utf8");
  await writeFile(page, `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table(outcomes)}\n\n${text.slice(text.indexOf(end))}`);
}

function table(outcomes: Outcome[]): string {
  const rows = new Map<string, Finding>();
  for (const found of outcomes.flatMap((outcome) => outcome.findings)) {
    const row = rows.get(found.fault) ?? { ...found, times: 0, lost: 0, doubled: 0, stuck: 0 };
    rows.set(found.fault, row);
    for (const key of ["times", "lost", "doubled", "stuck"] as const) row[key] += found[key];
  }
  const sum = (key: "kills" | "midWork" | "lost" | "doubled" | "stuck") => outcomes.reduce((total, one) => total + one[key], 0);
  return [
    "| fault | how | times | lost | doubled | stuck |", "|---|---|--:|--:|--:|--:|",
    ...[...rows.values()].map((row) => `| ${row.fault} | ${row.how} | ${row.times} | ${row.lost} | ${row.doubled} | ${row.stuck} |`),
    "", `${new Date().toISOString().slice(0, 10)}: ${sum("kills")} kills, ${sum("midWork")} of them while a job ran or a request was out; ${sum("lost")} lost, ${sum("doubled")} doubled, ${sum("stuck")} stuck.`,
  ].join("\n");
}
