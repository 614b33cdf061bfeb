import { resolveTxt } from "node:dns/promises";
import { signToken, verifyToken } from "#app/platform/crypto.ts";
import { whyNotPublic } from "#app/platform/public-network.ts";

/** What is asked of the outside about a domain. Whatever goes wrong is the same as nothing found. */
export type DomainLookups = {
  /** The texts of a DNS name's TXT records. */
  records(name: string): Promise<string[]>;
  /** The beginning of a small file; null when there is none. */
  file(address: string): Promise<string | null>;
  /** Whether the domain is answered by this app. */
  leadsHere(host: string): Promise<boolean>;
};

const PATIENCE_MS = 6_000;
const MOST_BYTES = 1_024;

/** Where the app says that it is the one who answers. */
export const HERE_PATH = "/.well-known/flybridge";
const PURPOSE = "own-domain";

/** What the app answers there, for the host by which it was called. */
export function hereAnswer(host: string, now: Date): string {
  return signToken(PURPOSE, host, new Date(now.getTime() + 600_000));
}

/** The network as it is. Addresses inside private networks are not opened, and redirects are not followed. */
export const domainLookups: DomainLookups = {
  records: async (name) => {
    const found = await resolveTxt(name).catch(() => []);
    return found.map((parts) => parts.join(""));
  },
  file: read,
  leadsHere: async (host) => {
    const answer = await read(`https://${host}${HERE_PATH}`);
    const token = verifyToken(PURPOSE, answer?.trim() ?? "", new Date());
    return token.ok && token.payload === host;
  },
};

async function read(address: string): Promise<string | null> {
  try {
    if (await whyNotPublic(new URL(address).hostname)) return null;
    const answer = await fetch(address, {
      redirect: "error",
      headers: { "user-agent": "Flybridge domain check (bot)" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok || !answer.body) return null;
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MOST_BYTES) return null;
    }
    return text;
  } catch {
    return null;
  }
}
