import { termsOfLocale } from "./policy-rules/index.ts";
import { policyRules, type PolicyRuleId, type PolicySource } from "./policy-rules/rules.ts";
import type { PolicyTerms } from "./policy-rules/terms.ts";

export type { PolicyRuleId, PolicySource } from "./policy-rules/rules.ts";

/**
 * Where the words stand. A card and its QR are read by an Amazon buyer with the parcel in hand; the
 * landing page by the same person one step later; the brand's own mail by someone who registered.
 */
export type PolicySurface = "card" | "landing" | "mail";

export type PolicyFinding = {
  ruleId: PolicyRuleId;
  /** An error should stop the print, a warning wants a second look, a note is information. */
  severity: "error" | "warning" | "note";
  /** The words meant: positions in the text as given, end not included. */
  start: number;
  end: number;
  quote: string;
  explanation: string;
  saferWording: string;
  source: PolicySource;
};

type Span = { start: number; end: number };
type Part = Span & { text: string };

const SEVERITY: Record<PolicyRuleId, Record<PolicySurface, PolicyFinding["severity"] | null>> = {
  "review-incentive": { card: "error", landing: "error", mail: "error" },
  "review-gating": { card: "error", landing: "error", mail: "error" },
  "review-positive": { card: "error", landing: "error", mail: "error" },
  "review-diverting": { card: "error", landing: "error", mail: "error" },
  "review-change": { card: "error", landing: "error", mail: "error" },
  "review-neutral": { card: "note", landing: "note", mail: "note" },
  "buy-elsewhere": { card: "error", landing: "error", mail: "warning" },
  "discount-beside-address": { card: "error", landing: "warning", mail: null },
  "free-gift": { card: "warning", landing: "warning", mail: null },
  "gift-card": { card: "error", landing: "warning", mail: "warning" },
  claim: { card: "warning", landing: "warning", mail: "warning" },
  "benefit-for-consent": { card: "error", landing: "error", mail: "error" },
};

/** Apostrophes, dashes and spaces of one kind; every character stays where it was. */
const plain = (text: string) =>
  text
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/[\u00a0\u202f\u2009\n\r\t]/g, " ");

function sentencesOf(text: string, locale: string): Part[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: "sentence" });
  // A line of a card is a sentence whether or not it ends in a full stop; the segmenter knows.
  return Array.from(segmenter.segment(text), ({ segment, index }) => ({
    start: index,
    end: index + segment.length,
    text: plain(segment),
  }));
}

function find(terms: RegExp | undefined, part: Part): Span | null {
  if (!terms) return null;
  terms.lastIndex = 0;
  const match = terms.exec(part.text);
  return match
    ? { start: part.start + match.index, end: part.start + match.index + match[0].length }
    : null;
}

const join = (a: Span, b: Span): Span => ({
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
});

/** What one sentence says about reviews; the sentence before and after may carry the reward. */
function reviewRules(
  terms: PolicyTerms,
  part: Part,
  neighbours: Part[],
): [PolicyRuleId, Span] | null {
  const diverting = find(terms.diverting, part);
  if (diverting) return ["review-diverting", diverting];
  const change = find(terms.change, part);
  if (change) return ["review-change", change];
  const review = find(terms.review, part);
  if (review && find(terms.unconditional, part)) return null;
  const reward = review && find(terms.reward, part);
  if (review && reward) return ["review-incentive", join(review, reward)];
  const positive = find(terms.positive, part);
  if (positive) return ["review-positive", positive];
  if (!review) return null;
  const happy = find(terms.happy, part);
  if (happy) return ["review-gating", join(review, happy)];
  for (const next of neighbours) {
    const nearHappy = next.end <= part.start ? find(terms.happy, next) : null;
    if (nearHappy) return ["review-gating", join(review, nearHappy)];
    const nearReward = find(terms.reward, next);
    if (nearReward && !find(terms.unconditional, next)) {
      return ["review-incentive", join(review, nearReward)];
    }
  }
  return ["review-neutral", review];
}

const PLAIN_RULES: [PolicyRuleId, keyof PolicyTerms][] = [
  ["buy-elsewhere", "elsewhere"],
  ["gift-card", "giftCard"],
  ["free-gift", "freeGift"],
  ["discount-beside-address", "discount"],
  ["claim", "claim"],
  ["benefit-for-consent", "consent"],
];

/**
 * Reads the words of a card, landing page or mail against Amazon's rules on inserts and reviews.
 * A help for the merchant, not a verdict: it knows words, not intentions.
 */
export function checkWording(
  text: string,
  context: { surface: PolicySurface; locale: string },
): PolicyFinding[] {
  const parts = sentencesOf(text, context.locale);
  const found = new Map<string, PolicyFinding>();
  const add = (ruleId: PolicyRuleId, { start, end }: Span) => {
    const severity = SEVERITY[ruleId][context.surface];
    const key = `${ruleId} ${parts.findIndex((part) => start < part.end)}`;
    if (!severity || found.has(key)) return;
    const { explanation, safer, source } = policyRules[ruleId];
    const quote = text.slice(start, end);
    found.set(key, {
      ...{ ruleId, severity, start, end, quote },
      ...{ explanation, saferWording: safer, source },
    });
  };
  for (const terms of termsOfLocale(context.locale)) {
    parts.forEach((part, index) => {
      const neighbours = [parts[index - 1], parts[index + 1]].filter((p) => p !== undefined);
      const aboutReviews = reviewRules(terms, part, neighbours);
      if (aboutReviews) add(...aboutReviews);
      for (const [ruleId, field] of PLAIN_RULES) {
        const span = find(terms[field], part);
        if (span && !find(terms.unconditional, part)) add(ruleId, span);
      }
    });
  }
  const all = [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  // Where something worse is said about the same words, the note says nothing.
  return all.filter(
    (finding) =>
      finding.severity !== "note" ||
      !all.some((o) => o.severity !== "note" && o.start < finding.end && o.end > finding.start),
  );
}
