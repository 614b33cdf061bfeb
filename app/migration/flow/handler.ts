import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { answerHeaders } from "#app/platform/answer-headers.ts";
import { isDatabaseAway } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { findShopId, isInstalled } from "#app/platform/shops.ts";
import { isSigned, readBody, TooLarge } from "#app/shopify/index.ts";
import { issueOffer, type IssueOutcome } from "./issue-offer.ts";

const MOST_BYTES = 256 * 1024;

/** What Flow sends when a workflow comes to the action. Flow may add fields. */
const runSchema = z.object({
  action_run_id: z.string().min(1).max(200),
  shopify_domain: z.string().max(100),
  properties: z.object({
    customer_id: z.union([z.number().int().positive(), z.string().regex(/^(?:gid:\/\/shopify\/Customer\/)?\d{1,20}$/)], "is no customer"),
  }),
});

const answers: Record<IssueOutcome, string> = {
  issued: "The offer is on its way.",
  had_already: "The customer has this offer already.",
  waits_for_address: "The customer has not confirmed their address yet; the offer follows when they do.",
  not_registered: "This customer has not registered a card.",
};

/**
 * Runs the Flow action “Issue the offer”, by the statuses that Flow documents: 200 done (also a repeat of the run), 4xx
 * failed for good and shown to the merchant with our words, 5xx tried again by Flow with the same run id. 401 and nothing
 * written without Shopify's signature.
 */
export async function handleFlowAction(req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    if (req.method !== "POST") return answer(res, 405, "Flow posts here.");
    const body = await readBody(req, MOST_BYTES);
    if (!isSigned(body, req.headers["x-shopify-hmac-sha256"])) return answer(res, 401, "Not signed by Shopify.");
    const run = runSchema.safeParse(parseJson(body));
    if (!run.success) {
      const [issue] = run.error.issues;
      return answer(res, 400, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "is wrong"}`);
    }
    const shopId = await findShopId(run.data.shopify_domain.toLowerCase());
    if (shopId === null || !(await isInstalled(shopId))) return answer(res, 404, "This shop has not installed Flybridge.");
    const customerGid = `gid://shopify/Customer/${String(run.data.properties.customer_id).split("/").at(-1)}`;
    const outcome = await issueOffer(shopId, { runId: run.data.action_run_id, customerGid });
    answer(res, outcome === "not_registered" ? 422 : 200, answers[outcome]);
  } catch (error) {
    if (error instanceof TooLarge) return answer(res, 413, "Too large.");
    log.error({ error, route: "/flow/issue-offer" }, "a Flow action failed");
    answer(res, isDatabaseAway(error) ? 503 : 500, "Please try again.");
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function answer(res: ServerResponse, status: number, message: string): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, { ...answerHeaders, "Content-Type": "application/json", "Cache-Control": "no-store", ...(status === 413 ? { Connection: "close" } : {}) }).end(JSON.stringify({ message }));
}
