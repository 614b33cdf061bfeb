import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedSpan = { name: string; attributes: Record<string, string | number>; failed: boolean; traceId: string; parentSpanId: string; spanId: string };

/** A stand-in for an OpenTelemetry collector: takes OTLP over HTTP and keeps what came, also as it came. */
export async function startCollector(): Promise<{ url: string; spans: ReceivedSpan[]; raw: string[]; close(): void }> {
  const spans: ReceivedSpan[] = [];
  const raw: string[] = [];
  const server: Server = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req as AsyncIterable<Buffer>) body += chunk.toString();
    if (req.url !== "/v1/traces") return void res.writeHead(404).end();
    raw.push(body);
    type Value = { stringValue?: string; intValue?: number | string; doubleValue?: number };
    type Sent = { name: string; traceId: string; spanId: string; parentSpanId?: string; status?: { code?: number }; attributes?: { key: string; value: Value }[] };
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] };
    for (const span of resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans))) {
      const attributes = Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? value.doubleValue)]));
      spans.push({ name: span.name, attributes, failed: span.status?.code === 2, traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId ?? "" });
    }
    res.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, raw, close: () => server.close() };
}
