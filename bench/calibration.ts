import { buildCohort, ltvInterval } from "#app/attribution/ltv/index.ts";
import { estimateWindow } from "#app/attribution/window/index.ts";
import type { ImpulseResult } from "#app/attribution/window/index.ts";
import { simulateCohort, trueValue } from "./support/customers.ts";
import { simulate } from "./support/scenarios.ts";
import type { ScenarioOptions } from "./support/scenarios.ts";

/** AR(1) of the noise; 1 is a random walk. */
const NOISE = [0, 0.5, 0.8, 1];
/** Lifts of log searches on a burst's average day. */
const LIFTS = [0.03, 0.05, 0.08];
const DAYS = [150, 250, 400];
const RETENTIONS = [0, 0.3, 0.5, 0.7, 0.9];
const COHORTS = [20, 50, 100];
const HORIZON = 180;
const DEFAULT_ROUNDS = 500;

type Outcome = { result: ImpulseResult; covered: boolean; lift: number };

/** `rounds` scenarios of a kind, lengths and retentions in turn, each with its own seed. */
function play(rounds: number, base: number, options: Partial<ScenarioOptions>): Outcome[] {
  return Array.from({ length: rounds }, (_, i) => {
    const lift = options.effect ?? 0;
    const scenario = simulate(
      {
        days: DAYS[i % DAYS.length]!,
        noise: 0,
        effect: lift,
        retention: RETENTIONS[i % RETENTIONS.length]!,
        promotions: "none",
        ...options,
      },
      base + i,
    );
    const { impulses } = estimateWindow(
      {
        grain: "day",
        outcome: scenario.searches,
        impulses: [{ name: "spend", values: scenario.spend }],
        promotions:
          (options.promotions ?? "none") === "none"
            ? "none"
            : [{ name: "promotion", values: scenario.promotions }],
      },
      { seed: i },
    );
    const result = impulses["spend"]!;
    const { low, high } = result.incremental;
    const covered =
      low !== null && high !== null && low <= scenario.truth && scenario.truth <= high;
    return { result, covered, lift };
  });
}

const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  Math.round((1e4 * items.filter(test).length) / items.length) / 1e4;
const significant = ({ result }: Outcome) => result.p !== null && result.p <= 0.05;
const flagged = ({ result }: Outcome) => result.state === "confounded_with_promotions";

function ltvCoverage(rounds: number): Record<string, number> {
  const truth = trueValue(HORIZON);
  return Object.fromEntries(
    COHORTS.map((n) => {
      const hits = Array.from({ length: rounds }, (_, i) => {
        const { transactions, asOf } = simulateCohort(n, HORIZON, 90_000 + 1000 * n + i);
        const { low, high } = ltvInterval(buildCohort(transactions, asOf), HORIZON, { seed: i });
        return low !== null && high !== null && low <= truth && truth <= high;
      });
      return [String(n), share(hits, Boolean)];
    }),
  );
}

/**
 * Holds the intervals and p-values to what they say, on simulated brands and cohorts whose truth is
 * known. `--rounds N` scenarios of each kind (500).
 */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const at = args.indexOf("--rounds");
  const rounds = at === -1 ? DEFAULT_ROUNDS : Number(args[at + 1]);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds needs a whole number.");
  const falsePositiveRate: Record<string, number> = {};
  const coverageByNoise: Record<string, number> = {};
  const trapCaughtByNoise: Record<string, number> = {};
  const power: Record<string, Record<string, number>> = {};
  const traps: Outcome[] = [];
  const effects: Outcome[] = [];
  console.log(`${rounds} scenarios of each kind; ${DAYS.join(", ")} days in turn`);
  console.log("noise  false positives  coverage  trap caught  power at a lift of 3 %, 5 %, 8 %");
  NOISE.forEach((noise, k) => {
    const nulls = play(rounds, 1e6 * (k + 1), { noise });
    const each = Math.ceil(rounds / LIFTS.length);
    const lifted = LIFTS.flatMap((effect, j) =>
      play(each, 1e6 * (k + 1) + 1e5 * (j + 1), { noise, effect }),
    );
    const trapped = play(rounds, 1e6 * (k + 1) + 5e5, { noise, promotions: "confounded" });
    const name = String(noise);
    falsePositiveRate[name] = share(nulls, significant);
    coverageByNoise[name] = share(lifted, ({ covered }) => covered);
    trapCaughtByNoise[name] = share(trapped, (one) => one.covered || flagged(one));
    power[name] = Object.fromEntries(
      LIFTS.map((lift) => [
        lift,
        share(
          lifted.filter((one) => one.lift === lift),
          significant,
        ),
      ]),
    );
    effects.push(...lifted);
    traps.push(...trapped);
    const cells = [falsePositiveRate[name], coverageByNoise[name], trapCaughtByNoise[name]];
    const powers = LIFTS.map((lift) => power[name]![lift]!.toFixed(2)).join("  ");
    console.log(
      [name.padEnd(5), ...cells.map((cell) => cell!.toFixed(3).padStart(11)), "  ", powers].join(
        "  ",
      ),
    );
  });
  const ltv = ltvCoverage(rounds);
  console.log(`LTV interval coverage by customers: ${JSON.stringify(ltv)}`);
  return {
    rounds,
    falsePositiveRate,
    coverage: share(effects, ({ covered }) => covered),
    coverageByNoise,
    ltvCoverage: ltv,
    trapCaught: share(traps, (one) => one.covered || flagged(one)),
    trapCaughtByNoise,
    power,
  };
}
