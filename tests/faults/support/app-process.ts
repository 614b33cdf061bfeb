import type { ChildProcess } from "node:child_process";
import { startProcess } from "#tests/support/running-app.ts";

export type Role = "all" | "web" | "worker";

/** One process of the app, started again when it ends by itself, as an operator's service manager would. */
export type AppProcess = {
  role: Role;
  port: number;
  /** kill −9; resolves when it is gone. */
  kill(): Promise<void>;
  /**
   * SIGTERM, as before a new version; resolves with its exit code, or the signal that ended it.
   * @param onNotReady what to do once /readyz no longer says yes, with its status, or 0 when nobody answers there
   */
  end(onNotReady?: (status: number) => Promise<unknown>): Promise<number | string | null>;
  /** Resolves when it is ready. @param extra environment of this start and of those that the manager makes */
  start(extra?: Record<string, string>): Promise<void>;
  /** Its process id while it runs. */
  pid(): number | undefined;
};

type Options = {
  role: Role;
  port: number;
  environment: Record<string, string>;
  /** The ports of processes that are ready, kept by this. */
  listening: Set<number>;
  /** Told when the process ended by itself. */
  onEnded: (what: string) => void;
};

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** A machine that is busy with other things may take minutes for it. */
const PATIENCE_SECONDS = 400;
/** A process that never becomes ready is no fault to play, but a broken build. */
const STARTS = 3;

/** @returns the process, not started yet */
export function appProcess({ role, port, environment, listening, onEnded }: Options): AppProcess {
  let running: ChildProcess | undefined;
  /** Its extra environment while it ought to run. */
  let wanted: Record<string, string> | undefined;
  let starting: Promise<void> = Promise.resolve();

  async function launch(): Promise<void> {
    for (let tries = 1; wanted; tries += 1) {
      try {
        const child = await startProcess({ ...environment, ROLE: role, PORT: String(port), ...wanted }, `http://127.0.0.1:${port}`, PATIENCE_SECONDS);
        if (!wanted) return void child.kill("SIGKILL");
        running = child;
        listening.add(port);
        if (isGone(child)) restart(child);
        else child.once("exit", () => restart(child));
        return;
      } catch (error) {
        onEnded(`${role}: ${(error as Error).message}`);
        if (tries === STARTS) throw error;
        await pause(1_000);
      }
    }
  }

  function restart(child: ChildProcess): void {
    if (running !== child) return;
    running = undefined;
    listening.delete(port);
    onEnded(`${role} ended by itself with ${child.exitCode ?? child.signalCode}`);
    starting = pause(1_000).then(launch);
    starting.catch(() => undefined);
  }

  async function take(): Promise<ChildProcess | undefined> {
    wanted = undefined;
    await starting.catch(() => undefined);
    const taken = running;
    running = undefined;
    return taken;
  }

  return {
    role,
    port,
    pid: () => running?.pid,
    async start(extra = {}) {
      wanted = extra;
      await (starting = launch());
    },
    async kill() {
      const dying = await take();
      listening.delete(port);
      if (!dying || isGone(dying)) return;
      const gone = new Promise((done) => dying.once("exit", done));
      dying.kill("SIGKILL");
      await gone;
    },
    async end(onNotReady = async () => undefined) {
      const ending = await take();
      if (!ending) return null;
      const gone = new Promise((done) => ending.once("exit", done));
      ending.kill("SIGTERM");
      // Whoever sends requests learns it as a balancer does.
      let status = 200;
      while ((status = await readiness(port)) === 200) await pause(20);
      listening.delete(port);
      await onNotReady(status);
      if (!isGone(ending)) await gone;
      return ending.exitCode ?? ending.signalCode;
    },
  };
}

const isGone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const readiness = (port: number) => fetch(`http://127.0.0.1:${port}/readyz`).then((reply) => reply.status, () => 0);
