// One contender of the scan bench, in a process of its own: `ours`, `plain` or `remix`.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";

type Page = { headers: Record<string, string>; body: string };

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
async function remix(): Promise<RequestListener> {
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
  const app = express();
  app.disable("x-powered-by");
  app.all("*", createRequestHandler({ build: build as unknown as ServerBuild, mode: "production" }));
  return app;
}

const contenders: Record<string, () => Promise<RequestListener>> = { ours, plain, remix };
const listener = await contenders[process.argv[2] ?? ""]?.();
if (!listener) throw new Error("name a contender: ours, plain or remix");
const server = createServer(listener);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));
