import { z } from "zod";
import { citationRuns, citations as citationRows } from "../facts/targets.ts";
import type { FileContext, Source } from "../model.ts";
import { readRows } from "../reading/rows.ts";
import { hostOf, keyed } from "./shared.ts";

/** What a file may say of an answer beside its pages. */
const readingColumns = {
  brandMentioned: { names: ["brand_mentioned", "mentions_in_answer"] },
  firstMention: { names: ["first_mention", "mentioned_first"] },
  grounded: { names: ["grounded", "web_search_used"] },
  modelVersion: { names: ["model_version", "model version"] },
  competitors: { names: ["competitors", "competitors_mentioned"] },
};

const readingFields = (f: FileContext["fields"]) => ({ brandMentioned: f.flag(), firstMention: f.flag(), grounded: f.flag(), modelVersion: f.text(200), competitors: f.text(2000) });

type Reading = { brandMentioned: boolean | null; firstMention: boolean | null; grounded: boolean | null; modelVersion: string | null; competitors: string | null };

/** Competitors' names stand in one cell, with bars or semicolons between them; an empty cell may as well be unknown. */
const readingOf = ({ brandMentioned, firstMention, grounded, modelVersion, competitors: names }: Reading) => ({
  brand_mentioned: brandMentioned,
  first_mention: firstMention,
  grounded,
  model_version: modelVersion,
  competitors: names === null ? null : names.split(/[|;]/).map((name) => name.trim()).filter(Boolean),
});

/** One row a run, prompt, engine and cited page: our normal form, into which trackers' exports are mapped. */
export const citations: Source = {
  id: "citations",
  node: "AI Search",
  title: "AI citations",
  feeds: "Which pages assistants cite for which questions",
  where: "Your tracker's export of citations, or a table of yours: run_id, prompt_id, engine, captured_at, position, url",
  general: true,
  columns: {
    run: { names: ["run_id", "run", "round"] },
    prompt: { names: ["prompt_id", "query_id", "prompt"], required: true },
    engine: { names: ["engine", "model", "llm service", "platform"], required: true },
    capturedAt: { names: ["captured_at", "created_at", "probed_at", "date"] },
    position: { names: ["position", "rank"] },
    url: { names: ["url", "page url", "cited url"], required: true },
    text: { names: ["prompt_text", "query"] },
    ...readingColumns,
  },
  atLeast: 3,
  targets: [citationRows, citationRuns],
  read(file) {
    const f = file.fields;
    const row = z.object({ run: f.text(200), prompt: f.name(500), engine: f.name(100), capturedAt: f.optionalInstant(), position: f.optionalCount(), url: f.name(4000), text: f.text(2000), ...readingFields(f) });
    const seen = new Map<string, number>();
    return readRows(file, row, (line) => {
      const domain = hostOf(line.url);
      if (!domain) return { column: "url", reason: `“${line.url.slice(0, 60)}” is not an address. Correct it, or leave the row out` };
      const key = { run_id: keyed(line.run ?? line.capturedAt ?? "1"), prompt_id: keyed(line.prompt), engine: line.engine.toLowerCase() };
      const at = `${key.run_id}\0${key.prompt_id}\0${key.engine}`;
      const next = (seen.get(at) ?? 0) + 1;
      if (seen.size > 100_000) seen.clear();
      seen.set(at, next);
      return {
        day: line.capturedAt?.slice(0, 10) ?? null,
        facts: [
          [citationRows, { ...key, position: line.position ?? next, url: line.url, domain, captured_at: line.capturedAt }],
          [citationRuns, { ...key, captured_at: line.capturedAt, status: "ok", prompt: line.text, language: null, ...readingOf(line) }],
        ],
      };
    });
  },
};

/** One row a run, prompt and engine, with how it went. A run that failed or did not happen is not "not cited". */
export const citationStatus: Source = {
  id: "citation-runs",
  node: "AI Search",
  title: "AI citation runs (which questions were asked, and how it went)",
  feeds: "The runs that rates are counted over",
  where: "A table of yours: run_id, prompt_id, engine, captured_at, status, prompt",
  general: true,
  columns: {
    run: { names: ["run_id", "run", "round"], required: true },
    prompt: { names: ["prompt_id", "query_id"], required: true },
    engine: { names: ["engine", "engines_run"], required: true },
    status: { names: ["status"], pattern: /^[a-z_]+_status$/i, required: true },
    capturedAt: { names: ["captured_at", "probed_at", "created_at"] },
    text: { names: ["prompt", "query", "prompt_text"] },
    language: { names: ["language", "lang"] },
    ...readingColumns,
  },
  atLeast: 5,
  targets: [citationRuns],
  read(file) {
    const f = file.fields;
    const row = z.object({ run: f.name(200), prompt: f.name(500), engine: f.text(200), status: f.text(60), capturedAt: f.optionalInstant(), text: f.text(2000), language: f.text(20), ...readingFields(f) });
    // Some tables have a status column for each engine (chatgpt_status, ai_mode_status).
    const wide = file.header.flatMap((name, position) => {
      const engine = /^([a-z_]+)_status$/i.exec(name.trim())?.[1];
      return engine ? [{ engine: engine === "ai_mode" ? "google_ai_mode" : engine.toLowerCase(), position }] : [];
    });
    return readRows(file, row, (line, { cells }) => {
      const runs = wide.length > 0 ? wide.map(({ engine, position }) => ({ engine, status: cells[position] ?? "" })) : [{ engine: (line.engine ?? "").toLowerCase(), status: line.status ?? "" }];
      return {
        day: line.capturedAt?.slice(0, 10) ?? null,
        facts: runs.filter((run) => run.status.trim() !== "").map(({ engine, status }) => [citationRuns, { run_id: keyed(line.run), prompt_id: keyed(line.prompt), engine, captured_at: line.capturedAt, status: statusOf(status), prompt: line.text, language: line.language, ...readingOf(line) }] as const),
      };
    });
  },
};

function statusOf(text: string): string {
  const plain = text.trim().toLowerCase();
  if (/^not_?run|quota|skipped/.test(plain)) return "not_run";
  if (/rate/.test(plain)) return "rate_limited";
  if (/no_citations|none/.test(plain)) return "ok_no_citations";
  return plain === "ok" || plain === "success" || plain === "done" ? "ok" : "error";
}
