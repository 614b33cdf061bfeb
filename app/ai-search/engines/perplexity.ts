import Perplexity, { APIError, APIUserAbortError } from "@perplexity-ai/perplexity_ai";
import { countryOf, EngineError, faultOf, mostOutputTokens, mostSearches, retryAfter, timeoutMs, type AskEngine, type Usage } from "./model.ts";

type Reply = Perplexity.Responses.ResponseCreateResponse;

/**
 * Perplexity by its Agent API with web search, which replaced Sonar's chat completions on 2026-09-27.
 * https://docs.perplexity.ai/docs/agent-api
 */
export const askPerplexity: AskEngine = async (ask, { key, url, signal }) => {
  const client = new Perplexity({ apiKey: key, baseURL: url ?? "https://api.perplexity.ai", maxRetries: 0, timeout: timeoutMs });
  const country = countryOf(ask.locale);
  try {
    const reply = await client.responses.create(
      {
        // Named, since a preset alone may be answered by another vendor's model.
        model: ask.model,
        input: ask.question,
        tools: [{ type: "web_search", ...(country ? { user_location: { country } } : {}) }],
        max_output_tokens: mostOutputTokens,
        max_steps: mostSearches,
      },
      { signal },
    );
    return read(reply);
  } catch (error) {
    throw faultFrom(error);
  }
};

function read(reply: Reply) {
  const results = reply.output.flatMap((item) => (item.type === "search_results" && "results" in item ? item.results : []));
  const searches = reply.usage?.tool_calls_details?.["web_search"]?.invocation ?? reply.output.filter((item) => item.type === "search_results").length;
  const dollars = reply.usage?.cost?.total_cost;
  const usage: Usage = {
    inputTokens: reply.usage?.input_tokens ?? 0,
    outputTokens: reply.usage?.output_tokens ?? 0,
    searches,
    reportedMicros: dollars === undefined ? null : Math.ceil(dollars * 1_000_000),
  };
  const parts = reply.output.flatMap((item) => (item.type === "message" && "content" in item ? item.content : []));
  const text = parts.map((part) => part.text).join("\n");
  if (reply.status === "failed") throw new EngineError("unavailable", reply.error?.message ?? "Perplexity gave up", { usage });
  if (reply.status !== "completed" || text === "") throw new EngineError("unanswered", `Perplexity stopped early: ${reply.status}`, { usage });
  return { text, cited: citedIn(parts, results), grounded: searches > 0, modelVersion: reply.model, usage, raw: reply };
}

/** The pages that the text points to, by its annotations or its numbers in brackets; every source where it points to none. */
function citedIn(parts: readonly Perplexity.Responses.ContentPart[], results: readonly { id: number; url: string }[]): string[] {
  const annotated = parts.flatMap((part) => part.annotations ?? []).flatMap((note) => (note.url ? [note.url] : []));
  const numbers = parts.flatMap((part) => [...part.text.matchAll(/\[(?:web:)?(\d{1,3})\]/g)].map((match) => Number(match[1])));
  const numbered = numbers.flatMap((number) => results.find((result) => result.id === number)?.url ?? []);
  const pointed = [...new Set([...annotated, ...numbered])];
  return pointed.length > 0 ? pointed : [...new Set(results.map((result) => result.url))];
}

function faultFrom(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof APIUserAbortError) return new EngineError("lost", "stopped before Perplexity answered");
  if (!(error instanceof APIError)) return new EngineError("lost", error instanceof Error ? error.message : String(error));
  // Used-up credit comes as a refused key, and only its words tell.
  const spent = error.status === 402 || (error.status === 401 && /quota|credit|billing/i.test(error.message));
  return new EngineError(spent ? "no_credit" : faultOf(error.status), error.message, { retryAfterSeconds: retryAfter(error.headers?.get("retry-after"), new Date()) });
}
