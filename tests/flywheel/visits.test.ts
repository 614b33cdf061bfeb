import { describe, expect, test } from "vitest";
import { assistants, declaredChannel, visitChannel } from "#app/flywheel/journeys/index.ts";
import { visit as keptVisit } from "#app/shopify/visit.ts";

const visit = (landing: string, referrer: string | null = null) => ({ landingPage: `https://mira.example/${landing}`, referrerUrl: referrer });

describe("where a visit came from", () => {
  test.each([
    ["?ttclid=abc", null, "tiktok"],
    ["?utm_source=tiktok&utm_medium=paid", "https://www.google.com/", "tiktok"],
    ["?utm_source=chatgpt.com", null, "ai_search"],
    ["", "https://www.perplexity.ai/search?q=x", "ai_search"],
    ["", "https://gemini.google.com/app", "ai_search"],
    ["?utm_source=klaviyo&utm_medium=email", "https://mail.google.com/", "email_sms"],
    ["?utm_source=x&utm_medium=sms", null, "email_sms"],
    ["?gclid=1", "https://www.google.com/", "paid_search"],
    ["?utm_source=facebook&utm_medium=paid_social", null, "paid_social"],
    ["", "https://www.google.co.uk/", "organic_search"],
    ["", "https://l.instagram.com/", "social"],
    ["", "https://www.amazon.de/dp/B0", "amazon"],
    ["", "https://parents.example/best-carriers", "referral"],
    ["", null, "direct"],
  ])("%s from %s is %s", (landing, referrer, channel) => {
    expect(visitChannel(visit(landing, referrer))).toBe(channel);
    // What is kept of a visit tells the same, and no more: no value of a click identifier, no page of the referrer.
    const kept = keptVisit.parse({ occurredAt: "2026-05-01T10:00:00Z", ...visit(`${landing}${landing ? "&" : "?"}email=ana@example.com`, referrer && `${referrer}ana@example.com`) });
    expect(visitChannel(kept)).toBe(channel);
    expect(JSON.stringify(kept)).not.toMatch(/ana@|abc|search\?|best-carriers/);
  });

  test("the store itself is no referrer", () => {
    expect(visitChannel(visit("", "https://mira.example/pages/a"), new Set(["mira.example"]))).toBe("direct");
  });

  test("every assistant of the list is found by host and by source", () => {
    for (const { hosts, sources } of assistants) {
      for (const host of hosts) expect(visitChannel(visit("", `https://${host}/`))).toBe("ai_search");
      for (const source of sources) expect(visitChannel(visit(`?utm_source=${source}`))).toBe("ai_search");
    }
  });

  test("answers that say nothing are credited to nobody", () => {
    expect(declaredChannel("other")).toBeNull();
    expect(declaredChannel(null)).toBeNull();
    expect(declaredChannel("assistant")).toBe("ai_search");
  });
});
