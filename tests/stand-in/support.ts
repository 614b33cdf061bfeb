import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { startStandIn, type StandIn, type StandInOptions } from "#dev/shopify/server.ts";

export const API_KEY = "test-key";
export const API_SECRET = "test-secret";

/** A stand-in on a free port, in memory, without the project's own app configuration. */
export function testStandIn(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  return startStandIn({
    port: 0,
    statePath: null,
    appUrl: "http://127.0.0.1:1",
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    webhookUrl: null,
    appConfigPath: null,
    bulkPaceMs: 1,
    webhookRetryDelaysMs: [5, 5],
    ...options,
  });
}

export interface GraphqlReply {
  status: number;
  body: {
    data?: Record<string, never> | null;
    errors?: { message: string; extensions?: { code?: string } }[];
    extensions?: { cost: { throttleStatus: { currentlyAvailable: number } } };
  };
}

/** Sends one operation as the app would. */
export async function graphql(
  standIn: StandIn,
  query: string,
  variables: Record<string, unknown> = {},
  options: { token?: string; shop?: string } = {},
): Promise<GraphqlReply> {
  const shop = options.shop ?? standIn.shopDomain;
  const response = await fetch(`${standIn.url}/admin/api/2026-07/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shop": shop,
      "x-shopify-access-token": options.token ?? standIn.issueToken(shop),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as GraphqlReply["body"] };
}

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A place that takes webhooks and answers with the statuses given, then 200. */
export async function webhookSink(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://localhost:${port}/webhooks`, received, close };
}
