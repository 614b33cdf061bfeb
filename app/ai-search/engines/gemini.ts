import { ApiError, GoogleGenAI, type GenerateContentResponse, type GroundingMetadata } from "@google/genai";
import { z } from "zod";
import { EngineError, faultOf, mostOutputTokens, timeoutMs, type AskEngine, type Usage } from "./model.ts";

const vendor = "https://generativelanguage.googleapis.com";
const redirectHost = "vertexaisearch.cloud.google.com";

/** Gemini by the Gemini API with grounding in Google Search. https://ai.google.dev/gemini-api/docs/google-search */
export const askGemini: AskEngine = async (ask, { key, url, signal }) => {
  const base = url ?? vendor;
  const client = new GoogleGenAI({ apiKey: key, vertexai: false, httpOptions: { baseUrl: base, timeout: timeoutMs, retryOptions: { attempts: 1 } } });
  let reply: GenerateContentResponse;
  try {
    reply = await client.models.generateContent({ model: ask.model, contents: ask.question, config: { tools: [{ googleSearch: {} }], maxOutputTokens: mostOutputTokens, abortSignal: signal } });
  } catch (error) {
    throw faultFrom(error);
  }
  const candidate = reply.candidates?.[0];
  const grounding = candidate?.groundingMetadata;
  const counted = reply.usageMetadata;
  const usage: Usage = {
    inputTokens: (counted?.promptTokenCount ?? 0) + (counted?.toolUsePromptTokenCount ?? 0),
    outputTokens: (counted?.candidatesTokenCount ?? 0) + (counted?.thoughtsTokenCount ?? 0),
    searches: grounding?.webSearchQueries?.length ?? 0,
    reportedMicros: null,
  };
  const text = (candidate?.content?.parts ?? []).filter((part) => !part.thought).map((part) => part.text ?? "").join("");
  if (text === "" || (candidate?.finishReason !== undefined && candidate.finishReason !== "STOP")) {
    const reason = candidate?.finishReason ?? reply.promptFeedback?.blockReason ?? "no text";
    throw new EngineError("unanswered", `Gemini stopped early: ${reason}`, { usage });
  }
  const cited = await Promise.all(citedChunks(grounding).map((chunk) => addressOf(chunk, base, signal)));
  return { text, cited: [...new Set(cited)], grounded: usage.searches > 0, modelVersion: reply.modelVersion ?? ask.model, usage, raw: { ...reply, sdkHttpResponse: undefined } };
};

type Chunk = { uri: string; title: string };

/** The sources that a passage of the answer rests on; all where Google says nothing about passages. */
function citedChunks(grounding: GroundingMetadata | undefined): Chunk[] {
  const chunks = (grounding?.groundingChunks ?? []).map(({ web }) => ({ uri: web?.uri ?? "", title: web?.domain ?? web?.title ?? "" }));
  const used = [...new Set((grounding?.groundingSupports ?? []).flatMap((support) => support.groundingChunkIndices ?? []))];
  return (used.length > 0 ? used.flatMap((index) => chunks[index] ?? []) : chunks).filter((chunk) => chunk.uri !== "");
}

/**
 * A source's own address. Google gives one of its own that leads there, with the site's name as the title: it is asked
 * where it leads, but not followed; where it does not say, the site stands for the page.
 */
async function addressOf({ uri, title }: Chunk, base: string, signal: AbortSignal): Promise<string> {
  const host = URL.canParse(uri) ? new URL(uri).host : "";
  if (host !== redirectHost && host !== new URL(base).host) return uri;
  const target = await fetch(uri, { method: "HEAD", redirect: "manual", signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) }).then((reply) => reply.headers.get("location"), () => null);
  if (target && URL.canParse(target)) return target;
  return /^[\w-]+(\.[\w-]+)+$/.test(title) ? `https://${title}/` : uri;
}

const faultBody = z.object({
  error: z.object({
    message: z.string().default(""),
    status: z.string().default(""),
    details: z.array(z.looseObject({ reason: z.string().optional(), retryDelay: z.string().optional(), violations: z.array(z.looseObject({ quotaId: z.string().optional() })).optional() })).default([]),
  }),
});

function faultFrom(error: unknown): EngineError {
  if (!(error instanceof ApiError)) return new EngineError("lost", error instanceof Error ? error.message : String(error));
  // The client gives the reply's body as the message.
  const body = faultBody.safeParse(json(error.message)).data?.error;
  const message = body?.message || error.message;
  const details = body?.details ?? [];
  const delay = details.map(({ retryDelay }) => Number.parseFloat(retryDelay ?? "")).find(Number.isFinite) ?? Number.parseFloat(/retry in ([\d.]+)s/i.exec(message)?.[1] ?? "");
  if (details.some(({ reason }) => reason === "API_KEY_INVALID")) return new EngineError("key_refused", message);
  // A key whose plan has no quota at all for the model never gets through by waiting.
  if (error.status === 429 && /limit: 0\b/.test(message)) return new EngineError("no_credit", message);
  return new EngineError(faultOf(error.status), message, { retryAfterSeconds: Number.isFinite(delay) ? delay : null });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
