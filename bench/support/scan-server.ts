// One contender of the scan bench, in a process of its own: `ours`, `plain`, `remix` or `remixBytes`.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import type { Page } from "./remix-page.ts";

/** Resolves with the page that the bench fetched from ours. */
function givenPage(): Promise<Page> {
  return new Promise((done) => process.once("message", (message) => done(message as Page)));
}

async function ours(): Promise<RequestListener> {
  const { handlePublic, startPublic } = await import("#app/migration/landing/index.ts");
  await startPublic();
  return (req, res) => void (handlePublic(req, res) || res.writeHead(404).end());
}

async function plain(): Promise<RequestListener> {
  const page = await givenPage();
  const body = Buffer.from(page.body, "base64");
  return (_req, res) => {
    res.writeHead(200, page.headers);
    res.end(body);
  };
}

/** The least that Remix can be asked to do for the same answer: one route without a component. */
async function remixBytes(): Promise<RequestListener> {
  const page = await givenPage();
  const body = Buffer.from(page.body, "base64");
  const build = {
    entry: { module: { default: () => new Response("unused") } },
    routes: {
      root: { id: "root", path: "", module: { default: () => null } },
      scan: { id: "scan", parentId: "root", path: "q/:code", module: { loader: () => new Response(body, { headers: page.headers }) } },
    },
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
    publicPath: "/",
    assetsBuildDirectory: "",
    future: {},
    isSpaMode: false,
    mode: "production",
  };
  return served(build as unknown as ServerBuild);
}

async function remix(): Promise<RequestListener> {
  const page = await givenPage();
  const { remixPageBuild } = await import("./remix-page.ts");
  return served(remixPageBuild(page));
}

/** As server.ts serves the admin. */
function served(build: ServerBuild): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  app.all("*", createRequestHandler({ build, mode: "production", getLoadContext: (req) => ({ req }) }));
  return app;
}

const contenders: Record<string, () => Promise<RequestListener>> = { ours, plain, remix, remixBytes };
const listener = await contenders[process.argv[2] ?? ""]?.();
if (!listener) throw new Error("name a contender: ours, plain, remix or remixBytes");
const server = createServer(listener);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
// What of the processor this process has used, for the bench to divide by answers.
process.on("message", (message) => message === "usage" && process.send?.(process.cpuUsage()));
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
