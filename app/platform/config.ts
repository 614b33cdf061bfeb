import { resolve } from "node:path";
import { z } from "zod";

const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");
const url = z.url().transform((value) => value.replace(/\/+$/, ""));
const key32 = z.string().transform((value, context) => {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length === 32) return bytes;
  context.addIssue({ code: "custom", message: "must be 32 bytes in base64 (openssl rand -base64 32)" });
  return z.NEVER;
});

const environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  ROLE: z.enum(["web", "worker", "all"]).default("all"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(3),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgres:// address"),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  DATABASE_SILENCE_SECONDS: z.coerce.number().min(0).max(3600).default(30),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: url,
  SCOPES: z.string().default(""),
  PUBLIC_URL: url.optional(),
  ENCRYPTION_KEYS: z.string().transform((value, context) => {
    const keys = value.split(",").map((pair) => {
      const cut = pair.indexOf(":");
      return { id: pair.slice(0, cut).trim(), secret: Buffer.from(pair.slice(cut + 1), "base64") };
    });
    if (keys.every(({ id, secret }) => /^[a-z0-9]{1,12}$/.test(id) && secret.length === 32)) return keys;
    context.addIssue({ code: "custom", message: "must be id:key[,id:key…], each key 32 bytes in base64, the first one in use" });
    return z.NEVER;
  }),
  INDEX_KEY: key32,
  SMTP_URL: z.string().regex(/^smtps?:\/\//, "must be an smtp:// or smtps:// address").optional(),
  MAIL_FROM: z.string().default("Flybridge <no-reply@localhost>"),
  FILES_DIR: z.string().default(".data/files").transform((path) => resolve(path)),
  SCAN_MONTHS: z.coerce.number().int().min(2).max(1200).default(25),
  SPOOL_DIR: z.string().default(".data/spool").transform((path) => resolve(path)),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: url.optional(),
  S3_REGION: z.string().default("auto"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  MAIL_EVENTS_SECRET: z.string().min(24).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  OPERATIONS_TOKEN: z.string().min(24).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default("flybridge"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  TRUST_PROXY: flag.default(false),
  APP_BRIDGE_URL: url.optional(),
  EXTRA_FRAME_ANCESTOR: url.optional(),
  DEMO_SHOP: z.string().optional(),
  OPENAI_URL: url.optional(),
  PERPLEXITY_URL: url.optional(),
  GEMINI_URL: url.optional(),
});

/** The names of all settings, in the order of the schema. */
export const settingNames = environment.keyof().options;

export type Config = Readonly<z.infer<typeof environment>> & { readonly publicUrl: string };

/**
 * Checks the environment once and gives it typed.
 * @throws Error that lists every setting that is missing or wrong, one a line.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const checked = environment.safeParse(present);
  if (!checked.success) {
    const lines = checked.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `  ${name}: ${env[name] ? issue.message : "is missing"}`;
    });
    throw new Error(`The environment is not complete (docs/engineers/settings.md lists every setting):\n${lines.join("\n")}`);
  }
  return { ...checked.data, publicUrl: checked.data.PUBLIC_URL ?? checked.data.SHOPIFY_APP_URL };
}

let current: Config | undefined;

/** The process's configuration, read from the environment at first use. */
export function config(): Config {
  return (current ??= readConfig(process.env));
}
