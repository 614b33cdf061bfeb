import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Call, Reply } from "./server.ts";

const request = z.strictObject({
  model: z.string(),
  input: z.string().min(1),
  tools: z.array(
    z.strictObject({
      type: z.enum(["web_search", "web_search_2025_08_26"]),
      user_location: z.strictObject({ type: z.literal("approximate"), country: z.string().length(2).nullish(), city: z.string().nullish(), region: z.string().nullish(), timezone: z.string().nullish() }).nullish(),
      search_context_size: z.enum(["low", "medium", "high"]).optional(),
    }),
  ),
  max_output_tokens: z.number().int().min(16).optional(),
  max_tool_calls: z.number().int().min(1).optional(),
  store: z.boolean().optional(),
});

/** A model's dated name, which replies carry. */
const dated: Readonly<Record<string, string>> = { "gpt-5.6-terra": "gpt-5.6-terra-2026-07-09", "gpt-5.6-luna": "gpt-5.6-luna-2026-07-09", "gpt-6-astra": "gpt-6-astra-2026-09-15" };

const refusal = (status: number, message: string, type: string, code: string | null, headers?: Record<string, string>): Reply => ({ status, body: { error: { message, type, param: null, code } }, ...(headers ? { headers } : {}) });

/** POST /v1/responses. https://developers.openai.com/api/reference/resources/responses */
export function answerOpenai({ path, key, body, fault, script }: Call): Reply {
  if (path !== "/v1/responses") return refusal(404, `Invalid URL (POST ${path})`, "invalid_request_error", null);
  if (!key) return refusal(401, "Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.", "invalid_request_error", "invalid_api_key");
  if (fault === "rate_limit") {
    return refusal(429, "Rate limit reached for gpt-5.6-terra in organization org-x on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.", "requests", "rate_limit_exceeded", {
      "retry-after": "20", "x-ratelimit-limit-requests": "3", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "20s",
    });
  }
  if (fault === "no_credit") return refusal(429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota");
  if (fault === "overloaded") return refusal(503, "The server is overloaded or not ready yet.", "server_error", null);
  const checked = request.safeParse(body);
  if (!checked.success) return refusal(400, z.prettifyError(checked.error), "invalid_request_error", "invalid_value");
  const { model, input, tools } = checked.data;
  if (!(model in dated)) return refusal(404, `The model \`${model}\` does not exist or you do not have access to it.`, "invalid_request_error", "model_not_found");
  const answer = script(input);
  const searches = tools.length > 0 ? (answer.searches ?? 1) : 0;
  const isWhole = fault !== "incomplete";
  // Addresses in answers carry OpenAI's own mark.
  const marked = answer.sources.map(({ url, title }) => ({ title, url: `${url}${url.includes("?") ? "&" : "?"}utm_source=openai` }));
  return {
    status: 200,
    body: {
      id: `resp_${randomUUID().replaceAll("-", "")}`,
      object: "response",
      created_at: Math.floor(Date.now() / 1000),
      status: isWhole ? "completed" : "incomplete",
      error: null,
      incomplete_details: isWhole ? null : { reason: "max_output_tokens" },
      instructions: null,
      model: answer.modelVersion ?? dated[model],
      output: [
        ...Array.from({ length: searches }, (_unused, at) => ({ id: `ws_${at}`, type: "web_search_call", status: "completed", action: { type: "search", query: input, queries: [input], sources: marked.map(({ url }) => ({ type: "url", url })) } })),
        ...(isWhole ? [{ id: "msg_0", type: "message", status: "completed", role: "assistant", content: [{ type: "output_text", text: answer.text, logprobs: [], annotations: marked.map(({ url, title }) => ({ type: "url_citation", start_index: 0, end_index: 1, url, title })) }] }] : []),
      ],
      parallel_tool_calls: true,
      tool_choice: "auto",
      tools,
      usage: { input_tokens: 8_000, input_tokens_details: { cached_tokens: 0 }, output_tokens: 500, output_tokens_details: { reasoning_tokens: 100 }, total_tokens: 8_500 },
    },
  };
}
