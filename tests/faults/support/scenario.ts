import { verify } from "./invariants.ts";
import { startRig, type Rig, type Role } from "./rig.ts";

/** What came of one fault: how many things that had been accepted were lost, were there twice, or got stuck. */
export type Finding = { fault: string; how: string; /** How often it was tried. */ times: number; lost: number; doubled: number; stuck: number };

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
  /** Waits for rest and notes what is wrong after this fault. */
  check(fault: string, how: string): Promise<void>;
  /** Counts one kill −9, and whether it met work under way. */
  killed(midWork: boolean): void;
};

/** Sets a scene, plays it, clears it away, and adds up. */
export async function play(options: { roles?: Role[]; seed?: number; environment?: Record<string, string> }, act: (scene: Scene) => Promise<void>): Promise<Outcome> {
  const rig = await startRig(options);
  const outcome: Outcome = { findings: [], kills: 0, midWork: 0, lost: 0, doubled: 0, stuck: 0, failures: 0 };
  try {
    await act({
      rig,
      killed(midWork) {
        outcome.kills += 1;
        if (midWork) outcome.midWork += 1;
      },
      async check(fault, how) {
        const { lost, doubled, stuck } = await verify(rig);
        for (const [kind, lines] of Object.entries({ lost, doubled, stuck })) for (const line of lines.slice(0, 5)) console.log(`  ${kind}: ${line}`);
        const known = outcome.findings.find((one) => one.fault === fault);
        const finding = known ?? { fault, how, times: 0, lost: 0, doubled: 0, stuck: 0 };
        if (!known) outcome.findings.push(finding);
        finding.times += 1;
        // What was wrong before this fault stays wrong: each wrong is told as often as it is seen, for none is expected.
        finding.lost += lost.length;
        finding.doubled += doubled.length;
        finding.stuck += stuck.length;
        outcome.lost += lost.length;
        outcome.doubled += doubled.length;
        outcome.stuck += stuck.length;
        outcome.failures = outcome.lost + outcome.doubled + outcome.stuck;
      },
    });
  } finally {
    await rig.stop();
  }
  return outcome;
}
