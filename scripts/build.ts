import { buildApp, generateClient } from "./prepare.ts";

await generateClient();
console.log((await buildApp()) ? "Built into build/." : "Nothing has changed since the last build.");
