import pino from "pino";

/**
 * The only fields a log line may carry. A field not named here is dropped, so that a person's data cannot slip into a
 * log by way of a handy object: add a field only when it can never hold any.
 */
const allowed = new Set([
  "shop", "queue", "job", "attempt", "topic", "webhook", "insert", "printRun", "import", "source", "registration", "mail",
  "method", "route", "status", "ms", "rows", "bytes", "count", "cost", "available", "role", "port", "version", "signal", "reason", "operation",
]);

const patterns: [RegExp, string][] = [
  [/[^\s"'<>(]+@[^\s"'<>)]+\.[a-z]{2,}/gi, "[e-mail]"],
  [/\b[DSP]?\d{2,3}[- ]?\d{7}[- ]?\d{7}\b/g, "[order id]"],
  [/\+?\d[\d ().-]{8,}\d/g, "[number]"],
];

/** Takes e-mail addresses, order ids and phone-like numbers out of a text that others wrote, such as an error's. */
export function withoutPersonalData(text: string): string {
  return patterns.reduce((clean, [pattern, word]) => clean.replace(pattern, word), text);
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: withoutPersonalData(error.message).slice(0, 500),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: error.stack?.split("\n").slice(1, 8).map((line) => line.trim()),
  };
}

/** Structured logs on standard output, one JSON object a line. Give errors as `{ error }`. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: {
    level: (label) => ({ level: label }),
    log(fields) {
      const kept: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(fields)) {
        if (name === "error" || name === "err") kept.error = describe(value);
        else if (allowed.has(name)) kept[name] = typeof value === "string" ? withoutPersonalData(value) : value;
      }
      return kept;
    },
  },
});
