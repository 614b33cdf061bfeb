import type { IncomingMessage, ServerResponse } from "node:http";
import { callerNetwork } from "#app/migration/landing/index.ts";
import { isDatabaseAway } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { isInstalled } from "#app/platform/shops.ts";
import { shopOfPixelAccount } from "#app/platform/pixel-account.ts";
import { breaker } from "#app/platform/rate-limits.ts";
import { pixelReportSchema } from "./model.ts";
import { storePixelReport } from "./store.ts";

const MOST_BYTES = 16 * 1024;
/** Over all shops of this process. */
const within = breaker({ most: 3_000, seconds: 60 });

/** A pixel's sandbox has no origin of its own; it may be told whether its report was taken, and no more. */
const headers = { "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };

/**
 * Takes one report of the journey pixel. 204 also for a repeat; 400 says which field is wrong; 404 for an account that
 * is no installed shop's; 429 beyond the limits; 503 while the database is away.
 */
export async function handlePixel(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const now = new Date();
  try {
    if (req.method === "OPTIONS") return answer(res, 204, "", { "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type", "Access-Control-Max-Age": "86400" });
    if (req.method !== "POST") return answer(res, 405, "A journey pixel posts here.", { Allow: "POST" });
    if (!within(now)) return answer(res, 429, "Too many reports.");
    const body = await readJson(req);
    if (body === undefined) return answer(res, 400, "The report is not JSON, or larger than 16 KB.");
    const report = pixelReportSchema.safeParse(body);
    if (!report.success) {
      const [issue] = report.error.issues;
      return answer(res, 400, `${issue?.path.join(".") || "report"}: ${issue?.message ?? "is wrong"}`);
    }
    const shopId = shopOfPixelAccount(report.data.account, now);
    if (shopId === null || !(await isInstalled(shopId))) return answer(res, 404, "account: is no installed shop's");
    const taken = await storePixelReport(shopId, report.data, { network: callerNetwork(req), now });
    answer(res, taken ? 204 : 429, taken ? "" : "Too many reports.");
  } catch (error) {
    log.error({ error, route: "/pixel" }, "a pixel's report could not be stored");
    answer(res, isDatabaseAway(error) ? 503 : 500, "");
  }
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function answer(res: ServerResponse, status: number, text: string, extra: Record<string, string> = {}): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { ...headers, ...extra, ...(text ? { "Content-Type": "text/plain; charset=utf-8" } : {}) }).end(text);
}
