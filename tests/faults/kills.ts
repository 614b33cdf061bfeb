import type { AppProcess, Role } from "./support/app-process.ts";
import { manyRoles, option, play, type Outcome, type Scene } from "./support/scenario.ts";
import { activeJobs, giveBackJobs, untilWorked } from "./support/settle.ts";
import { aCode, askForRecompute, confirm, placeOrder, pushReport, register, scan } from "./support/traffic.ts";

type Kind = {
  name: string;
  /** The queues whose jobs are meant to be met; none when it is a request. */
  queues: readonly string[];
  /** The kill comes within so many milliseconds of a request's being sent or of a job's being taken. */
  within: number;
  /** Who does this work, and so may die; a webhook is taken by the one and worked off by the other. */
  role: Role;
  begin: (scene: Scene) => Promise<unknown>[];
};

const several = <T>(times: number, work: () => T): T[] => Array.from({ length: times }, work);
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** What is under way when the process dies. */
const kinds: Kind[] = [
  { name: "a registration", queues: [], within: 250, role: "web", begin: ({ rig }) => several(6, () => register(rig)) },
  { name: "a job", queues: ["customer", "mail", "discount", "flow"], within: 400, role: "worker", begin: ({ rig }) => [...several(2, () => register(rig)), ...unconfirmed(rig).map((email) => confirm(rig, email))] },
  { name: "an import", queues: ["import"], within: 600, role: "worker", begin: ({ rig }) => [pushReport(rig)] },
  { name: "a webhook", queues: ["webhook"], within: 300, role: "all", begin: ({ rig }) => several(8, async () => placeOrder(rig)) },
  { name: "a recompute", queues: ["recompute"], within: 1_500, role: "worker", begin: ({ rig }) => [askForRecompute(rig)] },
];

function unconfirmed({ journal }: Scene["rig"]): string[] {
  return [...journal.people].filter(([, person]) => person.registrationId && !person.confirmed).map(([email]) => email).slice(0, 8);
}

/**
 * Kills the app at random moments of everything that it does, starts it again, and counts.
 * @param args `--rounds N` (100), `--seed N` (1), `--seconds N` of playing to begin no round after, `--processes many` for two web processes and two workers
 */
export async function run(args: string[]): Promise<Outcome> {
  const rounds = option(args, "rounds", 100);
  const seed = option(args, "seed", 1);
  const many = args.includes("many");
  const seconds = option(args, "seconds", 86_400);
  return play({ seed, roles: many ? [...manyRoles] : ["all"], publish: true }, (scene) => killAgainAndAgain(scene, rounds, `${many ? "2 web, 2 workers: " : ""}kill −9 during `, Date.now() + seconds * 1000));
}

/** Kills a process `rounds` times, in the middle of each kind of work in turn, with people scanning all the while. */
export async function killAgainAndAgain(scene: Scene, rounds: number, prefix: string, until = Number.POSITIVE_INFINITY): Promise<void> {
  const { rig } = scene;
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    const began = performance.now();
    const kind = kinds[round % kinds.length]!;
    const victim = whoDoes(kind, rig);
    const code = await aCode(rig);
    const scans = several(12, () => scan(rig, code));
    const moment = rig.random.int(kind.within);
    const work = await underWay(scene, kind, moment);
    const [active, own, sending] = [await activeJobs(), await activeJobs(kind.queues), rig.journal.sending];
    await victim.kill();
    await Promise.all(scans);
    await giveBackJobs();
    await victim.start();
    scans.push(...several(5, () => scan(rig, code)));
    await Promise.all([...work, ...scans]);
    const { unanswered } = rig.journal.scans.get(code)!;
    const met = kind.queues.length > 0 ? own > 0 : sending > 0;
    const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
    const back = seconds();
    await scene.check(`${prefix}${kind.name}`, "SIGKILL at a random moment of it, started again", met || active > 0 || unanswered > 0);
    console.log(`${round + 1}/${rounds}: ${kind.name} ${met ? "met" : "missed"} by the kill after ${moment} ms, ${active} jobs at work, ${sending} forms and ${unanswered} scans without an answer; all sent after ${back} s, at rest and checked after ${seconds()} s`);
  }
}

function whoDoes(kind: Kind, { processes, random }: Scene["rig"]): AppProcess {
  const able = processes.filter(({ role }) => role === "all" || kind.role === "all" || role === kind.role);
  return able[random.int(able.length)]!;
}

/** Begins the work and waits for its random moment. Work that is over by then is begun again, and met at its start. */
async function underWay(scene: Scene, { queues, begin }: Kind, moment: number): Promise<Promise<unknown>[]> {
  const hasBegun = async (seconds: number) => {
    if (queues.length > 0) return untilWorked(queues, seconds);
    for (const until = Date.now() + seconds * 1000; Date.now() < until && scene.rig.journal.sending === 0;) await pause(1);
    return scene.rig.journal.sending > 0;
  };
  const work = begin(scene);
  await hasBegun(10);
  await pause(moment);
  if (!(await hasBegun(0.05))) {
    work.push(...begin(scene));
    await hasBegun(10);
  }
  return work;
}
