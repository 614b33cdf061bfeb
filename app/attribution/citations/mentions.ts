/** How to recognise a brand in an answer. */
export interface BrandMatcher {
  name: string;
  aliases?: readonly string[];
  /** Phrases that hold the name but mean something else ("apple pie"). */
  negatives?: readonly string[];
  /** For an ambiguous name: one of these must stand near it. */
  categoryWords?: readonly string[];
}

/** Characters to either side in which a category word counts as near. */
const NEAR = 120;

/** Lower case, without diacritics, ligatures spelled out, one kind of apostrophe. */
export function foldText(text: string): string {
  return text
    .replace(/[ßẞ]/g, "ss")
    .replace(/[æÆ]/g, "ae")
    .replace(/[œŒ]/g, "oe")
    .replace(/[øØ]/g, "o")
    .replace(/[łŁ]/g, "l")
    .replace(/[đĐ]/g, "d")
    .replace(/[ıİ]/g, "i")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[‘’ʼ]/g, "'")
    .toLowerCase();
}

/** A folded phrase as a pattern on word boundaries; blanks and hyphens inside are interchangeable. */
function phrase(text: string): RegExp | null {
  const words = foldText(text)
    .split(/[\s\-‐‑–]+/u)
    .filter((word) => word !== "")
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join("[\\s\\-‐‑–]+")}(?![\\p{L}\\p{N}])`, "gu");
}

/** Places (in the folded text) where the brand is mentioned, ascending. */
export function findMentions(text: string, brand: BrandMatcher): number[] {
  const folded = foldText(text);
  const blocked = spans(folded, brand.negatives ?? []);
  const near = spans(folded, brand.categoryWords ?? []);
  const ambiguous = (brand.categoryWords ?? []).length > 0;
  const hits = spans(folded, [brand.name, ...(brand.aliases ?? [])])
    .filter(([from, to]) => !blocked.some(([start, end]) => start < to && from < end))
    .filter(
      ([from, to]) =>
        !ambiguous || near.some(([start, end]) => start - to <= NEAR && from - end <= NEAR),
    )
    .map(([from]) => from);
  return [...new Set(hits)].sort((a, b) => a - b);
}

/** Who an answer mentions: us, which competitors, and whether we come first. */
export function readMentions(
  text: string,
  brand: BrandMatcher,
  competitors: readonly BrandMatcher[],
): { mentioned: boolean; firstMention: boolean; competitors: string[] } {
  const own = findMentions(text, brand)[0];
  const others = competitors.flatMap((other) => {
    const at = findMentions(text, other)[0];
    return at === undefined ? [] : [{ name: other.name, at }];
  });
  return {
    mentioned: own !== undefined,
    firstMention: own !== undefined && others.every(({ at }) => own < at),
    competitors: others.map(({ name }) => name),
  };
}

/** Whether a source's address belongs to one of our domains (or a subdomain of it). */
export function isOwnDomain(address: string, domains: readonly string[]): boolean {
  let host: string;
  try {
    host = new URL(address.includes("://") ? address : `https://${address}`).hostname;
  } catch {
    return false;
  }
  return domains.some((domain) => {
    const own = domain.toLowerCase().replace(/^www\./, "");
    return own !== "" && (host === own || host.endsWith(`.${own}`));
  });
}

function spans(folded: string, phrases: readonly string[]): [number, number][] {
  return phrases.flatMap((text) => {
    const pattern = phrase(text);
    if (!pattern) return [];
    return [...folded.matchAll(pattern)].map((match): [number, number] => [
      match.index,
      match.index + match[0].length,
    ]);
  });
}
