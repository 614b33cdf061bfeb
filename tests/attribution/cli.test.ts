import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { runInWorker } from "#app/attribution/run-in-worker.ts";
import { runLayer, type LayerTask } from "#app/attribution/tasks.ts";
import { hasReference, referencePath, whenReference } from "./support/reference.ts";

const folder = mkdtempSync(path.join(tmpdir(), "layer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

/** Runs the command as a person would. */
function layer(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["app/attribution/cli.ts", ...args],
      { maxBuffer: 1 << 26 },
      (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

const JOURNEYS = "path,conversions,value,nulls\na > b,3,30.5,1\nb,1,10,4\n,2,5,0\n";

test("journeys: JSON on stdout, packed or not, the same for the same seed", async () => {
  const plain = file("journeys.csv", JOURNEYS);
  const packed = file("journeys.csv.gz", gzipSync(JOURNEYS));
  const [one, two] = await Promise.all([
    layer("journeys", "--input", plain, "--seed", "7"),
    layer("journeys", "--input", packed, "--seed", "7"),
  ]);
  expect(one.code).toBe(0);
  expect(one.err).toBe("");
  expect(two.out).toBe(one.out);
  const report = JSON.parse(one.out);
  expect(report.totals).toMatchObject({ conversions: 6, value: 45.5, nulls: 5, journeys: 11 });
  expect(report.state).toBe("insufficient_data");
  expect(report.models.position.a.conversions).toBeCloseTo(1.5, 12);
  expect(Object.keys(report.models)).toHaveLength(8);
});

test("what is wrong goes to stderr with exit code 2", async () => {
  const journeys = file("wrong.csv", "path,conversions\na,many\n");
  const dates = file("dates.csv", "customer_id,date,amount\n1,2026-02-31,5\n");
  const answers = await Promise.all([
    layer(),
    layer("guess"),
    layer("journeys"),
    layer("journeys", "--input", path.join(folder, "missing.csv")),
    layer("journeys", "--input", journeys),
    layer("journeys", "--input", journeys, "--models", "shapley"),
    layer("journeys", "--input", journeys, "--unknown"),
    layer("ltv", "--input", dates, "--as-of", "2026-03-01"),
    layer("ltv", "--input", dates),
    layer(
      "window",
      "--input",
      file("w.csv", "day,y,x\n1,2,3\n"),
      "--outcome",
      "y",
      "--impulse",
      "x",
    ),
  ]);
  for (const { code, out, err } of answers) {
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).not.toBe("");
    expect(err).not.toContain("    at ");
  }
  expect(answers[4]?.err).toContain('Line 2, column "conversions": "many" is not a number.');
  expect(answers[7]?.err).toContain("2026-02-31");
});

test("ltv from CSV and from CDNOW's layout; citations with states", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},2025-01-0${1 + (i % 9)},${10 + i}`);
  const csv = file("ltv.csv", `customer_id,date,amount\n${rows.join("\n")}\n`);
  const txt = file(
    "ltv.txt",
    ` customer_id  date number_of_cds  dollar_value\n${rows
      .map((row) => row.replaceAll("-", "").split(","))
      .map(([id, date, amount]) => ` ${id?.padStart(5, "0")} ${date}  1   ${amount}.00`)
      .join("\n")}\n`,
  );
  const runs = Array.from(
    { length: 25 },
    (_, i) =>
      `${i},p1,engine,2026-01-${String(1 + i).padStart(2, "0")}T08:00:00Z,${i === 0 ? "failed" : "ok"},${i % 2 === 0},false,false,false,v1`,
  );
  const citations = file(
    "citations.csv",
    `run_id,prompt_id,engine,captured_at,status,mentioned,cited,first_mention,grounded,model_version\n${runs.join("\n")}\n`,
  );
  const [fromCsv, fromTxt, rates] = await Promise.all([
    layer("ltv", "--input", csv, "--as-of", "2025-12-31", "--horizons", "90,400"),
    layer("ltv", "--input", txt, "--as-of", "2025-12-31", "--horizons", "90,400"),
    layer("citations", "--input", citations),
  ]);
  const report = JSON.parse(fromCsv.out);
  expect(report.horizons["90"]).toMatchObject({
    state: "directional",
    estimate: 29.5,
    customers: 40,
  });
  expect(report.horizons["400"]).toMatchObject({ state: "not_observable", estimate: null });
  expect(JSON.parse(fromTxt.out).horizons["90"].estimate).toBe(29.5);
  const engine = JSON.parse(rates.out).engines.engine;
  expect(engine).toMatchObject({ runs: 24, unanswered: 1 });
  expect(engine.prompts.p1.mentioned).toMatchObject({ state: "ok", runs: 24, hits: 12, rate: 0.5 });
  expect(engine.prompts.p1.cited.state).toBe("not_applicable");
});

describe.skipIf(!hasReference)(`the printed figures from the command line${whenReference}`, () => {
  test("Markov without nulls, and the window with a fixed decay", async () => {
    const [journeys, window] = await Promise.all([
      layer(
        "journeys",
        "--input",
        referencePath("journeys/data.csv.gz"),
        "--no-nulls",
        "--models",
        "markov",
        "--bootstrap",
        "0",
      ),
      layer(
        "window",
        "--input",
        referencePath("amss/B_clean_seed21.csv"),
        "--outcome",
        "branded_queries",
        "--impulse",
        "tiktok_spend",
        "--promo",
        "promo",
        "--retention",
        "0.5",
      ),
    ]);
    const { alpha } = JSON.parse(journeys.out).models.markov;
    expect(alpha.conversions).toBeCloseTo(5260.069561, 6);
    expect(alpha.removalEffect).toBeCloseTo(0.56171884, 8);
    expect(JSON.parse(window.out).impulses.tiktok_spend.coefficient).toBeCloseTo(0.029442395996, 8);
  });
});

test("a thread gives what the functions give, passes errors on, and can be stopped", async () => {
  const task = {
    layer: "journeys",
    rows: [{ path: ["a", "b"], conversions: 3, value: 9, nulls: 1 }],
    options: { bootstrap: 50, seed: 2 },
  } satisfies LayerTask;
  expect(await runInWorker(task)).toEqual(runLayer(task));
  const broken = { layer: "nothing" } as unknown as LayerTask;
  await expect(runInWorker({ ...task, rows: null } as unknown as LayerTask)).rejects.toThrow();
  expect(await runInWorker(broken)).toBeUndefined();
  const slow = { ...task, options: { bootstrap: 50_000_000 } };
  await expect(runInWorker(slow, { timeout: 300 })).rejects.toThrow("too long");
  await expect(runInWorker(slow, { signal: AbortSignal.timeout(200) })).rejects.toThrow(
    "cancelled",
  );
});
