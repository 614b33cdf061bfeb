import type { Server } from "node:http";
import { config } from "./config.ts";
import { closePool } from "./db.ts";
import { markStopping } from "./health.ts";
import { finishJobs, stopJobs } from "./jobs.ts";
import { log } from "./log.ts";
import { stopTracing } from "./tracing.ts";

/** How long each step may take, in milliseconds; what is not done by then is left to the queue or to the caller's own retry. */
const steps = { requests: 8_000, flush: 4_000, jobs: 14_000, giveBack: 4_000, close: 1_000 };
/** Beside DRAIN_SECONDS; above the sum of the steps. */
const GRACE_MS = 22_000;

/** What a process runs, filled while it starts. */
export type Running = {
  servers: Server[];
  /** Makes durable what requests left in memory, once no more come. */
  flush: (() => Promise<void>)[];
};

/**
 * Ends the process in order on SIGTERM and SIGINT, with exit code 0: readiness says no and no more jobs are taken; for
 * DRAIN_SECONDS requests are still answered, since a balancer learns it with a delay; then what is open is answered,
 * what is in memory is written, jobs at work are finished, or given back to the queue when they take too long.
 */
export function endOnSignal(running: Running): void {
  let ending = false;
  const end = async (signal: "SIGTERM" | "SIGINT") => {
    if (ending) return;
    ending = true;
    log.info({ signal }, "stopping: finishing what was begun");
    markStopping();
    const drain = signal === "SIGTERM" && config().ROLE !== "worker" ? config().DRAIN_SECONDS * 1000 : 0;
    setTimeout(() => process.exit(1), drain + GRACE_MS).unref();
    const jobs = within(drain + steps.jobs, finishJobs());
    // Who keeps a connection is sent to another process for the next request.
    for (const server of running.servers) server.prependListener("request", (_req, res) => void (res.shouldKeepAlive = false));
    await new Promise((done) => setTimeout(done, drain));
    await within(steps.requests, Promise.all(running.servers.map(close)));
    await within(steps.flush, Promise.all(running.flush.map((write) => write())));
    await jobs;
    await within(steps.giveBack, stopJobs(1_000));
    await within(steps.close, Promise.all([closePool(), stopTracing()]));
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end(signal));
}

/** Takes no more connections; resolves when the open ones have had their answers. */
function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(sweep);
      done();
    });
  });
}

/** The work's end, or the time's. A step that fails must not keep the next from being done. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => (timer = setTimeout(done, milliseconds)));
  await Promise.race([work.catch((error: unknown) => log.warn({ error }, "a step of stopping failed")), late]);
  clearTimeout(timer);
}
