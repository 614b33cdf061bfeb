import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInWorker, runLayer, type LayerResult, type LayerTask } from "#app/attribution/index.ts";

/** Where the layers' calculations run: in a thread of their own, or in this one. */
export type Layers = { run<T extends LayerTask>(task: T): Promise<LayerResult<T>> };

/** In this thread: for tests, and wherever a thread's start costs more than the work. */
export const inline: Layers = { run: async (task) => runLayer(task) };

/** In a thread of their own, so that a worker that computes still answers. */
export const threaded: Layers = {
  run: (task) => {
    const workerUrl = builtWorker();
    return runInWorker(task, { timeout: 10 * 60_000, ...(workerUrl ? { workerUrl } : {}) });
  },
};

/** The thread's entry beside the bundle; null when running from sources. */
function builtWorker(): URL | null {
  for (const place of ["./layers-worker.js", "../layers-worker.js"]) {
    const url = new URL(place, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  return null;
}
