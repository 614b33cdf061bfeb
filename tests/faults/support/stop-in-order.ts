import type { Scene } from "./scenario.ts";
import { untilWorked } from "./settle.ts";
import { aCode, pushReport, register, scan } from "./traffic.ts";

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Ends each process in turn by SIGTERM in the middle of its work and starts it again, as a new version is rolled out.
 * What was sent to it before, and while its readiness already says no, must be answered by it and not by a second
 * attempt; jobs at work must be finished or back in their queue, without anybody giving them back.
 * @param longJob whether a job must be met that takes longer than the process may live
 */
export async function stopInOrder({ rig }: Pick<Scene, "rig">, longJob = true): Promise<void> {
  const wrong = (what: string) => void rig.journal.complaints.push(what);
  for (const one of rig.processes) {
    const { port } = one;
    const takesRequests = one.role !== "worker";
    const code = await aCode(rig);
    const work: Promise<unknown>[] = [];
    if (one.role !== "web") {
      if (longJob) rig.shopify.setFault({ kind: "slow", times: 1, delayMs: 40_000 });
      await Promise.all([pushReport(rig), register(rig)]);
      await untilWorked();
    }
    const release = Promise.withResolvers<void>();
    if (takesRequests) {
      work.push(register(rig, { port, once: true, hold: release.promise }));
      // Long enough for the half of it to have come in.
      await pause(500);
      work.push(...Array.from({ length: 60 }, () => scan(rig, code, { port })));
    }
    const ended = await one.end(async (status) => {
      // No balancer asks a worker: it need not stay to say so.
      if (takesRequests && status !== 503) wrong(`/readyz did not say no first: ${status || "nobody answered"}`);
      if (takesRequests) work.push(scan(rig, code, { port }));
      release.resolve();
      await Promise.all(work);
    });
    if (ended !== 0) wrong(`the process ended with ${ended}`);
    const { answered, unanswered } = rig.journal.scans.get(code)!;
    if (takesRequests && (answered !== 61 || unanswered > 0)) wrong(`${61 - answered} scans were not answered`);
    rig.shopify.clearFaults();
    await one.start();
  }
}
