import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { log } from "#app/platform/log.ts";
import { shopifyCost, shopifyRequests } from "#app/platform/metrics.ts";
import { traced, type Note } from "#app/platform/tracing.ts";
import { API_VERSION } from "./api-version.ts";
import { assertShopDomain, shopDomain } from "./domain.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "./errors.ts";
import { expireToken, offlineToken } from "./offline-token.ts";
import { noteCost, waitBefore } from "./throttle.ts";

const ATTEMPTS = 6;

const envelope = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .union([z.string(), z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))])
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number(),
          actualQueryCost: z.number().nullish(),
          throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
        })
        .optional(),
    })
    .optional(),
});

const withProblems = z.object({
  userErrors: z.array(z.object({ field: z.array(z.string()).nullish(), message: z.string(), code: z.string().nullish() })),
});

type Attempt = { done: true; data: Record<string, unknown> } | { done: false; waitMs: number; why: string };

/**
 * Runs one Admin GraphQL operation with the shop's offline token and gives its `data`, checked by `schema`.
 * Waits for room in the shop's cost bucket; throttling, 5xx and broken connections are tried again with jitter, so a
 * mutation may reach Shopify twice: callers keep theirs repeatable.
 * @param shop the shop's number, or its myshopify.com domain
 * @throws ShopifyRefused for userErrors, ShopifyAccessLost, ShopifyUnavailable when the retries are spent
 */
export async function adminGraphql<Data>(shop: number | string, operation: string, variables: Record<string, unknown>, schema: z.ZodType<Data>): Promise<Data> {
  const domain = assertShopDomain(typeof shop === "number" ? await shopDomain(shop) : shop);
  const name = /(?:query|mutation)\s+(\w+)/.exec(operation)?.[1] ?? "operation";
  return traced("shopify", { operation: name, ...(typeof shop === "number" ? { shop } : {}) }, async (note) => {
    try {
      const data = await tryOften(domain, name, operation, variables, note);
      shopifyRequests.inc({ operation: name, outcome: "ok" });
      return schema.parse(data);
    } catch (error) {
      const outcome = error instanceof ShopifyRefused ? "refused" : error instanceof ShopifyAccessLost ? "access lost" : "failed";
      shopifyRequests.inc({ operation: name, outcome });
      throw error;
    }
  });
}

async function tryOften(domain: string, name: string, operation: string, variables: Record<string, unknown>, note: Note): Promise<Record<string, unknown>> {
  let why = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await sleep(Math.min(waitBefore(domain, name), 30_000));
    const result = await send(domain, name, operation, variables);
    note({ attempt });
    if (result.done) return result.data;
    shopifyRequests.inc({ operation: name, outcome: "again" });
    why = result.why;
    log.warn({ operation: name, attempt, reason: why }, "Shopify asks us to wait");
    if (attempt < ATTEMPTS) await sleep(result.waitMs || backoff(attempt));
  }
  throw new ShopifyUnavailable(why);
}

async function send(domain: string, name: string, query: string, variables: Record<string, unknown>): Promise<Attempt> {
  const token = await offlineToken(domain);
  let response: Response;
  try {
    response = await fetch(`https://${domain}/admin/api/${API_VERSION}/graphql.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Shopify-Access-Token": token },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    return { done: false, waitMs: 0, why: `${name} found no answer (${(error as Error).name})` };
  }
  if (response.status === 401) {
    await expireToken(domain, token);
    if ((await offlineToken(domain)) === token) throw new ShopifyAccessLost("the token was refused");
    return { done: false, waitMs: 1, why: `${name} was answered 401` };
  }
  if (response.status === 402 || response.status === 403 || response.status === 404) throw new ShopifyAccessLost(`${name} was answered ${response.status}`);
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get("retry-after"));
    return { done: false, waitMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 + jitter(500) : 0, why: `${name} was answered ${response.status}` };
  }
  return read(domain, name, envelope.safeParse(await response.json().catch(() => null)));
}

function read(domain: string, name: string, parsed: ReturnType<typeof envelope.safeParse>): Attempt {
  if (!parsed.success) return { done: false, waitMs: 0, why: `${name} was answered something else than GraphQL` };
  const { data, errors, extensions } = parsed.data;
  if (extensions?.cost) {
    noteCost(domain, name, extensions.cost);
    shopifyCost.inc({ operation: name }, extensions.cost.actualQueryCost ?? extensions.cost.requestedQueryCost);
  }
  if (typeof errors === "string") throw new ShopifyUnavailable(`${name}: ${errors}`);
  if (errors?.some((error) => error.extensions?.code === "THROTTLED")) {
    return { done: false, waitMs: waitBefore(domain, name) + jitter(500), why: `${name} was throttled` };
  }
  if (errors?.some((error) => error.extensions?.code === "INTERNAL_SERVER_ERROR")) return { done: false, waitMs: 0, why: `${name} met an error inside Shopify` };
  if (errors?.length || !data) throw new ShopifyUnavailable(`${name}: ${errors?.map((error) => error.message).join("; ") ?? "no data"}`);
  for (const part of Object.values(data)) {
    const problems = withProblems.safeParse(part);
    if (problems.success && problems.data.userErrors.length > 0) {
      throw new ShopifyRefused(name, problems.data.userErrors.map(({ field, message, code }) => ({ field: field ?? [], message, code: code ?? null })));
    }
  }
  return { done: true, data };
}

/** Doubling waits with full jitter, so that many workers do not come back together. */
function backoff(attempt: number): number {
  return 100 + jitter(Math.min(8_000, 250 * 2 ** attempt));
}

function jitter(most: number): number {
  return Math.round(Math.random() * most);
}
