import { PassThrough } from "node:stream";
import type { EntryContext } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { log } from "#app/platform/log.ts";
import { addDocumentResponseHeaders } from "#app/shopify/app.server.ts";

const renderLimit = 10_000;

/** Renders an admin document as a stream. */
export default async function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext): Promise<Response> {
  addDocumentResponseHeaders(request, headers);
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={context} url={request.url} abortDelay={renderLimit} />, {
      [ready]: () => {
        const body = new PassThrough();
        headers.set("Content-Type", "text/html; charset=utf-8");
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
        pipe(body);
      },
      onShellError: reject,
      onError(error: unknown) {
        status = 500;
        log.error({ error }, "a page did not render");
      },
    });
    setTimeout(abort, renderLimit).unref();
  });
}

/** What loaders answer to the pages in the browser: people's data among it, so nothing keeps it. */
export function handleDataRequest(response: Response): Response {
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  return response;
}

/** Every error of a loader or action passes here once; refusals are answers, not faults. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted || error instanceof Response || isRouteErrorResponse(error) || (error instanceof Error && error.name.match(/^(UserError|NotFound)$/))) return;
  log.error({ error, method: request.method, route: new URL(request.url).pathname.replace(/[0-9a-f-]{36}/g, ":id") }, "a request failed");
}
