import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { config } from "./config.ts";
import { log } from "./log.ts";
import { deadCount, queueCounts } from "./queue-state.ts";
import { queues } from "./queues.ts";

/**
 * Every figure that operators can watch. Labels take values of closed lists of ours only: never a shop, a person or a
 * text that others wrote, so that the number of series stays the same however many shops there are.
 */
const registry = new Registry();
const registers = [registry];
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const requestSeconds = new Histogram({ registers, name: "flybridge_request_seconds", help: "From a request's arrival to the end of its answer", labelNames: ["route", "status"], buckets: seconds });
export const scans = new Counter({ registers, name: "flybridge_scans_total", help: "Scans, by where they were made durable first", labelNames: ["kept"] });
export const jobSeconds = new Histogram({ registers, name: "flybridge_job_seconds", help: "How long jobs ran; outcome failed is tried again or ends in a dead letter", labelNames: ["queue", "outcome"], buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3600] });
export const imports = new Counter({ registers, name: "flybridge_imports_total", help: "Imports that ended", labelNames: ["source", "outcome"] });
export const importRows = new Counter({ registers, name: "flybridge_import_rows_total", help: "Rows of imports, by what became of them", labelNames: ["source", "outcome"] });
export const importSeconds = new Counter({ registers, name: "flybridge_import_seconds_total", help: "Time spent importing: rows by it are the rate", labelNames: ["source"] });
export const shopifyRequests = new Counter({ registers, name: "flybridge_shopify_requests_total", help: "Calls to Shopify's Admin API", labelNames: ["operation", "outcome"] });
export const shopifyCost = new Counter({ registers, name: "flybridge_shopify_cost_total", help: "Query cost that Shopify charged, in its points", labelNames: ["operation"] });
export const webhooks = new Counter({ registers, name: "flybridge_webhooks_total", help: "Webhooks taken, by the status they were answered with", labelNames: ["status"] });

const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ registers, name: `flybridge_${name}`, help, labelNames });
const waiting = gauge("queue_waiting", "Jobs that wait", ["queue"]);
const active = gauge("queue_active", "Jobs that run", ["queue"]);
const oldest = gauge("queue_oldest_seconds", "Age of the oldest job that is due and waits", ["queue"]);
const dead = gauge("dead_jobs", "Jobs that failed their last retry and wait for a person");
const databaseUp = gauge("database_up", "1 while the database answers");

collectDefaultMetrics({ register: registry, prefix: "flybridge_" });

/** Which of our addresses a request is for, as a label. */
export function routeLabel(method: string, path: string): string {
  const first = path.split("/", 2)[1]?.split("?", 1)[0] ?? "";
  if (first === "q" || first === "01" || first === "proxy") return method === "POST" ? "register" : "scan";
  const known: Record<string, string> = { me: "person", media: "media", guide: "guide", webhooks: "webhook", drop: "drop", "mail-events": "mail-events", report: "report", pixel: "pixel", flow: "flow", extensions: "extensions", app: "admin", auth: "auth", assets: "assets", operations: "operations", metrics: "metrics" };
  return Object.hasOwn(known, first) ? known[first]! : "other";
}

async function readQueues(): Promise<void> {
  try {
    const counts = new Map((await queueCounts()).map((row) => [row.queue, row]));
    for (const { name: queue } of queues) {
      if (queue === "dead") continue;
      const row = counts.get(queue);
      waiting.set({ queue }, row?.waiting ?? 0);
      active.set({ queue }, row?.active ?? 0);
      oldest.set({ queue }, row?.oldestSeconds ?? 0);
    }
    dead.set(await deadCount());
    databaseUp.set(1);
  } catch (error) {
    // What was true a while ago is worse than nothing.
    for (const one of [waiting, active, oldest, dead]) one.reset();
    databaseUp.set(0);
    log.warn({ error }, "the queues could not be counted");
  }
}

/** Compares secrets in constant time, whatever their lengths. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/**
 * Answers /metrics to the bearer of METRICS_TOKEN; without that setting the address does not exist.
 * @returns whether the request was for it
 */
export function handleMetrics(req: IncomingMessage, res: ServerResponse): boolean {
  const token = config().METRICS_TOKEN;
  if (req.url !== "/metrics" || !token) return false;
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? "")?.[1] ?? "";
  if (!sameSecret(given, token)) {
    res.writeHead(401, { "WWW-Authenticate": "Bearer", "Content-Type": "text/plain" }).end("Send the bearer token of METRICS_TOKEN.\n");
    return true;
  }
  void readQueues()
    .then(() => registry.metrics())
    .then((text) => res.writeHead(200, { "Content-Type": registry.contentType, "Cache-Control": "no-store" }).end(text))
    .catch((error: unknown) => {
      log.error({ error }, "metrics could not be told");
      if (!res.headersSent) res.writeHead(500).end();
    });
  return true;
}
