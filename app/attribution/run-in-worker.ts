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

/**
 * Runs one layer in a thread of its own, so that the caller's event loop only waits.
 * @throws (rejects) what the layer threw, or an Error when the thread was stopped or died
 */
export function runInWorker<T extends LayerTask>(
  task: T,
  options: WorkerOptions = {},
): Promise<LayerResult<T>> {
  const url = options.workerUrl ?? new URL("./worker.ts", import.meta.url);
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) {
      reject(new Error("The calculation was cancelled before it began."));
      return;
    }
    const worker = new Worker(url, { workerData: task });
    const stop = (message: string) => () => {
      settle(() => reject(new Error(message)));
      void worker.terminate();
    };
    const cancel = stop("The calculation was cancelled.");
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(stop("The calculation took too long."), options.timeout);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", cancel);
      finish();
    };
    options.signal?.addEventListener("abort", cancel, { once: true });
    worker.once("message", (result: LayerResult<T>) => settle(() => resolve(result)));
    worker.once("error", (error) => settle(() => reject(error)));
    worker.once("exit", (code) =>
      settle(() => reject(new Error(`The calculation's thread ended with code ${code}.`))),
    );
  });
}
