import { storefront } from "./brand.ts";
import { citedPages } from "./channels.ts";
import type { Draws } from "./draws.ts";
import type { Touch, Visit } from "./types.ts";

/** Where a visit truly comes from. `ai_unseen` is an assistant's visit without a referrer: facts show a direct one. */
export type VisitOrigin = "tiktok" | "ai_search" | "ai_unseen" | "email_sms" | "organic_search" | "paid_search" | "paid_social" | "direct";

/** How often an assistant's visit carries its referrer. */
export const assistantsSeen = 0.3;

/** One visit as Shopify tells it. */
export function makeVisit(draws: Draws, origin: VisitOrigin, at: Date): Visit {
  const utm = (source: string, medium: string, campaign: string) => ({ source, medium, campaign, content: null, term: null });
  const visit = (landingPage: string, source: string, referrerUrl: string | null = null, sourceType: string | null = null, utmParameters: Visit["utmParameters"] = null): Visit => ({ occurredAt: at.toISOString(), landingPage, referrerUrl, source, sourceType, utmParameters });
  switch (origin) {
    case "tiktok":
      return draws.chance(0.5)
        ? visit(`${storefront}/products/mira-everyday-carrier?ttclid=E.C.P.${draws.digits(12)}`, "tiktok", "https://www.tiktok.com/")
        : visit(`${storefront}/products/mira-hip-seat?utm_source=tiktok&utm_medium=social`, "tiktok", null, null, utm("tiktok", "social", "bio"));
    case "ai_search":
      return draws.chance(0.7)
        ? visit(`${draws.pick(citedPages)}?utm_source=chatgpt.com`, "chatgpt.com", "https://chatgpt.com/", null, utm("chatgpt.com", "referral", "answer"))
        : visit(draws.pick(citedPages), "perplexity.ai", "https://www.perplexity.ai/");
    case "ai_unseen":
      return visit(draws.pick(citedPages), "direct");
    case "email_sms":
      return visit(`${storefront}/collections/all?utm_source=klaviyo&utm_medium=email`, "klaviyo", null, "NEWSLETTER", utm("klaviyo", "email", "campaign"));
    case "organic_search":
      return visit(`${storefront}/`, "Google", "https://www.google.com/", "SEO");
    case "paid_search":
      return visit(`${storefront}/products/mira-everyday-carrier?gclid=Cj0K${draws.digits(10)}`, "Google", "https://www.google.com/", "AD", utm("google", "cpc", "shopping"));
    case "paid_social":
      return visit(`${storefront}/products/mira-everyday-carrier?utm_source=facebook&utm_medium=paid_social`, "Facebook", "https://l.facebook.com/", "AD", utm("facebook", "paid_social", "prospecting"));
    case "direct":
      return visit(`${storefront}/`, "direct");
  }
}

const nodes: Partial<Record<VisitOrigin, Touch["node"]>> = { tiktok: "TikTok Shop", ai_search: "AI Search", ai_unseen: "AI Search", email_sms: "Email/SMS" };

export const visitTouch = (origin: VisitOrigin, at: Date, order: string): Touch => ({
  at: at.toISOString(), kind: "visit", node: nodes[origin] ?? null, channel: origin === "ai_unseen" ? "ai_search" : origin, evidence: origin === "ai_unseen" ? "hidden" : "observed", reference: order,
});
