import OpenAI, { APIError, APIUserAbortError } from "openai";
import type { Response } from "openai/resources/responses/responses";
import { countryOf, EngineError, faultOf, mostOutputTokens, mostSearches, retryAfter, timeoutMs, type AskEngine, type Usage } from "./model.ts";

/** ChatGPT by OpenAI's Responses API with its web search. https://developers.openai.com/api/docs/guides/tools-web-search */
export const askChatgpt: AskEngine = async (ask, { key, url, signal }) => {
  // The client reads the environment for whatever is left out: everything is said, so that no other key is ever used.
  const client = new OpenAI({ apiKey: key, adminAPIKey: null, baseURL: `${url ?? "https://api.openai.com"}/v1`, organization: null, project: null, webhookSecret: null, maxRetries: 0, timeout: timeoutMs });
  const country = countryOf(ask.locale);
  try {
    const reply = await client.responses.create(
      {
        model: ask.model,
        input: ask.question,
        tools: [{ type: "web_search", user_location: { type: "approximate", ...(country ? { country } : {}) } }],
        max_output_tokens: mostOutputTokens,
        max_tool_calls: mostSearches,
        store: false,
      },
      { signal },
    );
    return read(reply);
  } catch (error) {
    throw faultFrom(error);
  }
};

function read(reply: Response) {
  const searches = reply.output.filter((item) => item.type === "web_search_call" && item.status === "completed" && item.action.type === "search").length;
  const usage: Usage = { inputTokens: reply.usage?.input_tokens ?? 0, outputTokens: reply.usage?.output_tokens ?? 0, searches, reportedMicros: null };
  const parts = reply.output.flatMap((item) => (item.type === "message" ? item.content : []));
  const text = parts.map((part) => (part.type === "refusal" ? part.refusal : part.text)).join("\n");
  if (reply.status === "failed") throw new EngineError("unavailable", reply.error?.message ?? "ChatGPT gave up", { usage });
  if (reply.status === "incomplete" || text === "") throw new EngineError("unanswered", `ChatGPT stopped early: ${reply.incomplete_details?.reason ?? "no text"}`, { usage });
  const cited = parts.flatMap((part) => (part.type === "output_text" ? part.annotations : [])).flatMap((note) => (note.type === "url_citation" ? [note.url] : []));
  return { text, cited: [...new Set(cited)], grounded: searches > 0, modelVersion: reply.model, usage, raw: reply };
}

function faultFrom(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof APIUserAbortError) return new EngineError("lost", "stopped before ChatGPT answered");
  if (!(error instanceof APIError)) return new EngineError("lost", error instanceof Error ? error.message : String(error));
  const spent = error.code === "insufficient_quota" || error.type === "insufficient_quota";
  return new EngineError(spent ? "no_credit" : faultOf(error.status), error.message, { retryAfterSeconds: retryAfter(error.headers?.get("retry-after"), new Date()) });
}
