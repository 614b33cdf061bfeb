/** Entry of a worker thread: runs the one task that it was started with, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { runLayer, type LayerTask } from "./tasks.ts";

parentPort?.postMessage(runLayer(workerData as LayerTask));
