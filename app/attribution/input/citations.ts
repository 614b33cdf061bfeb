import type { CitationRun } from "../citations/types.ts";
import { columnOf, InputError, readCsv, requiredColumn } from "./csv.ts";

const ANSWERED = new Set(["ok", "success", "succeeded", "complete", "completed", "done"]);
const UNANSWERED = new Set(["failed", "failure", "error", "skipped", "timeout", "refused"]);
const TRUE = new Set(["true", "1", "yes", "y", "t"]);
const FALSE = new Set(["false", "0", "no", "n", "f", ""]);

/**
 * Reads runs: `run_id, prompt_id, engine, captured_at, status, mentioned, cited, first_mention,
 * grounded, model_version`, and where there are `cited_domains` and `competitors` (names with "|"
 * or ";" between them). A run_id that comes twice counts once.
 * @throws InputError for a missing column, a status, a time or a boolean that is none
 */
export async function readCitations(file: string): Promise<CitationRun[]> {
  const runs: CitationRun[] = [];
  const seen = new Set<string>();
  let at: Record<string, number> = {};
  await readCsv(
    file,
    (header) => {
      const names = ["prompt_id", "engine", "captured_at", "status", "mentioned", "cited"];
      const optional = ["run_id", "first_mention", "grounded", "model_version"];
      at = {
        ...Object.fromEntries(names.map((name) => [name, requiredColumn(header, name)])),
        ...Object.fromEntries(optional.map((name) => [name, columnOf(header, name)])),
        domains: columnOf(header, "cited_domains", "domains"),
        competitors: columnOf(header, "competitors"),
      };
    },
    (cells, line) => {
      const cell = (name: string) => cells[at[name] ?? -1] ?? "";
      const id = cell("run_id");
      if (id !== "" && seen.has(id)) return;
      seen.add(id);
      const answered = readStatus(cell("status"), line);
      const fact = (name: string) => answered && readBoolean(cell(name), name, line);
      const list = (name: string) =>
        (at[name] ?? -1) < 0
          ? undefined
          : cell(name)
            .split(/[|;]/)
            .map((part) => part.trim().toLowerCase())
            .filter((part) => part !== "");
      runs.push({
        promptId: cell("prompt_id"),
        engine: cell("engine"),
        capturedAt: readTime(cell("captured_at"), line),
        answered,
        mentioned: fact("mentioned"),
        cited: fact("cited"),
        firstMention: fact("first_mention"),
        // A file that does not say is not a file of engines that never search.
        grounded: (at["grounded"] ?? -1) < 0 ? answered : fact("grounded"),
        modelVersion: cell("model_version"),
        citedDomains: list("domains"),
        competitors: list("competitors"),
      });
    },
  );
  return runs;
}

function readStatus(text: string, line: number): boolean {
  const status = text.toLowerCase();
  if (ANSWERED.has(status)) return true;
  if (UNANSWERED.has(status)) return false;
  throw new InputError(`Line ${line}: status "${text}" is neither ok, failed nor skipped.`);
}

function readBoolean(text: string, name: string, line: number): boolean {
  const value = text.toLowerCase();
  if (TRUE.has(value)) return true;
  if (FALSE.has(value)) return false;
  throw new InputError(`Line ${line}, column "${name}": "${text}" is neither true nor false.`);
}

function readTime(text: string, line: number): number {
  // Without an offset a time is UTC, whatever the machine's own zone.
  const iso = text.replace(" ", "T");
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes("T") ? iso : `${iso}Z`;
  const time = Date.parse(zoned);
  if (Number.isNaN(time)) throw new InputError(`Line ${line}: "${text}" is not a time (ISO 8601).`);
  return time;
}
