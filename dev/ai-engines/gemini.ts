import { z } from "zod";
import type { Call, Reply } from "./server.ts";

const request = z.strictObject({
  contents: z.array(z.strictObject({ role: z.enum(["user", "model"]).optional(), parts: z.array(z.strictObject({ text: z.string().min(1) })).min(1) })).min(1),
  tools: z.array(z.strictObject({ googleSearch: z.strictObject({}) })).optional(),
  generationConfig: z.strictObject({ maxOutputTokens: z.number().int().min(1).optional() }).optional(),
});

const models: Readonly<Record<string, string>> = { "gemini-3.8-flash": "gemini-3.8-flash", "gemini-flash-latest": "gemini-3.8-flash" };

const refusal = (status: number, message: string, name: string, details: object[] = []): Reply => ({ status, body: { error: { code: status, message, status: name, details } } });

/** POST /v1/models/{model}:generateContent. https://ai.google.dev/api/generate-content */
export function answerGemini({ path, key, body, fault, script, base }: Call): Reply {
  const model = /^\/v1(?:beta)?\/models\/([\w.-]+):generateContent$/.exec(path)?.[1];
  if (!model) return refusal(404, "Requested entity was not found.", "NOT_FOUND");
  if (!key) return refusal(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" }]);
  if (fault === "rate_limit") {
    return refusal(429, "You exceeded your current quota. * Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_paid_tier_requests, limit: 5\nPlease retry in 46.1s.", "RESOURCE_EXHAUSTED", [
      { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId: "GenerateRequestsPerMinutePerProjectPerModel" }] },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "46s" },
    ]);
  }
  if (fault === "no_credit") {
    return refusal(429, "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0, model: gemini-3.8-flash\nPlease retry in 10h17m5.7s.", "RESOURCE_EXHAUSTED");
  }
  if (fault === "overloaded") return refusal(503, "The model is overloaded. Please try again later.", "UNAVAILABLE");
  const checked = request.safeParse(body);
  if (!checked.success) return refusal(400, z.prettifyError(checked.error), "INVALID_ARGUMENT");
  if (!(model in models)) return refusal(404, `models/${model} is not found for API version v1beta, or is not supported for generateContent.`, "NOT_FOUND");
  const question = checked.data.contents.at(-1)?.parts.map((part) => part.text).join("") ?? "";
  const answer = script(question);
  const searches = (checked.data.tools ?? []).length > 0 ? (answer.searches ?? 1) : 0;
  // Sources come as addresses of Google's own that lead to them, with the site as the title.
  const chunks = answer.sources.map(({ url }) => ({ web: { uri: `${base}/grounding-api-redirect/${Buffer.from(url).toString("base64url")}`, title: new URL(url).hostname.replace(/^www\./, "") } }));
  const grounding = {
    webSearchQueries: Array.from({ length: searches }, () => question),
    searchEntryPoint: { renderedContent: "<div></div>" },
    // More was found than the answer rests on.
    groundingChunks: chunks.length > 0 ? [...chunks, { web: { uri: `${base}/grounding-api-redirect/${Buffer.from("https://unused.example/page").toString("base64url")}`, title: "unused.example" } }] : [],
    groundingSupports: [{ segment: { startIndex: 0, endIndex: answer.text.length, text: answer.text }, groundingChunkIndices: chunks.map((_chunk, at) => at) }],
  };
  return {
    status: 200,
    body: {
      candidates: [{ content: { role: "model", parts: [{ text: answer.text }] }, finishReason: fault === "incomplete" ? "MAX_TOKENS" : "STOP", index: 0, ...(searches > 0 ? { groundingMetadata: grounding } : {}) }],
      usageMetadata: { promptTokenCount: 20, toolUsePromptTokenCount: 4_000, candidatesTokenCount: 400, thoughtsTokenCount: 80, totalTokenCount: 4_500 },
      modelVersion: answer.modelVersion ?? models[model],
      responseId: "r",
    },
  };
}
