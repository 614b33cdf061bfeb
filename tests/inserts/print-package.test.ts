import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import { createUniqueCardCodes, normaliseCardCode } from "#app/migration/inserts/card-code.ts";
import {
  fileStoreSink,
  writePrintPackage,
  zipPrintPackage,
  type PackageInput,
  type PackageSink,
} from "#app/migration/inserts/print-package.ts";
import { folderStore } from "#app/platform/files.ts";
import { openPdf } from "#tests/support/rasterise-pdf.ts";
import { sampleCard, sampleDesign } from "./card-samples.ts";

let folder: string;
let sink: PackageSink;
let written: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "print-package-"));
  const store = fileStoreSink(folderStore(folder), "run");
  written = [];
  sink = {
    read: store.read,
    put: (name, body) => {
      if (name !== "manifest.json") written.push(name);
      return store.put(name, body);
    },
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function inputOf(codes: string[], more: Partial<PackageInput> = {}): PackageInput {
  const cards = codes.map((code, index) => ({ ...sampleCard(code), serial: index + 1 }));
  return {
    runName: "Winter cards",
    addressBase: "https://care.mira.example/c/",
    quantity: codes.length,
    readCards: async (from, to) => cards.slice(from - 1, to),
    design: sampleDesign,
    madeAt: new Date("2026-11-22T12:00:00Z"),
    cardsAPart: 50,
    ...more,
  };
}

const fileIn = (name: string) => readFile(join(folder, "run", name));

test("a run gives codes, parts of some cards and a manifest that is true", async () => {
  const codes = createUniqueCardCodes(75);
  const seen: number[] = [];
  const onProgress = ({ done }: { done: number }) => seen.push(done);
  const manifest = await writePrintPackage(sink, inputOf(codes, { onProgress }));
  const names = ["codes.csv", "cards-0001-0050.pdf", "cards-0051-0075.pdf"];
  expect(manifest.files.map((file) => file.name)).toEqual(names);
  expect(manifest).toMatchObject({ complete: true, cards: 75, cardSize: "business-card" });
  for (const file of manifest.files) {
    const bytes = await fileIn(file.name);
    expect(bytes.length).toBe(file.bytes);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
  }
  const rows = (await fileIn("codes.csv")).toString().trim().split("\n");
  expect(rows[0]).toBe("serial,card_code,address");
  expect(rows).toHaveLength(76);
  const [serial, printed, address] = (rows[75] ?? "").split(",");
  expect([serial, address]).toEqual(["75", sampleCard(codes[74] ?? "").address]);
  expect(normaliseCardCode(printed ?? "")).toEqual({ ok: true, code: codes[74] });
  const last = await openPdf(await fileIn("cards-0051-0075.pdf"));
  expect(last.numPages).toBe(50);
  await last.destroy();
  expect(seen.at(-1)).toBe(75);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect((await readdir(join(folder, "run"))).sort()).toEqual([...names, "manifest.json"].sort());

  // Made once more: nothing is written again, until a file is damaged or the design changes.
  written = [];
  expect(await writePrintPackage(sink, inputOf(codes))).toEqual(manifest);
  expect(written).toEqual([]);
  await writeFile(join(folder, "run", "cards-0051-0075.pdf"), "half a file");
  expect(await writePrintPackage(sink, inputOf(codes))).toEqual(manifest);
  expect(written).toEqual(["cards-0051-0075.pdf"]);
});

test("a run that was stopped goes on where it was", async () => {
  const codes = createUniqueCardCodes(100);
  const abort = new AbortController();
  const onProgress = ({ done }: { done: number }) => {
    if (done >= 75) abort.abort(new Error("the process is going down"));
  };
  const stopped = writePrintPackage(sink, inputOf(codes, { onProgress, signal: abort.signal }));
  await expect(stopped).rejects.toThrow("the process is going down");
  expect(JSON.parse((await fileIn("manifest.json")).toString())).toMatchObject({
    complete: false,
    files: [{ name: "codes.csv" }, { name: "cards-0001-0050.pdf" }],
  });
  written = [];
  const manifest = await writePrintPackage(sink, inputOf(codes));
  expect(written).toEqual(["cards-0051-0100.pdf"]);
  expect(manifest.complete).toBe(true);
});

test("a changed design makes the cards again, but not the codes", async () => {
  const codes = createUniqueCardCodes(3);
  await writePrintPackage(sink, inputOf(codes));
  written = [];
  const design = { ...sampleDesign, brandColour: "#1d4ed8" };
  await writePrintPackage(sink, inputOf(codes, { design }));
  expect(written).toEqual(["cards-0001-0003.pdf"]);
});

test("a sink that fails says why", async () => {
  const full: PackageSink = {
    read: async () => null,
    put: async (_name, body: Readable) => {
      for await (const _chunk of body) throw new Error("no space left");
    },
  };
  await expect(writePrintPackage(full, inputOf(createUniqueCardCodes(2)))).rejects.toThrow(
    "no space left",
  );
});

test("addresses cannot become spreadsheet formulas", async () => {
  const cards = [{ ...sampleCard("K7QM9XTP3WHD"), serial: 1, address: '=HYPERLINK("x")' }];
  const more = { readCards: async () => cards, design: null };
  await writePrintPackage(sink, inputOf(["K7QM9XTP3WHD"], more));
  expect((await fileIn("codes.csv")).toString()).toContain("'=HYPERLINK");
});

test("100,000 card codes become one CSV without cards", async () => {
  const manifest = await writePrintPackage(
    sink,
    inputOf(createUniqueCardCodes(100_000), { design: null }),
  );
  expect(manifest.files).toHaveLength(1);
  expect((await fileIn("codes.csv")).toString().match(/\n/g)).toHaveLength(100_001);
});

test("the ZIP holds every file of the package", async () => {
  const manifest = await writePrintPackage(sink, inputOf(createUniqueCardCodes(2)));
  const zip = await buffer(zipPrintPackage(sink, manifest));
  const sizes = await new Promise<Record<string, number>>((resolve, reject) => {
    fromBuffer(zip, (error, file) => {
      if (error) return reject(error);
      const found: Record<string, number> = {};
      file.on("entry", (entry) => (found[entry.fileName] = entry.uncompressedSize));
      file.on("end", () => resolve(found));
    });
  });
  expect(Object.keys(sizes).sort()).toEqual(["cards-0001-0002.pdf", "codes.csv", "manifest.json"]);
  for (const file of manifest.files) expect(sizes[file.name]).toBe(file.bytes);
});
