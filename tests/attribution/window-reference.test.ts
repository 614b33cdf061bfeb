import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { adstock, windowCommand } from "#app/attribution/window/index.ts";
import type { ImpulseResult, WindowCommand } from "#app/attribution/window/index.ts";

const dir = process.env["REFERENCE_DIR"];
const unset = dir === undefined;
const skipped = unset ? " (skipped: REFERENCE_DIR is unset)" : "";

function readRows(name: string): Record<string, string>[] {
  const lines = readFileSync(join(dir ?? "", "amss", `${name}.csv`), "utf8")
    .trim()
    .split(/\r?\n/);
  const header = lines[0]!.split(",");
  return lines.slice(1).map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]));
  });
}

function run(name: string, more: Partial<WindowCommand> = {}): ImpulseResult {
  const result = windowCommand({
    rows: readRows(name),
    outcome: "branded_queries",
    impulses: ["tiktok_spend"],
    promo: "promo",
    seed: 1,
    ...more,
  });
  return result.impulses["tiktok_spend"]!;
}

describe.skipIf(unset)(`the numbers of R 4.2.2 and of another implementation${skipped}`, () => {
  test.each([
    ["A_null_seed11", -0.000454554829987, 0.00125677047849],
    ["B_clean_seed21", 0.029442395996, 0.00158459209111],
    ["C_confounded_seed31", 0.0351114868254, 0.00167030387005],
  ])("%s: coefficient and Newey-West error at a fixed retention", (name, b, se) => {
    const result = run(name, { retention: 0.5 });
    expect(result.coefficientUnit).toBe(1000);
    expect(Math.abs(result.coefficient! - b)).toBeLessThan(1e-8);
    expect(Math.abs(result.seNeweyWest! - se)).toBeLessThan(1e-8);
    expect(result.retention).toBe(0.5);
    expect(result.halfLifeHours).toBeCloseTo(24, 12);
  });

  test.each([
    ["A_null_seed11", "branded_queries", -3170, "no_detectable_effect"],
    ["B_clean_seed21", "branded_queries", 120_091, "supported"],
    ["C_confounded_seed31", "branded_queries", 146_714, "supported"],
    ["B_clean_seed21", "revenue", 199_078, "supported"],
    ["C_confounded_seed31", "revenue", 276_556, "supported"],
  ])("%s: incremental %s with the retention searched", (name, outcome, estimate, state) => {
    const result = run(name, { outcome });
    expect(result.state).toBe(state);
    expect(Math.round(result.incremental.estimate!)).toBe(estimate);
  });

  test("the true effect lies within reach of the estimate", () => {
    const truth = JSON.parse(readFileSync(join(dir ?? "", "amss", "truth.json"), "utf8")) as Record<
      string,
      { inc_queries: number }
    >;
    for (const [name, { inc_queries }] of Object.entries(truth)) {
      const { low, high } = run(name).incremental;
      expect(low!, name).toBeLessThanOrEqual(inc_queries);
      // True totals run up to 18 % above what falls within 72 hours.
      expect(high! * (high! > 0 ? 1.18 : 1), name).toBeGreaterThanOrEqual(inc_queries);
    }
  });

  test("leaving the promotions out inflates the confounded brand's revenue", () => {
    const blind = run("C_confounded_seed31", {
      outcome: "revenue",
      promo: undefined,
      noPromotions: true,
    });
    expect(blind.incremental.estimate!).toBeGreaterThan(320_000);
  });

  test("weekly sums: a same-week effect only, found at the smallest p of 57 weeks", () => {
    const days = readRows("B_clean_seed21");
    const rows = Array.from({ length: 57 }, (_, w) => {
      const week = days.slice(7 * w, 7 * w + 7);
      const sum = (name: string) => String(week.reduce((all, row) => all + Number(row[name]), 0));
      return {
        week: String(w),
        branded_queries: sum("branded_queries"),
        tiktok_spend: sum("tiktok_spend"),
        promo: sum("promo"),
      };
    });
    const options = {
      rows,
      outcome: "branded_queries",
      impulses: ["tiktok_spend"],
      promo: "promo",
    };
    const result = windowCommand({ ...options, grain: "week" });
    expect(result.windowHours).toBeNull();
    expect(result.usablePeriods).toBe(57);
    expect(result.impulses["tiktok_spend"]!.p).toBeCloseTo(1 / 57, 12);
    expect(result.impulses["tiktok_spend"]!.retention).toBeNull();
    // Less than the daily 120,091: what a week's last days start falls into the next week.
    expect(result.impulses["tiktok_spend"]!.incremental.estimate!).toBeGreaterThan(80_000);
    expect(result.impulses["tiktok_spend"]!.incremental.estimate!).toBeLessThan(120_091);
    expect(() => windowCommand({ ...options, grain: "week", windowHours: 72 })).toThrow(/refused/);
  });

  test("Robyn's geometric adstock, ours before normalising", () => {
    const text = readFileSync(join(dir ?? "", "adstock", "adstock_reference_outputs.txt"), "utf8");
    const printed = (label: string) => {
      const line = text.split("\n").find((candidate) => candidate.startsWith(label))!;
      return line
        .slice(line.lastIndexOf(":") + 1)
        .trim()
        .split(",")
        .map(Number);
    };
    const unnormalised = (x: number[], theta: number) => {
      const norm = x.reduce((sum, _, k) => sum + theta ** k, 0);
      return Array.from(adstock(Float64Array.from(x), theta, x.length - 1), (a) => a * norm);
    };
    const flat = printed("geom rep(100,5) theta=.5");
    unnormalised([100, 100, 100, 100, 100], 0.5).forEach((value, t) => {
      expect(value).toBeCloseTo(flat[t]!, 9);
    });
    const spiky = printed("geom theta=.7");
    const x = [100, 0, 0, 50, 0, 0, 0, 0, 0, 0];
    unnormalised(x, 0.7).forEach((value, t) => expect(value).toBeCloseTo(spiky[t]!, 6));
  });
});

test("Meridian's published adstock vectors", () => {
  const media = [
    [0.12, 0.55, 0.89],
    [0.34, 0.71, 0.23],
    [0.91, 0.08, 0.67],
    [0.45, 0.82, 0.11],
    [0.78, 0.29, 0.95],
  ];
  const last = [0.1, 0.5, 0.9].map((theta, channel) => {
    const x = Float64Array.from(media, (row) => row[channel]!);
    return Number(adstock(x, theta, 4).at(-1)!.toFixed(3));
  });
  expect(last).toEqual([0.751, 0.435, 0.572]);
});
