import type { IncomingMessage, ServerResponse } from "node:http";

/** One request with its address already taken apart. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

const BODY_LIMIT = 20 * 1024 * 1024;

/** The whole body of a request; fails above 20 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT) throw new Error("The body is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = (await readBody(request)).toString("utf8");
  return (body ? JSON.parse(body) : {}) as Record<string, unknown>;
}

export function sendText(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
  response.end(body);
}

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void =>
  sendText(response, status, JSON.stringify(body), "application/json; charset=utf-8", headers);

export const sendHtml = (response: ServerResponse, status: number, body: string): void =>
  sendText(response, status, body, "text/html; charset=utf-8");

export const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { location });
  response.end();
};
