import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { root } from "./prepare.ts";

/**
 * Makes a figure of a page again from the shop's facts, beside what is stored, and stores nothing. JSON on standard
 * output; a wrong question on standard error with exit code 2. Reads the app's own environment, or without
 * DATABASE_URL that of the demo which runs here.
 */
const usage = "npm run -s figure -- --shop DOMAIN --name RESULT [--path element.of.it]";

function refuse(message: string): never {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

function asked(): { shop: string; name: string; path: string } {
  try {
    const { values } = parseArgs({ options: { shop: { type: "string" }, name: { type: "string" }, path: { type: "string", default: "" } } });
    if (values.shop && values.name) return { shop: values.shop, name: values.name, path: values.path };
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
  refuse("--shop and --name are needed.");
}

const { shop, name: wanted, path } = asked();
const demo = join(root, ".data/demo/environment.json");
if (!process.env.DATABASE_URL) {
  if (!existsSync(demo)) refuse("DATABASE_URL is not set, and no demo was started here.");
  Object.assign(process.env, JSON.parse(readFileSync(demo, "utf8")));
}

const { inline, readInputsHash, readResult, reproduce, resultNames } = await import("../app/flywheel/index.ts");
const { closePool, withShop } = await import("../app/platform/db.ts");
const { findShopId } = await import("../app/platform/shops.ts");

const at = (whole: unknown): unknown => path.split(".").filter(Boolean).reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], whole) ?? null;

try {
  const shopId = await findShopId(shop);
  if (shopId === null) refuse(`No shop ${shop} is installed here.`);
  const name = resultNames.find((one) => one === wanted);
  const made = name && (await reproduce(shopId, name, new Date(), inline));
  if (!name || !made) refuse(`There is no result “${wanted}”. There are: ${resultNames.join(", ")}.`);
  const stored = await withShop(shopId, async (tx) => ({ result: await readResult<object>(tx, name), hash: await readInputsHash(tx, name) }));
  // Through JSON, as it is stored.
  const now = at(JSON.parse(JSON.stringify(made.payload)));
  const page = stored.result ? at(stored.result.payload) : null;
  console.log(
    JSON.stringify({
      shop, name, path: path || null, through: made.through, inputsHash: made.hash,
      stored: stored.result ? { version: stored.result.version, computedAt: stored.result.computedAt, inputsHash: stored.hash, sameInputs: stored.hash === made.hash, sameFigure: isDeepStrictEqual(page, now) } : null,
      figure: now,
    }),
  );
} finally {
  await closePool();
}
