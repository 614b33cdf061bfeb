import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { requestSeconds, routeLabel } from "./metrics.ts";
import { isTracing, traced } from "./tracing.ts";

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const methods = new Set(["GET", "HEAD", "POST"]);

/** Times every request by the kind of its address, and opens its span when traces are on. */
export function observed(handle: Handler): Handler {
  return (req, res) => {
    const began = performance.now();
    const method = req.method && methods.has(req.method) ? req.method : "other";
    const route = routeLabel(method, req.url ?? "/");
    res.once("close", () => {
      // Who left before the answer was whole has no status.
      const status = res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : "left";
      requestSeconds.observe({ route, status }, (performance.now() - began) / 1000);
    });
    if (!isTracing()) return handle(req, res);
    void traced("request", { route, method }, async (note) => {
      const closed = once(res, "close");
      handle(req, res);
      await closed;
      note({ status: res.statusCode });
    });
  };
}
