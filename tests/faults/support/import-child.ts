// The process that is killed in the middle of an import.
import { runImport } from "#app/imports/index.ts";

const [shopId, importId] = process.argv.slice(2);
process.send?.("begin");
await runImport(Number(shopId), String(importId));
process.exit(0);
