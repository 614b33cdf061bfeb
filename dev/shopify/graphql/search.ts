import { GraphQLError } from "graphql";

type Value = string | number | boolean | null | undefined;

/** How one kind of record answers Shopify's search syntax. */
export interface Searchable<T> {
  fields: Record<string, (item: T) => Value | Value[]>;
  /** What a bare word is looked for in. */
  text: (item: T) => string;
}

type Test<T> = (item: T) => boolean;

const tokens =
  /\s*(\(|\)|-?[\w.]+:(?:>=|<=|>|<)?(?:"[^"]*"|'(?:[^'\\]|\\.)*'|[^\s()]+)|"[^"]*"|'[^']*'|[^\s()]+)/gy;

/** Turns `email:a@b.c AND -tag:x` into a test. Words side by side mean AND, as at Shopify. */
export function searchTest<T>(
  query: string | null | undefined,
  searchable: Searchable<T>,
): Test<T> {
  const words = [...(query ?? "").trim().matchAll(tokens)].map((match) => match[1] ?? "");
  let at = 0;

  const any = (): Test<T> => {
    const tests = [all()];
    while (words[at]?.toUpperCase() === "OR") {
      at += 1;
      tests.push(all());
    }
    return (item) => tests.some((test) => test(item));
  };
  const all = (): Test<T> => {
    const tests: Test<T>[] = [];
    while (at < words.length && words[at] !== ")" && words[at]?.toUpperCase() !== "OR") {
      if (words[at]?.toUpperCase() === "AND") at += 1;
      else tests.push(one());
    }
    return (item) => tests.every((test) => test(item));
  };
  const one = (): Test<T> => {
    const word = words[at++] ?? "";
    if (word.toUpperCase() === "NOT") {
      const inner = one();
      return (item) => !inner(item);
    }
    if (word === "(") {
      const inner = any();
      at += 1;
      return inner;
    }
    if (/^-[\w.]+:/.test(word)) {
      const inner = term(word.slice(1), searchable);
      return (item) => !inner(item);
    }
    return term(word, searchable);
  };
  return any();
}

const unquote = (text: string): string =>
  /^(["']).*\1$/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;

function term<T>(word: string, searchable: Searchable<T>): Test<T> {
  const match = /^([\w.]+):(>=|<=|>|<)?(.*)$/s.exec(word);
  if (!match?.[1]) {
    const wanted = unquote(word).toLowerCase();
    return (item) => searchable.text(item).toLowerCase().includes(wanted);
  }
  const read = searchable.fields[match[1]];
  // Shopify only warns of a field that it does not know, and then finds everything: a trap.
  if (!read) throw new GraphQLError(`The stand-in cannot search by "${match[1]}".`);
  const wanted = unquote(match[3] ?? "");
  return (item) => [read(item)].flat().some((value) => matches(value, match[2], wanted));
}

function matches(value: Value, operator: string | undefined, wanted: string): boolean {
  if (wanted === "*") return value !== null && value !== undefined && value !== "";
  if (value === null || value === undefined) return false;
  if (operator) {
    const [left, right] = comparable(value, wanted);
    if (operator === ">=") return left >= right;
    if (operator === "<=") return left <= right;
    return operator === ">" ? left > right : left < right;
  }
  const text = String(value).toLowerCase();
  const pattern = wanted.toLowerCase();
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function comparable(value: Exclude<Value, null | undefined>, wanted: string): [number, number] {
  if (typeof value === "number") return [value, Number(wanted)];
  return [Date.parse(String(value)), Date.parse(wanted)];
}
