import { normaliseCardCode, HERE_PATH } from "../inserts/index.ts";

/** What a public address asks for. */
export type Address =
  | { page: "code"; code: string | null; query: string }
  | { page: "typed"; query: string }
  | { page: "register"; query: string }
  | { page: "digital-link"; path: string; query: string }
  | { page: "person"; token: string; action: string; query: string }
  | { page: "guide"; token: string; query: string }
  | { page: "media"; key: string; query: string }
  | { page: "here"; query: string }
  | { page: "domain-known"; query: string };

/**
 * Reads the path of a public address; null for one that is not ours to answer.
 * @param wellKnown whether a code is known as it stands, so that it need not be read and checked again
 */
export function readAddress(pathAndQuery: string, wellKnown: (code: string) => boolean = () => false): Address | null {
  const mark = pathAndQuery.indexOf("?");
  const path = mark < 0 ? pathAndQuery : pathAndQuery.slice(0, mark);
  const query = mark < 0 ? "" : pathAndQuery.slice(mark + 1);
  if (path.startsWith("/q/")) {
    // As it is printed, a code needs no reading.
    const printed = path.slice(3);
    if (wellKnown(printed)) return { page: "code", code: printed, query };
    if (printed === "") return { page: "typed", query };
    const typed = decode(path.slice(3).replace(/\/$/, ""));
    const read = typed === null || typed.length > 60 ? null : normaliseCardCode(typed);
    return { page: "code", code: read?.ok ? read.code : null, query };
  }
  if (path === HERE_PATH) return { page: "here", query };
  if (path === "/domain-known") return { page: "domain-known", query };
  // Only the app proxy's: elsewhere nothing leads here.
  if (path === "/register") return { page: "register", query };
  if (path === "/q") return { page: "typed", query };
  if (path.startsWith("/01/")) return { page: "digital-link", path, query };
  const person = /^\/me\/([A-Za-z0-9._-]{10,600})(?:\/([a-z-]{1,20}(?:\.pdf)?))?\/?$/.exec(path);
  if (person?.[1]) return { page: "person", token: person[1], action: person[2] ?? "", query };
  const guide = /^\/guide\/([A-Za-z0-9._-]{10,600})$/.exec(path);
  if (guide?.[1]) return { page: "guide", token: guide[1], query };
  // Cut off or added to on its way through a mail program: still a customer, who is told what to do.
  if (/^\/(me|guide)(\/|$)/.test(path)) return { page: "person", token: "", action: "", query };
  if (path.startsWith("/media/")) {
    const key = decode(path.slice(7));
    return { page: "media", key: key ?? "", query };
  }
  return null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
