import { expect, test } from "vitest";
import { checkWording, type PolicySurface } from "#app/migration/inserts/policy-check.ts";
import { policyLanguages } from "#app/migration/inserts/policy-rules/index.ts";
import { riskOfOffer } from "#app/migration/inserts/risk.ts";
import {
  badSentences,
  goodSentences,
  heldOutSentences,
  obliqueSentences,
  plainSentences,
  secondObliqueSentences,
  translatedSentences,
  unseenInThreeLanguages,
  unseenSentences,
  type Sentence,
} from "./policy-sentences.ts";

const check = (text: string, surface: PolicySurface = "card", locale = "en") =>
  checkWording(text, { surface, locale });

/** Errors and warnings: what makes a merchant stop. */
const alarms = (text: string, locale = "en") =>
  check(text, "card", locale).filter((finding) => finding.severity !== "note");

/** Whether the check says of a sentence what it should. */
function isRight([text, expected]: Sentence, locale = "en"): boolean {
  const found = alarms(text, locale).map((finding) => finding.ruleId);
  return expected === null ? found.length === 0 : found.includes(expected);
}

test("the table holds at least 30 good and 30 bad sentences, each once", () => {
  expect(goodSentences.length).toBeGreaterThanOrEqual(30);
  expect(badSentences.length).toBeGreaterThanOrEqual(30);
  const all = [...goodSentences, ...badSentences, ...heldOutSentences].map(([text]) => text);
  expect(new Set(all).size).toBe(all.length);
});

test("no false alarm on good sentences", () => {
  expect(goodSentences.filter((sentence) => !isRight(sentence))).toEqual([]);
});

test("no bad sentence is missed, and the rule named is the right one", () => {
  expect(badSentences.filter((sentence) => !isRight(sentence))).toEqual([]);
});

test("the other languages know the essential terms", () => {
  const wrong = translatedSentences.filter(([locale, ...sentence]) => !isRight(sentence, locale));
  expect(wrong).toEqual([]);
  expect(new Set(["en", ...translatedSentences.map(([locale]) => locale)])).toEqual(
    new Set(policyLanguages),
  );
});

test("nor in the sets that measured the rules before they were mended", () => {
  const wrong = [...heldOutSentences, ...obliqueSentences, ...plainSentences, ...secondObliqueSentences].filter(
    (sentence) => !isRight(sentence),
  );
  expect(wrong).toEqual([]);
});

test("sentences that the rules were not mended for: no false alarm, and no more misses than were published", () => {
  const wrong = unseenSentences.filter((sentence) => !isRight(sentence));
  expect(wrong.filter(([, expected]) => expected === null)).toEqual([]);
  expect(wrong.length).toBeLessThanOrEqual(6);
});

test("oblique sentences in three languages: no more misses and false alarms than were published", () => {
  const wrong = unseenInThreeLanguages.filter(([locale, ...sentence]) => !isRight(sentence, locale));
  expect(wrong.filter(([, , expected]) => expected === null).length).toBeLessThanOrEqual(1);
  expect(wrong.length).toBeLessThanOrEqual(30);
});

test("a neutral request gets a note, and only a note", () => {
  expect(check("Tell us what you think on Amazon.")).toMatchObject([
    { ruleId: "review-neutral", severity: "note" },
  ]);
});

test("a finding points at its words, explains, and offers better ones with a source", () => {
  const text = "Thank you! Leave us a review – and get a $10 gift card. Enjoy.";
  const finding = check(text).find(({ ruleId }) => ruleId === "review-incentive");
  expect(finding?.quote).toBe(text.slice(finding?.start, finding?.end));
  expect(finding?.quote).toMatch(/^review.*(gift|\$10)/);
  expect(finding?.explanation.length).toBeGreaterThan(20);
  expect(finding?.saferWording.length).toBeGreaterThan(10);
  expect(finding?.source.title).toContain("Amazon");
});

test("every safer wording passes its own check", () => {
  for (const [text] of badSentences) {
    for (const { saferWording } of alarms(text)) {
      expect(alarms(saferWording).map(({ ruleId }) => [ruleId, saferWording])).toEqual([]);
    }
  }
});

test("a reward in the sentence beside the request counts, far away it does not", () => {
  const rules = (text: string) => alarms(text).map(({ ruleId }) => ruleId);
  expect(rules("Leave us a review. Get your refund.")).toContain("review-incentive");
  expect(rules("Tell us what you think on Amazon. Wash at 30. Refunds go by Amazon.")).toEqual([]);
});

test("a discount is worst on the card, less after registration, and free in own mail", () => {
  const severity = (surface: PolicySurface) =>
    check("Save 15% on your next order.", surface)[0]?.severity;
  expect([severity("card"), severity("landing"), severity("mail")]).toEqual([
    "error",
    "warning",
    undefined,
  ]);
});

test("an offer's risk is named with its reason and source", () => {
  const level = (
    offerKind: "warranty" | "guide" | "discount" | "membership",
    printed = false,
    insertKind: "card" | "packaging" | "review_message" = "card",
  ) => riskOfOffer({ offerKind, discountPrintedOnInsert: printed, insertKind }).level;
  expect([level("guide"), level("warranty"), level("membership")]).toEqual([
    "low",
    "low",
    "medium",
  ]);
  expect([level("discount"), level("discount", true)]).toEqual(["medium", "high"]);
  expect(level("guide", false, "review_message")).toBe("medium");
});
