import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Finding } from "./scenario.ts";

const docs = join(import.meta.dirname, "../../../docs/engineers");
/** Every finding by fault and seed: what the table is made of, kept beside it, so that runs of other days and places add to it. */
const record = join(docs, "reliability.json");
const page = join(docs, "reliability.md");
const [begin, end] = ["<!-- table: written by npm run faults -->", "<!-- table ends -->"];

const run = z.object({ on: z.string(), times: z.number(), midWork: z.number(), lost: z.number(), doubled: z.number(), stuck: z.number() });
const schema = z.record(z.string(), z.object({ how: z.string(), runs: z.record(z.string(), run) }));
type Kept = z.infer<typeof schema>;

/** Keeps what came of one fault under one seed in place of what an earlier run of the same found, and writes the table anew. */
export async function keep(seed: number, { fault, how, ...found }: Finding): Promise<void> {
  const kept = schema.parse(JSON.parse(await readFile(record, "utf8")));
  kept[fault] = { how, runs: { ...kept[fault]?.runs, [seed]: { on: new Date().toISOString().slice(0, 10), ...found } } };
  await writeFile(record, `${JSON.stringify(kept, null, 1)}\n`);
  const text = await readFile(page, "utf8");
  await writeFile(page, `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table(kept)}\n\n${text.slice(text.indexOf(end))}`);
}

function table(kept: Kept): string {
  const several = (fault: string) => Number(fault.startsWith("2 web"));
  const rows = Object.entries(kept)
    .sort(([one], [other]) => several(one) - several(other))
    .map(([fault, { how, runs }]) => ({ fault, how, last: Object.values(runs).map(({ on }) => on).sort().at(-1) ?? "", ...add(Object.values(runs)) }));
  const all = add(rows);
  const killed = rows.filter(({ fault }) => fault.includes("kill −9"));
  const kills = add(killed);
  const manyKills = add(killed.filter(({ fault }) => several(fault))).times;
  const manyOthers = add(rows.filter(({ fault }) => several(fault) && !fault.includes("kill −9"))).times;
  return [
    "| fault | how | times | lost | doubled | stuck | last played |", "|---|---|--:|--:|--:|--:|---|",
    ...rows.map((row) => `| ${row.fault} | ${row.how} | ${row.times} | ${row.lost} | ${row.doubled} | ${row.stuck} | ${row.last} |`),
    "", `${kills.times} kills (${manyKills} with two web processes and two workers), ${kills.midWork} of them while a job ran or a request was out, and ${all.times - kills.times} times another fault (${manyOthers} with two and two): ${all.lost} lost, ${all.doubled} doubled, ${all.stuck} stuck.`,
  ].join("\n");
}

function add(runs: Pick<Finding, "times" | "midWork" | "lost" | "doubled" | "stuck">[]) {
  const sum = (key: keyof (typeof runs)[number]) => runs.reduce((total, one) => total + one[key], 0);
  return { times: sum("times"), midWork: sum("midWork"), lost: sum("lost"), doubled: sum("doubled"), stuck: sum("stuck") };
}
