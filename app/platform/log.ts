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

/** Our own ids: their digits can look like a phone number. */
export const ownId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Takes e-mail addresses, order ids and phone-like numbers out of a text that others wrote, such as an error's. */
export function withoutPersonalData(text: string): string {
  return patterns.reduce((clean, [pattern, word]) => clean.replace(pattern, word), text);
}

/** PostgreSQL's "data exception" and "invalid text" errors, and those of JSON, quote the value that they choked on. */
const quotesValues = (error: Error) => error instanceof SyntaxError || /^22/.test(String((error as { code?: unknown }).code ?? ""));

/**
 * An error's message as it may be kept or logged: at most 500 characters, without addresses, order ids and numbers, and
 * without what an error of data quotes, which can be anything that somebody typed.
 */
export function safeMessage(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const quoted = quotesValues(error) ? error.message.replace(/["'“`][^]*["'”`]/g, "[value]") : error.message;
  return withoutPersonalData(quoted).slice(0, 500);
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: safeMessage(error),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: stackOf(error),
  };
}

/** The first frames; a message of several lines stands in the stack too, and is no frame. */
function stackOf(error: Error): string[] | undefined {
  return error.stack?.split("\n").map((line) => line.trim()).filter((line) => line.startsWith("at ")).slice(0, 7);
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
        else if (allowed.has(name)) kept[name] = typeof value === "string" && !ownId.test(value) ? withoutPersonalData(value) : value;
      }
      return kept;
    },
  },
});
