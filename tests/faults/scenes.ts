import { rm, writeFile } from "node:fs/promises";
import { deadJobs } from "#app/platform/queue-state.ts";
import { retryDead } from "#app/platform/jobs.ts";
import { manyRoles, option, play, type Outcome, type Scene } from "./support/scenario.ts";
import { giveBackJobs, settle } from "./support/settle.ts";
import { shareOfEach } from "./support/shares.ts";
import { stopInOrder } from "./support/stop-in-order.ts";
import { aCode, askForRecompute, confirm, placeOrder, pushReport, register, scan, syncAsAtNight } from "./support/traffic.ts";

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Some of everything at once: people who scan, register and confirm, orders, a report, a recompute. */
async function traffic({ rig }: Scene): Promise<void> {
  const code = await aCode(rig);
  const waiting = [...rig.journal.people].filter(([, person]) => person.registrationId && !person.confirmed).map(([email]) => email).slice(0, 3);
  for (let n = 0; n < 3; n++) placeOrder(rig);
  await Promise.all([
    ...Array.from({ length: 8 }, () => scan(rig, code)), ...Array.from({ length: 3 }, () => register(rig)),
    ...waiting.map((email) => confirm(rig, email)), pushReport(rig, 600), askForRecompute(rig).catch(() => undefined),
  ]);
}

type Fault = { fault: string; how: string; /** Whether it can be played on this machine. */ needs?: (scene: Scene) => boolean; play: (scene: Scene) => Promise<void> };

/** A Shopify that fails so often in one way, and then no more. */
const shopifyFails = (fault: string, how: string, kind: Parameters<Scene["rig"]["shopify"]["setFault"]>[0]["kind"], delayMs?: number): Fault => ({
  fault, how,
  async play(scene) {
    scene.rig.shopify.setFault({ kind, times: 6, ...(delayMs ? { delayMs } : {}) });
    await traffic(scene);
  },
});

const faults: Fault[] = [
  {
    fault: "nothing broken", how: "the same work, for comparison; each process must have had its share",
    async play(scene) {
      for (let times = 0; times < 3; times += 1) await traffic(scene);
      await settle(scene.rig);
      await shareOfEach(scene.rig);
    },
  },
  {
    fault: "half-open database connections", how: "a relay passes no byte for 8 seconds; old connections never speak again",
    async play(scene) {
      const work = traffic(scene);
      await pause(300);
      scene.rig.databaseLine.silence();
      await pause(8_000);
      scene.rig.databaseLine.reopen();
      await work;
    },
  },
  {
    fault: "clock jumped", how: "each process runs two hours ahead, then on time again",
    async play(scene) {
      for (const offset of [2 * 3_600_000, 0]) {
        for (const one of scene.rig.processes) {
          await one.kill();
          await one.start({ CLOCK_OFFSET_MS: String(offset) });
        }
        await giveBackJobs();
        await traffic(scene);
      }
    },
  },
  {
    fault: "two workers race", how: "jobs under way are given to a second worker four times",
    async play(scene) {
      const work = traffic(scene);
      for (let times = 0; times < 4; times++) {
        await pause(400);
        await giveBackJobs();
      }
      await work;
    },
  },
  {
    fault: "stopped for a new version", how: "SIGTERM during a registration, scans and a job: readiness says no, all is answered, exit code 0; started again",
    play: stopInOrder,
  },
  {
    fault: "webhooks ten times and out of order", how: "the last twelve again ten times each, in any order",
    async play(scene) {
      scene.rig.shopify.setFault({ kind: "reorder_webhooks", times: 3 });
      await traffic(scene);
      await scene.rig.redeliver(10);
    },
  },
  {
    fault: "tokens dead", how: "Shopify revokes the token and its refresh token while orders come in; then the merchant opens the app",
    async play(scene) {
      scene.rig.shopify.revokeTokens();
      await traffic(scene);
      await pause(3_000);
      await scene.rig.openApp();
    },
  },
  {
    fault: "webhooks never come", how: "Shopify tells nothing of an hour's orders; the nightly sync finds them",
    async play(scene) {
      scene.rig.shopify.setFault({ kind: "lose_webhooks", times: 1_000_000 });
      await traffic(scene);
      await scene.rig.shopify.webhooksIdle();
      scene.rig.shopify.clearFaults();
      await syncAsAtNight(scene.rig);
    },
  },
  {
    fault: "disk full under the staging tables", how: "a disk of 32 MB that holds the database's temporary tables is filled to the last byte for 4 seconds",
    needs: ({ rig }) => rig.smallDisk !== null,
    async play({ rig, ...scene }) {
      await rig.smallDisk?.fill();
      const work = traffic({ rig, ...scene });
      await pause(4_000);
      await rig.smallDisk?.free();
      await work;
    },
  },
  {
    fault: "disk full under PostgreSQL's log", how: "a disk of 256 MB that holds only the write-ahead log is filled to the last byte until PostgreSQL stops; 5 seconds later there is room, and PostgreSQL is started again",
    needs: ({ rig }) => rig.logDisk !== null,
    async play(scene) {
      const { rig } = scene;
      await rig.logDisk?.fill();
      const work = traffic(scene);
      await pause(400);
      // What the log has left of its own is used up by writing to it.
      const write = () => rig.asSuperuser("select pg_logical_emit_message(false, 'full', repeat('x', 4000000))");
      let writes = 0;
      while (writes < 200 && (await write().then(() => true, () => false))) writes += 1;
      if (writes === 200) rig.journal.complaints.push("PostgreSQL went on without room for its log");
      await pause(5_000);
      await rig.logDisk?.free();
      await rig.crashDatabase();
      await work;
    },
  },
  {
    fault: "disk full under files", how: "every write to a file answers ENOSPC, injected in the process below the file store, for 3 seconds",
    async play(scene) {
      await writeFile(scene.rig.fullDiskMark, "");
      const work = traffic(scene);
      await pause(3_000);
      await rm(scene.rig.fullDiskMark);
      await work;
    },
  },
  {
    fault: "mail server down", how: "connections refused for 4 seconds",
    async play(scene) {
      scene.rig.mailLine.shut();
      const work = traffic(scene);
      await pause(4_000);
      scene.rig.mailLine.reopen();
      await work;
    },
  },
  shopifyFails("token refused", "Shopify answers 401 to six calls; each time the token is renewed", "token_dead"),
  shopifyFails("Shopify answers 429", "six calls in a row, with Retry-After", "http429"),
  shopifyFails("Shopify answers 500", "six calls in a row", "error500"),
  shopifyFails("Shopify answers garbage", "half a page of HTML with status 200, six times", "garbage"),
  shopifyFails("Shopify answers slowly", "three seconds late, six times", "slow", 3_000),
  shopifyFails("Shopify does it and the answer is lost", "the connection breaks after the work, six times", "drop_answer"),
  {
    fault: "database crashed", how: "SIGQUIT during work; started again on the same files, it recovers from its log",
    async play(scene) {
      const work = traffic(scene);
      await pause(400);
      await scene.rig.crashDatabase();
      await work;
    },
  },
  {
    fault: "Shopify away for good", how: "500 until every retry is used up: the dead letter lists the work, and its button has it done",
    async play(scene) {
      const { rig } = scene;
      rig.shopify.setFault({ kind: "error500", times: 1_000_000 });
      await Promise.all([register(rig), register(rig)]);
      await settle(rig, 120);
      rig.shopify.clearFaults();
      const dead = await deadJobs(100, rig.shopId);
      if (dead.length === 0) rig.journal.complaints.push("nothing is in the dead letter although Shopify was away for good");
      await retryDead(undefined, rig.shopId);
    },
  },
];

/**
 * Plays every fault but the kills, one after another on one shop.
 * @param args `--seed N` (1), `--processes many` for two web processes and two workers, `--only TEXT[,TEXT…]` of names, `--seconds N` of playing to begin nothing after
 */
export async function run(args: string[]): Promise<Outcome> {
  const many = args.includes("many");
  const only = args.includes("--only") ? (args[args.indexOf("--only") + 1] ?? "").split(",") : [""];
  return play({ seed: option(args, "seed", 1), roles: many ? [...manyRoles] : ["all"], smallDisks: true, publish: true }, async (scene) => {
    const until = Date.now() + option(args, "seconds", 86_400) * 1000;
    for (const { fault, how, needs, play: begin } of faults.filter(({ fault: name }) => only.some((part) => name.includes(part)))) {
      if (Date.now() > until) break;
      if (needs && !needs(scene)) {
        console.log(`${fault}: cannot be played here`);
        continue;
      }
      await begin(scene);
      console.log(`${fault}: played`);
      await scene.check(`${many ? "2 web, 2 workers: " : ""}${fault}`, how);
      console.log(`${fault}: checked`);
    }
  });
}
