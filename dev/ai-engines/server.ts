import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerGemini } from "./gemini.ts";
import { answerOpenai } from "./openai.ts";
import { answerPerplexity } from "./perplexity.ts";

export type EngineName = "chatgpt" | "perplexity" | "gemini";

/** What the assistant is to say, and the pages that it searched and cites. */
export type Scripted = { text: string; sources: { url: string; title: string }[]; searches?: number; modelVersion?: string };

/** What goes wrong with a request, in the vendor's own words. */
export type Fault = "rate_limit" | "no_credit" | "overloaded" | "incomplete" | "hang" | "drop";

export type Asked = { engine: EngineName; key: string; question: string; body: unknown; at: number };

/** One request as the vendors' handlers see it. */
export type Call = {
  path: string;
  key: string;
  body: unknown;
  /** The question, once the handler has found it: gives the scripted answer. */
  script: (question: string) => Scripted;
  fault: Fault | undefined;
  base: string;
};

export type Reply = { status: number; headers?: Record<string, string>; body: object };

export type AiEngines = {
  /** Base addresses for the settings OPENAI_URL, PERPLEXITY_URL and GEMINI_URL. */
  urls: Record<EngineName, string>;
  asked: readonly Asked[];
  /** The next requests to an engine meet these, one after the other. */
  meet: (engine: EngineName, ...faults: Fault[]) => void;
  /** How the assistants answer from now on. */
  say: (script: (engine: EngineName, question: string, count: number) => Scripted) => void;
  close: () => Promise<void>;
};

type Options = { port?: number; keys?: readonly string[]; perMinute?: number };

const handlers = { chatgpt: answerOpenai, perplexity: answerPerplexity, gemini: answerGemini } as const;
const prefixes: Record<EngineName, string> = { chatgpt: "/openai", perplexity: "/perplexity", gemini: "/gemini" };

/**
 * Stands in for three vendors' APIs: requests are checked against the documented shapes, so that a wrong one cannot
 * pass; answers, errors and limits have the vendors' own.
 * @param options `keys` that are valid (all but empty ones when left out), `perMinute` requests a key may send an engine
 */
export async function startAiEngines({ port = 0, keys, perMinute = 10_000 }: Options = {}): Promise<AiEngines> {
  const asked: Asked[] = [];
  const faults: Record<EngineName, Fault[]> = { chatgpt: [], perplexity: [], gemini: [] };
  let script: (engine: EngineName, question: string, count: number) => Scripted = () => ({ text: "I found nothing about that.", sources: [] });

  const server = createServer((req, res) => void handle(req, res).catch((error: unknown) => res.writeHead(500).end(String(error))));
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? "/";
    const engine = (Object.keys(prefixes) as EngineName[]).find((name) => path.startsWith(`${prefixes[name]}/`));
    if (!engine) return void res.writeHead(404).end();
    // Where Google's own addresses of sources lead.
    if (engine === "gemini" && path.includes("/grounding-api-redirect/")) {
      const target = Buffer.from(path.split("/grounding-api-redirect/")[1] ?? "", "base64url").toString("utf8");
      return void res.writeHead(302, { location: target }).end();
    }
    const body: unknown = JSON.parse((await text(req)) || "null");
    const key = String(req.headers["x-goog-api-key"] ?? req.headers.authorization ?? "").replace(/^Bearer /, "");
    const recent = asked.filter((one) => one.engine === engine && one.key === key && one.at > Date.now() - 60_000).length;
    const fault = recent >= perMinute ? "rate_limit" : faults[engine].shift();
    const entry: Asked = { engine, key, question: "", body, at: Date.now() };
    asked.push(entry);
    if (fault === "drop") return void req.socket.destroy();
    if (fault === "hang") return;
    const isKnown = key !== "" && (keys === undefined || keys.includes(key));
    const reply = handlers[engine](
      {
        path: path.slice(prefixes[engine].length), body, fault, base: `${url}${prefixes[engine]}`,
        key: isKnown ? key : "",
        script: (question) => {
          entry.question = question;
          return script(engine, question, asked.filter((one) => one.engine === engine && one.question === question).length - 1);
        },
      },
    );
    res.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(JSON.stringify(reply.body));
  }

  return {
    urls: { chatgpt: `${url}${prefixes.chatgpt}`, perplexity: `${url}${prefixes.perplexity}`, gemini: `${url}${prefixes.gemini}` },
    asked,
    meet: (engine, ...next) => void faults[engine].push(...next),
    say: (next) => void (script = next),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function text(req: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of req.setEncoding("utf8")) all += String(chunk);
  return all;
}
