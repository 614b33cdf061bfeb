import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "flybridge-audit-"));

/** The command, with an npm that prints the given text. */
function audit(says: string, env: Record<string, string> = {}): { status: number | null; text: string } {
  const npm = join(folder, "npm.cjs");
  writeFileSync(npm, `process.stdout.write(${JSON.stringify(says)}); process.exitCode = 1;`);
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...own } = process.env;
  const done = spawnSync(process.execPath, ["scripts/audit.mjs"], { encoding: "utf8", env: { ...own, npm_execpath: npm, ...env } });
  return { status: done.status, text: done.stdout + done.stderr };
}

const report = (severity: string) => JSON.stringify({
  vulnerabilities: { "some-parser": { name: "some-parser", severity, range: "<2.0.1", via: [{ title: "Reads too much", url: "https://example.org/advisory" }], fixAvailable: true } },
  metadata: { vulnerabilities: { info: 0, low: severity === "low" ? 1 : 0, moderate: 0, high: 0, critical: 0 }, dependencies: { prod: 312 } },
});

test("an audit that nobody answered is neither clean nor a finding, and says what to do", () => {
  const refused = JSON.stringify({ message: "405 Method Not Allowed - POST https://registry.example/advisories/bulk", statusCode: 405, error: { summary: "", detail: "" } });
  for (const says of [refused, "", "<html>"]) {
    const here = audit(says);
    expect(here.status).toBe(2);
    expect(here.text).toMatch(/could not be asked.*npm_config_registry/);
  }
  expect(audit("", { CI: "true", GITHUB_ACTIONS: "true" })).toMatchObject({ status: 0, text: expect.stringMatching(/^::warning /) as string });
  expect(audit(refused).text).toContain("405 Method Not Allowed");
});

test("a serious advisory fails everywhere and is named; a lower one is counted", () => {
  for (const env of [{}, { CI: "true" }] as Record<string, string>[]) {
    const { status, text } = audit(report("high"), env);
    expect([status, text]).toEqual([1, expect.stringMatching(/high: some-parser <2\.0\.1: Reads too much https/)]);
  }
  expect(audit(report("low"))).toEqual({ status: 0, text: "0 high or critical, 1 lower, in 312 shipped packages.\n" });
});
