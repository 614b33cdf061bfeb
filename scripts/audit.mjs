// `npm run audit`: known advisories on what is shipped, asked of the npm registry. Plain JavaScript without packages, so
// that it needs no installation. Ends with 1 for an advisory of high or critical severity; with 2 when nobody could be
// asked (no network, or a mirror without the audit endpoint, which answers 404 or 405), except in CI: there only what
// was found may fail, and a warning stands beside the run.
import { spawnSync } from "node:child_process";

const npm = process.env.npm_execpath;
const args = ["audit", "--omit=dev", "--json"];
const asked = npm ? spawnSync(process.execPath, [npm, ...args], { encoding: "utf8", maxBuffer: 1 << 26 }) : spawnSync("npm", args, { encoding: "utf8", maxBuffer: 1 << 26, shell: process.platform === "win32" });

let report;
try {
  report = JSON.parse(asked.stdout);
} catch {
  report = undefined;
}
const found = report?.metadata?.vulnerabilities;
if (!found || typeof report.vulnerabilities !== "object") {
  const why = (report?.message || report?.error?.summary || asked.stderr || String(asked.error ?? "npm said nothing")).trim().split("\n")[0];
  const text = `The audit could not be asked, so this says nothing about advisories: ${why}. Try again from a network that reaches registry.npmjs.org itself, or name a registry that answers audits in the environment (npm_config_registry).`;
  console.error(process.env.GITHUB_ACTIONS ? `::warning title=Audit not asked::${text}` : text);
  process.exit(process.env.CI ? 0 : 2);
}

const serious = Object.values(report.vulnerabilities).filter((one) => ["high", "critical"].includes(one.severity));
for (const { name, severity, range, via, fixAvailable } of serious) {
  const titles = via.map((one) => (typeof one === "string" ? `through ${one}` : `${one.title} ${one.url}`)).join("; ");
  console.error(`${severity}: ${name} ${range}: ${titles}. ${fixAvailable ? "npm audit fix knows a version without it." : "No version without it is known."}`);
}
const lower = (found.moderate ?? 0) + (found.low ?? 0) + (found.info ?? 0);
console.log(`${serious.length} high or critical, ${lower} lower, in ${report.metadata.dependencies?.prod ?? "all"} shipped packages.`);
process.exit(serious.length > 0 ? 1 : 0);
