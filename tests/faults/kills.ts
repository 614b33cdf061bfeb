import { manyRoles, option, play, type Outcome, type Scene } from "./support/scenario.ts";
import { activeJobs, giveBackJobs, untilWorked } from "./support/settle.ts";
import { aCode, askForRecompute, confirm, placeOrder, pushReport, register, scan } from "./support/traffic.ts";

type Kind = { name: string; /** The kill comes within so many milliseconds. */ within: number; /** The clock starts when a worker has begun. */ jobs: boolean; begin: (scene: Scene) => Promise<unknown>[] };

const several = <T>(times: number, work: () => T): T[] => Array.from({ length: times }, work);

/** What is under way when the process dies. */
const kinds: Kind[] = [
  { name: "registration", within: 250, jobs: false, begin: ({ rig }) => several(6, () => register(rig)) },
  { name: "job", within: 800, jobs: true, begin: ({ rig }) => [...several(2, () => register(rig)), ...unconfirmed(rig).map((email) => confirm(rig, email))] },
  { name: "import", within: 1_000, jobs: true, begin: ({ rig }) => [pushReport(rig)] },
  { name: "webhook", within: 1_000, jobs: false, begin: ({ rig }) => several(8, async () => placeOrder(rig)) },
  { name: "recompute", within: 1_500, jobs: true, begin: ({ rig }) => [askForRecompute(rig)] },
];

function unconfirmed({ journal }: Scene["rig"]): string[] {
  return [...journal.people].filter(([, person]) => person.registrationId && !person.confirmed).map(([email]) => email).slice(0, 8);
}

/**
 * Kills the app at random moments of everything that it does, starts it again, and counts.
 * @param args `--rounds N` (100), `--seed N` (1), `--seconds N` to begin no round after, `--processes many` for two web processes and two workers
 */
export async function run(args: string[]): Promise<Outcome> {
  const rounds = option(args, "rounds", 100);
  const seed = option(args, "seed", 1);
  const many = args.includes("many");
  const until = Date.now() + option(args, "seconds", 86_400) * 1000;
  return play({ seed, roles: many ? [...manyRoles] : ["all"], publish: true }, (scene) => killAgainAndAgain(scene, rounds, `${many ? "2 web, 2 workers: " : ""}kill −9 during `, until));
}

/** Kills a random process `rounds` times, in the middle of each kind of work in turn, with people scanning all the while. */
export async function killAgainAndAgain(scene: Scene, rounds: number, prefix: string, until = Number.POSITIVE_INFINITY): Promise<void> {
  const { rig } = scene;
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    const kind = kinds[round % kinds.length]!;
    const victim = rig.processes[rig.random.int(rig.processes.length)]!;
    const moment = rig.random.int(kind.within);
    const code = await aCode(rig);
    const work = kind.begin(scene);
    const scans = several(12, () => scan(rig, code));
    if (kind.jobs) await untilWorked();
    await new Promise((done) => setTimeout(done, moment));
    const active = await activeJobs();
    await victim.kill();
    await Promise.all(scans);
    await giveBackJobs();
    await victim.start();
    scans.push(...several(5, () => scan(rig, code)));
    await Promise.all([...work, ...scans]);
    const { unanswered } = rig.journal.scans.get(code)!;
    console.log(`${round + 1}/${rounds}: ${kind.name} killed after ${moment} ms, ${active} jobs under way, ${unanswered} scans without an answer`);
    await scene.check(`${prefix}${kind.name === "import" ? "an" : "a"} ${kind.name}`, "SIGKILL at a random moment, started again", active > 0 || unanswered > 0);
  }
}
