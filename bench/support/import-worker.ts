// A process of its own, so that its memory is the import's and nothing else's.
import { closePool } from "#app/platform/db.ts";
import { stopJobs } from "#app/platform/jobs.ts";
import { readImport, runImport } from "#app/imports/index.ts";

const [shopId, importId] = process.argv.slice(2);
const began = performance.now();
await runImport(Number(shopId), String(importId));
const seconds = (performance.now() - began) / 1000;
const { state, rows, error } = await readImport(Number(shopId), String(importId));
// Linux tells the peak in kilobytes.
process.send?.({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, state, rows, error });
await stopJobs();
await closePool();
process.disconnect();
