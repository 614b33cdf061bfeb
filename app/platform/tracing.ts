import { SpanKind, SpanStatusCode, context, type Attributes, type Tracer } from "@opentelemetry/api";
import { config } from "./config.ts";
import { ownId, withoutPersonalData } from "./log.ts";

/**
 * The only attributes a span may carry, beside its name. None can hold a person's data; anything else is dropped, also
 * when a caller's types let it through.
 */
const allowed = ["shop", "queue", "job", "route", "method", "status", "operation", "attempt", "cost", "import", "source", "rows", "bytes", "outcome", "error", "code"] as const;

export type SpanAttributes = Partial<Record<(typeof allowed)[number], string | number>>;
/** Adds what is known only later. */
export type Note = (attributes: SpanAttributes) => void;

const kinds = { request: SpanKind.SERVER, job: SpanKind.CONSUMER, shopify: SpanKind.CLIENT, import: SpanKind.INTERNAL } as const;
export type SpanName = keyof typeof kinds;

let running: { tracer: Tracer; shutdown(): Promise<void> } | undefined;

/**
 * Sends spans to the collector of OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), if that is set. Its packages are loaded
 * only then, so that traces cost nothing while off.
 */
export async function startTracing(): Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share, OTEL_SERVICE_NAME: service, ROLE } = config();
  if (!endpoint || running) return;
  const [{ BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider }, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/context-async-hooks"),
    import("@opentelemetry/resources"),
  ]);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({
    // No detectors: they would tell command lines and environments.
    resource: resourceFromAttributes({ "service.name": service, "service.namespace": "flybridge", "flybridge.role": ROLE }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }) })],
  });
  // Not registered for all: libraries that trace by themselves (the job queue does) would send spans past our list.
  running = { tracer: provider.getTracer("flybridge"), shutdown: () => provider.shutdown() };
}

/** Sends what is still held, at shutdown; a collector that is away holds nobody up for long. */
export async function stopTracing(): Promise<void> {
  const ending = running;
  running = undefined;
  context.disable();
  await Promise.race([ending?.shutdown().catch(() => undefined), new Promise((done) => setTimeout(done, 3_000).unref())]);
}

/** Whether spans go anywhere. */
export const isTracing = (): boolean => running !== undefined;

/** Keeps the attributes of the list, with anything that looks like a person's data taken out of their texts. */
function safe(attributes: SpanAttributes): Attributes {
  const kept: Attributes = {};
  for (const name of allowed) {
    const value = attributes[name];
    if (value !== undefined) kept[`flybridge.${name}`] = typeof value === "string" && !ownId.test(value) ? withoutPersonalData(value).slice(0, 120) : value;
  }
  return kept;
}

/**
 * Runs `work` within a span, as a child of the one it is called in. An error ends the span as failed, with the error's
 * class and code and without its message, and is thrown on.
 * @param note also given to `work`, for what is known only later
 */
export async function traced<T>(name: SpanName, attributes: SpanAttributes, work: (note: Note) => Promise<T>): Promise<T> {
  if (!running) return work(() => undefined);
  return running.tracer.startActiveSpan(name, { kind: kinds[name], attributes: safe(attributes) }, async (span) => {
    try {
      return await work((later) => void span.setAttributes(safe(later)));
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      span.setAttributes(safe({ error: error instanceof Error ? error.name : typeof error, ...(typeof code === "string" || typeof code === "number" ? { code } : {}) }));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
