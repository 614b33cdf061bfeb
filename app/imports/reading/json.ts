import { FileRefused } from "./types.ts";

/** One object of a JSON array of records, flattened: path → text. Numbers keep every digit. */
export type JsonRecord = { line: number; record: Map<string, string>; path: string };

const maxRecord = 4_000_000;
const maxAround = 262_144;

/**
 * Streams the objects of the arrays at the given paths out of one JSON document, without holding it. "" is an array
 * at the top, or one object a line. What lies around the records (the report's specification) is collected in `around`.
 */
export async function* jsonRecords(text: AsyncIterable<string>, paths: readonly string[], around: Map<string, string>): AsyncGenerator<JsonRecord[]> {
  const scan = new Scanner(paths, around);
  for await (const chunk of text) {
    const found = scan.push(chunk);
    if (found.length > 0) yield found;
  }
  const last = scan.end();
  if (last.length > 0) yield last;
}

type Level = { kind: "{" | "["; path: string; expectKey: boolean };

/** Follows braces and strings character by character; parses only whole records and the scalars around them. */
class Scanner {
  readonly #paths: ReadonlySet<string>;
  readonly #around: Map<string, string>;
  #levels: Level[] = [];
  #inString = false;
  #escaped = false;
  #token = "";
  #key = "";
  #record: string | null = null;
  #depth = 0;
  #recordPath = "";
  #recordLine = 1;
  #line = 1;
  #aroundSize = 0;
  #seen = false;

  constructor(paths: readonly string[], around: Map<string, string>) {
    this.#paths = new Set(paths);
    this.#around = around;
  }

  push(chunk: string): JsonRecord[] {
    const found: JsonRecord[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const char = chunk[at]!;
      if (char === "\n") this.#line += 1;
      if (this.#record !== null) {
        if (this.#inRecord(char)) {
          const whole = this.#record + chunk.slice(from, at + 1);
          this.#record = null;
          found.push({ line: this.#recordLine, record: flatten(whole, this.#recordLine), path: this.#recordPath });
        }
        continue;
      }
      if (this.#outside(char)) from = at;
    }
    if (this.#record !== null) {
      this.#record += chunk.slice(from);
      if (this.#record.length > maxRecord) throw new FileRefused("The JSON file has one record of more than 4 MB, which no report has. Is this the right file?");
    }
    return found;
  }

  end(): JsonRecord[] {
    if (this.#record !== null || this.#levels.length > 0 || this.#inString) throw new FileRefused("The JSON file ends in the middle. Nothing was imported: download it again.");
    if (!this.#seen) throw new FileRefused("The file is not JSON that could be read. Download it again.");
    return [];
  }

  /** True when the character closes the record. */
  #inRecord(char: string): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (char === "\\") this.#escaped = true;
      else if (char === '"') this.#inString = false;
      return false;
    }
    if (char === '"') this.#inString = true;
    else if (char === "{" || char === "[") this.#depth += 1;
    else if (char === "}" || char === "]") this.#depth -= 1;
    return this.#depth === 0;
  }

  /** True when the character opens a record. */
  #outside(char: string): boolean {
    if (this.#inString) {
      this.#token += char;
      if (this.#escaped) this.#escaped = false;
      else if (char === "\\") this.#escaped = true;
      else if (char === '"') this.#inString = false;
      if (this.#token.length > maxAround) throw new FileRefused("The file is not JSON that could be read. Download it again.");
      return false;
    }
    const level = this.#levels.at(-1);
    switch (char) {
      case '"':
        this.#inString = true;
        this.#token += char;
        return false;
      case ":":
        this.#key = this.#takeText();
        return false;
      case ",":
        this.#takeScalar();
        return false;
      case "{":
      case "[": {
        this.#seen = true;
        const path = level?.kind === "{" ? join(level.path, this.#key) : (level?.path ?? "");
        this.#token = "";
        const isRecord = char === "{" && (level ? level.kind === "[" && this.#paths.has(level.path) : this.#paths.has("") && this.#paths.size === 1);
        if (isRecord) {
          this.#record = "";
          this.#depth = 1;
          this.#recordPath = level?.path ?? "";
          this.#recordLine = this.#line;
          return true;
        }
        if (this.#levels.length > 64) throw new FileRefused("The JSON file is nested deeper than any report. Is this the right file?");
        this.#levels.push({ kind: char, path, expectKey: char === "{" });
        return false;
      }
      case "}":
      case "]":
        this.#takeScalar();
        if (this.#levels.pop()?.kind !== (char === "}" ? "{" : "[")) throw new FileRefused("The JSON file is damaged. Nothing was imported: download it again.");
        return false;
      default:
        if (!/\s/.test(char)) this.#token += char;
        if (this.#token.length > maxAround) throw new FileRefused("The file is not JSON that could be read. Download it again.");
        return false;
    }
  }

  #takeText(): string {
    const token = this.#token;
    this.#token = "";
    return scalar(token) ?? "";
  }

  #takeScalar(): void {
    if (!this.#token) return;
    const level = this.#levels.at(-1);
    const value = this.#takeText();
    if (!level || this.#aroundSize > maxAround) return;
    const path = level.kind === "{" ? join(level.path, this.#key) : level.path;
    const known = this.#around.get(path);
    this.#aroundSize += value.length;
    this.#around.set(path, known === undefined ? value : `${known} ${value}`);
  }
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);

function scalar(token: string): string | undefined {
  if (!token.startsWith('"')) return token === "null" ? "" : token;
  try {
    return String(JSON.parse(token));
  } catch {
    throw new FileRefused("The JSON file is damaged. Nothing was imported: download it again.");
  }
}

/** Numbers come as their own text: a 19-digit id must not pass through a double. */
function flatten(text: string, line: number): Map<string, string> {
  const flat = new Map<string, string>();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => (typeof value === "number" ? (context?.source ?? String(value)) : value)) as (key: string, value: unknown) => unknown);
  } catch {
    throw new FileRefused(`The JSON file is damaged near line ${line}. Nothing was imported: download it again.`);
  }
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined) flat.set(path, "");
    else if (Array.isArray(value)) value.forEach((one, at) => walk(one, join(path, String(at))));
    else if (typeof value === "object") for (const [key, one] of Object.entries(value)) walk(one, join(path, key));
    else flat.set(path, String(value));
  };
  walk(parsed, "");
  return flat;
}
