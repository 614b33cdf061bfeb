/**
 * The layers from the command line: `npm run -s layer -- journeys|window|citations|ltv …`.
 * JSON on stdout; what is wrong on stderr with exit code 2. The same input and seed give the same
 * output.
 */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { citationReport } from "./citations/index.ts";
import { readCitations } from "./input/citations.ts";
import { InputError, readCsv, readDay } from "./input/csv.ts";
import { readJourneys } from "./input/journeys.ts";
import { readTransactions } from "./input/transactions.ts";
import { JOURNEY_MODELS, journeyReport, type JourneyModel } from "./journeys/index.ts";
import { buildCohort, ltvReport } from "./ltv/index.ts";
import { windowCommand, type WindowCommand } from "./window/index.ts";

const USAGE = `Usage:
  npm run -s layer -- journeys  --input FILE.csv [--order K] [--no-nulls] [--models ${JOURNEY_MODELS.join(",")}] [--bootstrap N] [--seed S]
  npm run -s layer -- window    --input FILE.csv --outcome COLUMN --impulse COLUMN[,COLUMN…] [--level COLUMN] [--control COLUMN[,COLUMN…]] [--promo COLUMN | --no-promotions] [--grain day|week|hour] [--window-hours 72] [--retention R] [--seed S]
  npm run -s layer -- citations --input FILE.csv [--seed S]
  npm run -s layer -- ltv       --input FILE.csv|FILE.txt --as-of YYYY-MM-DD [--horizons 180,365] [--unit-days 7] [--draws N] [--seed S]`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const common = { input: text, seed: text } satisfies ParseArgsOptionsConfig;

async function journeys(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      ...common,
      order: text,
      "no-nulls": flag,
      models: text,
      bootstrap: text,
    },
  });
  const order = whole(values.order, "order", 1, 1, 5);
  const bootstrap = whole(values.bootstrap, "bootstrap", 500, 0, 100_000);
  const models = values.models?.split(",").map((name) => {
    const known = JOURNEY_MODELS.find((model) => model === name.trim());
    if (!known) throw new InputError(`--models: there is no model "${name.trim()}".`);
    return known;
  });
  const seed = readSeed(values.seed);
  const table = await readJourneys(required(values.input, "input"));
  return journeyReport(table, {
    order,
    bootstrap,
    seed,
    useNulls: !values["no-nulls"],
    ...(models ? { models: models satisfies JourneyModel[] } : {}),
  });
}

async function windowLayer(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      ...common,
      outcome: text,
      impulse: text,
      level: text,
      control: text,
      promo: text,
      "no-promotions": flag,
      grain: text,
      "window-hours": text,
      retention: text,
    },
  });
  const outcome = required(values.outcome, "outcome");
  const levels = list(values.level ?? "");
  const impulses = list(
    levels.length > 0 ? (values.impulse ?? "") : required(values.impulse, "impulse"),
  );
  const file = required(values.input, "input");
  const rows: Record<string, string>[] = [];
  let header: string[] = [];
  await readCsv(
    file,
    (names) => (header = names),
    (cells) => rows.push(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]))),
  );
  return windowCommand({
    rows,
    outcome,
    impulses,
    levels,
    controls: list(values.control ?? ""),
    promo: values.promo === undefined ? undefined : list(values.promo),
    noPromotions: values["no-promotions"],
    grain: values.grain as WindowCommand["grain"],
    windowHours: optionalNumber(values["window-hours"], "window-hours"),
    retention: optionalNumber(values.retention, "retention"),
    seed: readSeed(values.seed),
  });
}

async function citations(args: string[]): Promise<unknown> {
  const { values } = parseArgs({ args, options: common });
  const seed = readSeed(values.seed);
  return citationReport(await readCitations(required(values.input, "input")), { seed });
}

async function ltv(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: { ...common, "as-of": text, horizons: text, "unit-days": text, draws: text },
  });
  const asOf = required(values["as-of"], "as-of");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new InputError("--as-of must be YYYY-MM-DD.");
  const horizons = list(values.horizons ?? "180,365").map((days) =>
    whole(days, "horizons", 0, 0, 36_500),
  );
  const unitDays = whole(values["unit-days"], "unit-days", 7, 1, 365);
  const draws = whole(values.draws, "draws", 500, 1, 100_000);
  const seed = readSeed(values.seed);
  const day = readDay(asOf, 0);
  const transactions = await readTransactions(required(values.input, "input"));
  return ltvReport(buildCohort(transactions, day), { horizons, seed, unitDays, draws });
}

const LAYERS = new Map([
  ["journeys", journeys],
  ["window", windowLayer],
  ["citations", citations],
  ["ltv", ltv],
]);

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new InputError(`--${name} is required.`);
  return value;
}

function list(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function optionalNumber(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) throw new InputError(`--${name}: "${value}" is not a number.`);
  return number;
}

function whole(
  value: string | undefined,
  name: string,
  fallback: number,
  low: number,
  high: number,
) {
  const number = optionalNumber(value, name) ?? fallback;
  if (!Number.isInteger(number) || number < low || number > high) {
    throw new InputError(`--${name} must be a whole number from ${low} to ${high}.`);
  }
  return number;
}

function readSeed(value: string | undefined): number {
  return whole(value, "seed", 1, 0, 4_294_967_295);
}

/** Numbers that are not finite never reach a reader: a state says what was wrong. */
function finiteOnly(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

async function main([name = "", ...args]: string[]): Promise<void> {
  const layer = LAYERS.get(name);
  if (!layer) {
    process.stderr.write(`${name ? `There is no layer "${name}".\n` : ""}${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  try {
    const report = await layer(args);
    process.stdout.write(`${JSON.stringify(report, finiteOnly, 2)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

await main(process.argv.slice(2));
