/** Entry of a worker thread: answers one task after the other until it is stopped. */
import { parentPort } from "node:worker_threads";
import { runLayer, type LayerTask } from "./tasks.ts";

parentPort?.on("message", (task: LayerTask) => {
  try {
    parentPort?.postMessage({ result: runLayer(task) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
