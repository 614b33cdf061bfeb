import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { startRig, type Rig } from "#tests/faults/support/rig.ts";
import { askForRecompute, placeOrder, pushReport } from "#tests/faults/support/traffic.ts";
import { buildApp } from "../scripts/prepare.ts";
import type { Kind, Mix } from "./support/load-mix.ts";

type Answer = { kind: Kind; milliseconds: number };

/**
 * Two web processes and two workers on one database, under mixed traffic: first as fast as they answer, which is the
 * limit, then at half of that for ten minutes, while imports and recomputes run one after the other. Traffic comes at
 * its own pace, whether answers come or not, and latency counts from the moment a request was due.
 * @returns errors, requests, their p99 in milliseconds from due to answered, resident memory of the app's processes at
 *   the end ÷ after warming up, and what must be 0 at the end: jobs that wait and dead letters
 * @param args `--minutes N` (10), `--limit-seconds N` (20)
 */
export async function run(args: string[] = []): Promise<Record<string, number>> {
  const option = (name: string, fallback: number) => Number(args[args.indexOf(`--${name}`) + 1 || -1] ?? fallback) || fallback;
  const [minutes, limitSeconds] = [option("minutes", 10), option("limit-seconds", 20)];
  await buildApp();
  const rig = await startRig({ roles: ["web", "web", "worker", "worker"], environment: { DATABASE_POOL: "10" } });
  try {
    // The environment is the rig's from here on.
    const { createMix } = await import("./support/load-mix.ts");
    const { printQueues, shopifyCharged } = await import("./support/queue-report.ts");
    const mix = await createMix(rig);
    const background = startBackground(rig);
    await asFastAsItGoes(mix, 5);
    const { rate: limit, shed } = await asFastAsItGoes(mix, limitSeconds);
    const rate = limit / 2;
    console.log(`the limit is ${Math.round(limit)} requests a second${shed > 0 ? `, at which ${shed} were asked to try again` : ""}; ${minutes} minutes at ${Math.round(rate)}`);
    const memory = watchMemory(rig);
    const { answers, failures } = await atPace(mix, rate, minutes * 60);
    const samples = memory.stop();
    console.log("jobs at the end of the traffic:");
    await printQueues();
    const runs = await background.stop();
    const drained = await drain();
    console.log("jobs when the queues were given up or empty:");
    await printQueues();
    const { points, again } = await shopifyCharged(rig);
    console.log(`Shopify charged ${Math.round(points)} points for ${mix.registered()} registrations and ${runs.orders} orders, and asked ${again} times to wait`);
    mix.close();
    return report({ limit, answers, failures, samples, runs, drained });
  } finally {
    await rig.stop();
  }
}

/**
 * Requests a second that 32 senders get answered, each sending anew when its answer is there. At the limit some may be
 * asked to try again in a moment: those are told apart, and are no part of the rate.
 */
async function asFastAsItGoes(mix: Mix, seconds: number): Promise<{ rate: number; shed: number }> {
  const until = Date.now() + seconds * 1000;
  let [answered, shed] = [0, 0];
  await Promise.all(Array.from({ length: 32 }, async () => {
    while (Date.now() < until) {
      await mix.send().done.then(
        () => (answered += 1),
        () => (shed += 1),
      );
    }
  }));
  return { rate: answered / seconds, shed };
}

/** Sends at a steady pace and keeps every latency, from the moment that a request was due. */
async function atPace(mix: Mix, rate: number, seconds: number): Promise<{ answers: Answer[]; failures: Map<string, number> }> {
  const answers: Answer[] = [];
  const failures = new Map<string, number>();
  const began = performance.now();
  const under = new Set<Promise<void>>();
  let sent = 0;
  for (let now = 0; now < seconds * 1000; now = performance.now() - began) {
    for (const due = Math.floor((now / 1000) * rate); sent < due; sent += 1) {
      const at = began + (sent / rate) * 1000;
      const { kind, done } = mix.send();
      const one = done
        .then(() => void answers.push({ kind, milliseconds: performance.now() - at }))
        .catch((error: Error) => void failures.set(error.message, (failures.get(error.message) ?? 0) + 1))
        .finally(() => under.delete(one));
      under.add(one);
    }
    await sleep(5);
  }
  await Promise.all(under);
  return { answers, failures };
}

/** One report of 20,000 lines after another, a recompute after each, and an order in Shopify a second. */
function startBackground(rig: Rig): { stop: () => Promise<{ imports: number; orders: number }> } {
  let stopping = false;
  const runs = { imports: 0, orders: 0 };
  const importing = (async () => {
    while (!stopping) {
      await pushReport(rig, 20_000);
      await askForRecompute(rig);
      runs.imports += 1;
      while (!stopping && (await waitingJobs(["import", "recompute"])) > 0) await sleep(500);
    }
  })();
  const ordering = (async () => {
    while (!stopping) {
      placeOrder(rig);
      runs.orders += 1;
      await sleep(1000);
    }
  })();
  return {
    async stop() {
      stopping = true;
      await Promise.all([importing, ordering]);
      return runs;
    },
  };
}

async function waitingJobs(queues?: string[]): Promise<number> {
  const { queueCounts } = await import("#app/platform/queue-state.ts");
  return (await queueCounts()).filter(({ queue }) => !queues || queues.includes(queue)).reduce((sum, row) => sum + row.waiting + row.active, 0);
}

/** Waits until no job is left. @returns seconds it took, jobs left after five minutes, dead letters */
async function drain(): Promise<{ seconds: number; left: number; dead: number }> {
  const { deadCount } = await import("#app/platform/queue-state.ts");
  const { leftInWords } = await import("./support/queue-report.ts");
  const began = Date.now();
  let left = await waitingJobs();
  for (let tell = 15; left > 0 && Date.now() - began < 300_000; left = await waitingJobs()) {
    await sleep(500);
    if ((Date.now() - began) / 1000 < tell) continue;
    tell += 15;
    console.log(`  after ${Math.round((Date.now() - began) / 1000)} s: ${await leftInWords()}`);
  }
  return { seconds: (Date.now() - began) / 1000, left, dead: await deadCount() };
}

/** Resident memory of the app's processes together, in bytes, once a second (Linux). */
function watchMemory(rig: Rig): { stop: () => number[] } {
  const samples: number[] = [];
  const timer = setInterval(() => {
    void Promise.all(rig.processes.map(async (one) => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${one.pid()}/status`, "utf8").catch(() => ""))?.[1] ?? 0) * 1024))
      .then((each) => void samples.push(each.reduce((sum, bytes) => sum + bytes, 0)));
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      return samples;
    },
  };
}

type Findings = { limit: number; answers: Answer[]; failures: Map<string, number>; samples: number[]; runs: { imports: number; orders: number }; drained: Awaited<ReturnType<typeof drain>> };

function report({ limit, answers, failures, samples, runs, drained }: Findings): Record<string, number> {
  const at = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
  const ms = (value: number) => Number(value.toFixed(1));
  const rows = (["scan", "registration", "admin", "webhook"] as const).map((kind) => {
    const own = answers.filter((answer) => answer.kind === kind).map((answer) => answer.milliseconds);
    return [kind, { requests: own.length, "p50 ms": ms(at(own, 0.5)), "p95 ms": ms(at(own, 0.95)), "p99 ms": ms(at(own, 0.99)) }] as const;
  });
  console.table(Object.fromEntries(rows));
  for (const [what, times] of failures) console.log(`${times} × ${what}`);
  // The first fifth warms caches and heaps up.
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const [early, late] = [at(samples.slice(fifth, 2 * fifth), 0.5), at(samples.slice(-fifth), 0.5)];
  const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);
  console.log(`memory of the four processes: ${megabytes(early)} MB after warming up, ${megabytes(late)} MB at the end, ${megabytes(Math.max(...samples))} MB at most`);
  console.log(`meanwhile ${runs.imports} imports of 20,000 lines with a recompute each, ${runs.orders} orders in Shopify; jobs were done ${drained.seconds.toFixed(0)} s after the traffic`);
  return {
    errors: [...failures.values()].reduce((sum, times) => sum + times, 0),
    requests: answers.length,
    p99Milliseconds: ms(at(answers.map((answer) => answer.milliseconds), 0.99)),
    memoryGrowthRatio: Number((late / early).toFixed(3)),
    limitPerSecond: Math.round(limit),
    imports: runs.imports,
    jobsLeft: drained.left,
    deadLetters: drained.dead,
  };
}
