import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express from "express";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import * as build from "virtual:remix/server-build";
import { aiSearchJobs, aiSearchTasks } from "#app/ai-search/index.ts";
import { flywheelJobs, flywheelTasks, recomputeOutdated } from "#app/flywheel/index.ts";
import { handlePixel, pixelTasks } from "#app/flywheel/pixel/index.ts";
import { handleReport, reportTasks } from "#app/flywheel/reports/index.ts";
import { handleFileDrop, importJobs, recoverImports } from "#app/imports/index.ts";
import { handlePublic, startPublic, stopPublic } from "#app/migration/landing/index.ts";
import { domainTasks, insertJobs } from "#app/migration/inserts/index.ts";
import { linkingJobs } from "#app/migration/linking/index.ts";
import { retentionTasks } from "#app/migration/retention/index.ts";
import { handleMailEvents, registrationJobs, registrationTasks } from "#app/migration/registration/index.ts";
import { handleOperations } from "#app/operations/index.ts";
import { handleFlowAction } from "#app/migration/flow/index.ts";
import { tooLarge } from "#app/platform/body-limit.ts";
import { config } from "#app/platform/config.ts";
import { isDatabaseAway } from "#app/platform/db.ts";
import { handleHealth } from "#app/platform/health.ts";
import { startWorkers } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { handleMetrics } from "#app/platform/metrics.ts";
import { observed } from "#app/platform/requests.ts";
import { schedule, scheduledJobs } from "#app/platform/schedule.ts";
import { endOnSignal, type Running } from "#app/platform/shutdown.ts";
import { startTracing } from "#app/platform/tracing.ts";
import { platformTasks } from "#app/platform/upkeep.ts";
import { handleWebhook, shopifyJobs, shopifyTasks } from "#app/shopify/index.ts";

const settings = config();

/** The admin: everything that the handlers before it did not take. */
function adminApp(): express.Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.TRUST_PROXY);
  // Vite names these by their content, so they never change.
  const client = join(fileURLToPath(new URL(".", import.meta.url)), "../client");
  app.use("/assets", express.static(join(client, "assets"), { immutable: true, maxAge: "1y" }));
  app.get("/favicon.ico", (_req, res) => void res.status(204).end());
  // Forms are read whole into memory. The largest are pictures and guides; files of imports come in smaller chunks.
  app.use((req, res, next) => void (tooLarge(req, res, 27_000_000) || next()));
  app.all("*", createRequestHandler({ build: build as unknown as ServerBuild, mode: settings.NODE_ENV }));
  return app;
}

/** What operators and balancers ask, of web and worker processes alike. */
const operators = (req: IncomingMessage, res: ServerResponse): boolean => handleHealth(req, res) || handleMetrics(req, res) || handleOperations(req, res);

/** One address, four handlers, the hottest first: scans, webhooks, pushed files and shared reports, then the admin. */
function route(admin: express.Express) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    if (handlePublic(req, res) || operators(req, res)) return;
    const path = req.url?.split("?", 1)[0] ?? "/";
    if (path === "/webhooks" && req.method === "POST") return void handleWebhook(req, res);
    if (path.startsWith("/drop/")) return void handleFileDrop(req, res);
    if (path === "/mail-events") return void handleMailEvents(req, res);
    if (path === "/flow/issue-offer") return void handleFlowAction(req, res);
    if (path === "/pixel") return void handlePixel(req, res);
    if (path.startsWith("/report/")) return void handleReport(req, res);
    admin(req, res);
  };
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(settings.PORT, settings.HOST, done);
  });
}

/** A worker that starts while the database is away waits for it, instead of ending and being started again and again. */
async function onceDatabaseAnswers(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      log.warn({ error }, "the database does not answer: waiting for it to begin work");
      await new Promise((done) => setTimeout(done, 2_000));
    }
  }
}

async function main(): Promise<void> {
  const running: Running = { servers: [], flush: [] };
  endOnSignal(running);
  await startTracing();
  if (settings.ROLE !== "worker") {
    await startPublic();
    running.flush.push(stopPublic);
    const server = createServer({ keepAliveTimeout: 65_000 }, observed(route(adminApp())));
    running.servers.push(server);
    await listen(server);
  } else {
    const server = createServer((req, res) => void (operators(req, res) || res.writeHead(404).end()));
    running.servers.push(server);
    await listen(server);
  }
  if (settings.ROLE !== "web") {
    await onceDatabaseAnswers(recoverImports);
    const tasks = [...platformTasks, ...flywheelTasks, ...reportTasks, ...pixelTasks, ...shopifyTasks, ...registrationTasks, ...retentionTasks, ...domainTasks, ...aiSearchTasks];
    await onceDatabaseAnswers(() => startWorkers({ ...shopifyJobs, ...registrationJobs, ...linkingJobs, ...importJobs, ...insertJobs, ...flywheelJobs, ...aiSearchJobs, ...scheduledJobs(tasks) }));
    await onceDatabaseAnswers(() => schedule(tasks));
    await onceDatabaseAnswers(recomputeOutdated);
  }
  log.info({ role: settings.ROLE, port: settings.PORT }, "ready");
}

await main();
