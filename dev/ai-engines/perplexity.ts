import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Call, Reply } from "./server.ts";

const request = z.strictObject({
  model: z.string().optional(),
  preset: z.enum(["fast", "low", "medium", "high", "xhigh"]).optional(),
  input: z.string().min(1),
  tools: z.array(z.strictObject({ type: z.literal("web_search"), user_location: z.strictObject({ country: z.string().length(2).optional() }).optional(), search_context_size: z.enum(["low", "medium", "high"]).optional() })).optional(),
  max_output_tokens: z.number().int().min(1).optional(),
  max_steps: z.number().int().min(1).max(10).optional(),
});

const models = ["perplexity/sonar", "openai/gpt-5.2"];

const refusal = (status: number, message: string, type: string, headers?: Record<string, string>): Reply => ({ status, body: { error: { message, type, code: status } }, ...(headers ? { headers } : {}) });

/** POST /v1/responses of the Agent API. https://docs.perplexity.ai/docs/agent-api */
export function answerPerplexity({ path, key, body, fault, script }: Call): Reply {
  if (path === "/chat/completions") return refusal(410, "Sonar is now the Agent API", "gone");
  if (path !== "/v1/responses") return refusal(404, "Not found", "not_found");
  if (!key) return refusal(401, "Invalid API key provided.", "invalid_api_key");
  if (fault === "rate_limit") return refusal(429, "Request rate limit exceeded, please try again later.", "rate_limit_exceeded", { "retry-after": "7" });
  if (fault === "no_credit") return refusal(401, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota");
  if (fault === "overloaded") return refusal(503, "Service unavailable", "server_error");
  const checked = request.safeParse(body);
  if (!checked.success) return refusal(400, z.prettifyError(checked.error), "invalid_request");
  const { model, preset, input, tools } = checked.data;
  if (!model && !preset) return refusal(400, "model, models or preset is required", "invalid_request");
  if (model && !models.includes(model)) return refusal(400, `Invalid model '${model}'.`, "invalid_model");
  const answer = script(input);
  const searches = (tools ?? []).length > 0 ? (answer.searches ?? 1) : 0;
  const isWhole = fault !== "incomplete";
  const results = answer.sources.map(({ url, title }, at) => ({ id: at + 1, url, title, snippet: title, source: "web" }));
  // More was found than the answer points to.
  const found = [...results, { id: results.length + 1, url: "https://unused.example/page", title: "Unused", snippet: "", source: "web" }];
  const cost = { input: 0.003, output: 0.0005, tools: searches * 0.0025 };
  return {
    status: 200,
    body: {
      id: `resp_${randomUUID()}`,
      object: "response",
      created_at: Math.floor(Date.now() / 1000),
      model: answer.modelVersion ?? model ?? "perplexity/sonar",
      status: isWhole ? "completed" : "requires_action",
      output: [
        ...(searches > 0 ? [{ type: "search_results", queries: [input], results: found }] : []),
        { id: "msg_0", type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text: `${answer.text}${results.map(({ id }) => `[${id}]`).join("")}`, annotations: [] }] },
      ],
      usage: {
        input_tokens: 3_000, output_tokens: 500, total_tokens: 3_500,
        ...(searches > 0 ? { tool_calls_details: { web_search: { invocation: searches } } } : {}),
        cost: { currency: "USD", input_cost: cost.input, output_cost: cost.output, tool_calls_cost: cost.tools, total_cost: cost.input + cost.output + cost.tools },
      },
    },
  };
}
