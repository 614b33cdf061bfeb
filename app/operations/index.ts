import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { config } from "#app/platform/config.ts";
import { retryDead } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { sameSecret } from "#app/platform/metrics.ts";
import { operationsPage } from "./page.ts";
import { readOperations } from "./read.ts";

const query = z.object({ find: z.string().trim().toLowerCase().max(100).catch(""), after: z.coerce.number().int().min(0).catch(0), tried: z.coerce.number().int().min(0).optional().catch(undefined) });
const retry = z.union([z.literal("all"), z.uuid()]);
const MOST_BYTES = 1_000;

/**
 * Answers /operations, the page of those who run the service, to the bearer of OPERATIONS_TOKEN as a Basic password
 * (any name). Without that setting the address does not exist.
 * @returns whether the request was for it
 */
export function handleOperations(req: IncomingMessage, res: ServerResponse): boolean {
  const token = config().OPERATIONS_TOKEN;
  const url = new URL(req.url ?? "/", "http://localhost");
  if (url.pathname !== "/operations" || !token) return false;
  const basic = /^Basic (.+)$/.exec(req.headers.authorization ?? "")?.[1] ?? "";
  const password = Buffer.from(basic, "base64").toString("utf8").split(":").slice(1).join(":");
  if (!sameSecret(password, token)) {
    send(res, 401, "Give the password of OPERATIONS_TOKEN.", { "WWW-Authenticate": 'Basic realm="Flybridge operations", charset="UTF-8"' });
    return true;
  }
  void answer(req, res, url).catch((error: unknown) => {
    log.error({ error, route: "operations" }, "the operations page failed");
    if (!res.headersSent) send(res, 503, "The database does not answer. /readyz says when it does; the log of this process says more.");
  });
  return true;
}

async function answer(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  if (req.method === "POST") return tryAgain(req, res);
  if (req.method !== "GET") return send(res, 405, "Only GET and POST.", { Allow: "GET, POST" });
  const { find, after, tried } = query.parse(Object.fromEntries(url.searchParams));
  const done = tried === undefined ? null : tried === 1 ? "One job is back in its queue." : `${tried} jobs are back in their queues.`;
  send(res, 200, operationsPage(await readOperations(find, after), find, done), {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  });
}

async function tryAgain(req: IncomingMessage, res: ServerResponse): Promise<void> {
  // A browser sends the password along from any page: only this page's own buttons count.
  if (req.headers["sec-fetch-site"] !== undefined ? req.headers["sec-fetch-site"] !== "same-origin" : URL.parse(req.headers.origin ?? "")?.host !== req.headers.host) {
    return send(res, 403, "Press the button on the page itself.");
  }
  let body = "";
  for await (const chunk of req as AsyncIterable<Buffer>) if ((body += chunk.toString()).length > MOST_BYTES) return send(res, 413, "Too large.", { Connection: "close" });
  const wanted = retry.safeParse(new URLSearchParams(body).get("retry"));
  if (!wanted.success) return send(res, 400, "retry: must be “all” or the id of a dead letter.");
  const moved = wanted.data === "all" ? await retryDead() : await retryDead([wanted.data]);
  log.info({ count: moved }, "an operator had dead letters tried again");
  send(res, 303, "", { Location: `/operations?tried=${moved}` });
}

function send(res: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  res.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", ...headers }).end(body);
}
