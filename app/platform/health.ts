import type { IncomingMessage, ServerResponse } from "node:http";
import { pool } from "./db.ts";

let stopping = false;

/** From now on readiness says no, so that a balancer sends nobody here any more. */
export function markStopping(): void {
  stopping = true;
}

/**
 * Answers /healthz (the process lives) and /readyz (it can serve: the database answers and it is not stopping).
 * @returns whether the request was one of them
 */
export function handleHealth(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.url === "/healthz") {
    answer(res, 200, { status: "ok" });
    return true;
  }
  if (req.url === "/readyz") {
    void ready().then((database) => answer(res, database && !stopping ? 200 : 503, { status: stopping ? "stopping" : database ? "ok" : "database away" }));
    return true;
  }
  return false;
}

async function ready(): Promise<boolean> {
  return pool()
    .query("select 1")
    .then(() => true, () => false);
}

function answer(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  res.end(JSON.stringify(body));
}
