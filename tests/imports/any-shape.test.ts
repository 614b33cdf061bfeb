import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contextFor } from "#app/imports/context.ts";
import { openFile } from "#app/imports/reading/open.ts";
import { recognise } from "#app/imports/recognise.ts";
import { registry } from "#app/imports/registry.ts";
import { readTable } from "#app/imports/rows.ts";
import { understand } from "#app/imports/style.ts";
import { vendorTables, type VendorTable } from "./vendor-tables.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flybridge-shapes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const answers = { timeZone: "UTC", currency: "EUR", dateStyle: "day-first", from: "2026-05-01", to: "2026-05-31", grain: "week", marketplace: "DE" };

/** The source that a file is taken for, and its facts in any order. */
async function factsOf(bytes: Buffer, name: string): Promise<{ source: string; facts: string[] }> {
  const path = join(folder, "file");
  await writeFile(path, bytes);
  const file = await openFile(path, name);
  try {
    const found = await recognise(file, name, registry);
    if (!("source" in found)) return { source: "none", facts: [] };
    const understood = understand(found, { currency: "EUR", timeZone: "UTC" }, answers);
    const facts: string[] = [];
    for (const table of found.tables) {
      const context = contextFor(1, "report", found, table, understood, answers, new Map());
      for await (const batch of readTable(found.source, table, context, () => undefined)) {
        for (const { result } of batch) {
          if (result.kind === "facts") facts.push(...result.facts.map(([target, fact]) => `${target.table} ${JSON.stringify(fact)}`));
          else if (result.kind === "problems") facts.push(JSON.stringify(result.problems));
        }
      }
    }
    return { source: found.source.id, facts: facts.sort() };
  } finally {
    await file.close();
  }
}

type Shape = { shuffle: number[]; extra: { name: string; value: string }[]; delimiter: string; quoted: boolean; eol: string; encoding: string; gzip: boolean; lastEol: boolean; reverse: boolean };

// No vendor's column, and nothing that reads as one: a re-export carries whatever a person added.
const extraColumn = fc.record({ name: fc.constantFrom("x-internal", "unser Vermerk", "checked by", "Ω"), value: fc.constantFrom("", "ja", "—", "see 12", "\"so\"") });
const shape: fc.Arbitrary<Shape> = fc.record({
  shuffle: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  extra: fc.uniqueArray(extraColumn, { maxLength: 3, selector: ({ name }) => name }),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quoted: fc.boolean(),
  eol: fc.constantFrom("\n", "\r\n"),
  encoding: fc.constantFrom("utf8", "utf8-bom", "utf-16le", "utf-16be", "windows-1252"),
  gzip: fc.boolean(),
  lastEol: fc.boolean(),
  reverse: fc.boolean(),
});

function write({ rows }: VendorTable, look: Shape): Buffer {
  const names = [...Object.keys(rows[0]!), ...look.extra.map(({ name }) => name)];
  const order = names.map((name, at) => ({ name, weight: look.shuffle[at % look.shuffle.length]! })).sort((a, b) => a.weight - b.weight).map(({ name }) => name);
  const own = Object.fromEntries(look.extra.map(({ name, value }) => [name, value]));
  const cell = (text: string) => (look.quoted || text.includes(look.delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [order, ...(look.reverse ? [...rows].reverse() : rows).map((row) => order.map((name) => row[name] ?? own[name] ?? ""))];
  const text = lines.map((line) => line.map(cell).join(look.delimiter)).join(look.eol) + (look.lastEol ? look.eol : "");
  const bytes =
    look.encoding === "utf8-bom" ? Buffer.from(`\uFEFF${text}`) : look.encoding.startsWith("utf-16") ? iconv.encode(text, look.encoding, { addBOM: true }) : iconv.encode(text, look.encoding);
  return look.gzip ? gzipSync(bytes) : bytes;
}

const plain: Shape = { shuffle: Array.from({ length: 40 }, (_, at) => at), extra: [], delimiter: "\t", quoted: false, eol: "\n", encoding: "utf8", gzip: false, lastEol: true, reverse: false };

describe.each(vendorTables.map((table) => [table.source, table] as const))("%s", (source, table) => {
  test("says the same in any order, encoding, line end, delimiter and quoting, with columns of somebody's own", async () => {
    const expected = await factsOf(write(table, plain), "report.txt");
    expect(expected.source).toBe(source);
    expect(expected.facts.length).toBeGreaterThan(0);
    expect(expected.facts.filter((fact) => fact.startsWith("["))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(shape, async (any) => {
        // A settlement's first row names the currency of those below it.
        const look = source === "amazon-settlement" ? { ...any, reverse: false } : any;
        // What the alphabet of the encoding cannot say is not in the file.
        fc.pre(look.encoding !== "windows-1252" || look.extra.every(({ name }) => name !== "Ω"));
        expect(await factsOf(write(table, look), look.gzip ? "report.csv.gz" : "report.csv")).toEqual(expected);
      }),
      { numRuns: 25, seed: 20261123 },
    );
  });
});
