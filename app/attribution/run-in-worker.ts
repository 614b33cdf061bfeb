import { Worker } from "node:worker_threads";
import type { LayerResult, LayerTask } from "./tasks.ts";

/** Where the thread's entry is and how long it may run. */
export interface WorkerOptions {
  /**
   * The entry's file. From sources it is found by itself; a bundle passes the address of its built
   * `worker` chunk.
   */
  workerUrl?: URL | string;
  /** Milliseconds after which the thread is stopped and the promise rejects. */
  timeout?: number;
  /** Stops the thread and rejects. */
  signal?: AbortSignal;
}

/** A recompute asks for a dozen calculations in a row: a thread waits this long for the next before it ends. */
const idleMilliseconds = 5_000;
const idle = new Map<string, Worker[]>();

/**
 * Runs one layer in a thread, so that the caller's event loop only waits. A thread that is done waits a little for the
 * next task, and never keeps the process alive.
 * @throws (rejects) what the layer threw, or an Error when the thread was stopped or died
 */
export function runInWorker<T extends LayerTask>(task: T, options: WorkerOptions = {}): Promise<LayerResult<T>> {
  const url = String(options.workerUrl ?? new URL("./worker.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) {
      reject(new Error("The calculation was cancelled before it began."));
      return;
    }
    const worker = idle.get(url)?.pop() ?? new Worker(new URL(url));
    worker.removeAllListeners();
    worker.ref();
    const stop = (message: string) => () => {
      settle(() => reject(new Error(message)));
      void worker.terminate();
    };
    const cancel = stop("The calculation was cancelled.");
    const timer = options.timeout === undefined ? undefined : setTimeout(stop("The calculation took too long."), options.timeout);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", cancel);
      worker.removeAllListeners();
      finish();
    };
    options.signal?.addEventListener("abort", cancel, { once: true });
    worker.once("message", (answer: { result: LayerResult<T> } | { error: unknown }) => {
      settle(() => ("error" in answer ? reject(answer.error as Error) : resolve(answer.result)));
      keepForNext(url, worker);
    });
    worker.once("error", (error) => settle(() => reject(error)));
    worker.once("exit", (code) => settle(() => reject(new Error(`The calculation's thread ended with code ${code}.`))));
    worker.postMessage(task);
  });
}

function keepForNext(url: string, worker: Worker): void {
  const waiting = idle.get(url) ?? [];
  idle.set(url, waiting);
  waiting.push(worker);
  worker.unref();
  const forget = () => {
    const at = waiting.indexOf(worker);
    if (at >= 0) waiting.splice(at, 1);
    return at >= 0;
  };
  worker.once("error", forget).once("exit", forget);
  setTimeout(() => forget() && void worker.terminate(), idleMilliseconds).unref();
}
