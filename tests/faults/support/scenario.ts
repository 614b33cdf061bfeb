import type { Role } from "./app-process.ts";
import { verify, type Wrongs } from "./invariants.ts";
import { keep } from "./publish.ts";
import { startRig, type Options as RigOptions, type Rig } from "./rig.ts";

/** What came of one fault: how many things that had been accepted were lost, were there twice, or got stuck. */
export type Finding = {
  fault: string;
  how: string;
  /** How often it was tried, and how often of these a job ran or a request was out. */
  times: number;
  midWork: number;
  lost: number;
  doubled: number;
  stuck: number;
};

export type Outcome = { findings: Finding[]; kills: number; midWork: number; lost: number; doubled: number; stuck: number; failures: number } & Record<string, unknown>;

/** More than one of each on one database. */
export const manyRoles: readonly Role[] = ["web", "web", "worker", "worker"];

/** A number from the command line, as in `--seed 7`. */
export function option(args: string[], name: string, fallback: number): number {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(args[at + 1]);
}

export type Scene = {
  rig: Rig;
  /** Waits for rest and notes what is wrong after this fault and was not before. */
  check(fault: string, how: string, midWork?: boolean): Promise<void>;
};

type Options = RigOptions & { /** Whether the findings go into the published table. */ publish?: boolean };

/** Sets a scene, plays it, clears it away, and adds up. */
export async function play({ publish = false, ...options }: Options, act: (scene: Scene) => Promise<void>): Promise<Outcome> {
  const rig = await startRig(options);
  const outcome: Outcome = { findings: [], kills: 0, midWork: 0, lost: 0, doubled: 0, stuck: 0, failures: 0 };
  const told = new Map<string, number>();
  try {
    await act({
      rig,
      async check(fault, how, midWork = false) {
        const wrongs = onlyNew(await verify(rig), told);
        for (const [kind, lines] of Object.entries(wrongs)) for (const line of lines.slice(0, 5)) console.log(`  ${kind}: ${line}`);
        const known = outcome.findings.find((one) => one.fault === fault);
        const finding = known ?? { fault, how, times: 0, midWork: 0, lost: 0, doubled: 0, stuck: 0 };
        if (!known) outcome.findings.push(finding);
        finding.times += 1;
        finding.midWork += Number(midWork);
        outcome.midWork += Number(midWork);
        if (fault.includes("kill −9")) outcome.kills += 1;
        for (const kind of ["lost", "doubled", "stuck"] as const) {
          finding[kind] += wrongs[kind].length;
          outcome[kind] += wrongs[kind].length;
          outcome.failures += wrongs[kind].length;
        }
        if (publish) await keep(options.seed ?? 1, finding);
      },
    });
  } finally {
    await rig.stop();
  }
  return outcome;
}

/** What an earlier fault did wrong stays wrong, and is told only once. */
function onlyNew(wrongs: Wrongs, told: Map<string, number>): Wrongs {
  const fresh = (lines: string[]) =>
    [...Map.groupBy(lines, (line) => line)].flatMap(([line, same]) => {
      const before = told.get(line) ?? 0;
      told.set(line, Math.max(before, same.length));
      return same.slice(before);
    });
  return { lost: fresh(wrongs.lost), doubled: fresh(wrongs.doubled), stuck: fresh(wrongs.stuck) };
}
