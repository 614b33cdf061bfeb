import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Refuses a request whose body is larger than any of ours, at once when it says so, and while it comes when it does not.
 * Call before anything reads the body, and go on in the same turn.
 * @returns whether it was refused
 */
export function tooLarge(req: IncomingMessage, res: ServerResponse, mostBytes: number): boolean {
  const refuse = (): void => {
    if (!res.headersSent) res.writeHead(413, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" }).end("This is larger than anything that is sent here.");
    // The answer goes out first; what still comes is not read.
    setTimeout(() => req.destroy(), 100).unref();
  };
  if (Number(req.headers["content-length"] ?? 0) > mostBytes) {
    refuse();
    return true;
  }
  if (req.headers["content-length"] === undefined && req.headers["transfer-encoding"] !== undefined) {
    let bytes = 0;
    req.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) refuse();
    });
  }
  return false;
}
