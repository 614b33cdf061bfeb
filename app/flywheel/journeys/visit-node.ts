import type { Channel } from "../channels.ts";

/** A visit to the store as Shopify tells it. All texts as they came. */
export type Visit = {
  landingPage?: string | null;
  referrerUrl?: string | null;
  source?: string | null;
  sourceType?: string | null;
  utm?: { source?: string | null; medium?: string | null } | null;
};

/**
 * Assistants by host and by the utm_source that they write themselves. The one maintained list: add here and nowhere
 * else. Most visits from assistants carry neither, so this finds a part of them only.
 */
export const assistants: readonly { name: string; hosts: readonly string[]; sources: readonly string[] }[] = [
  { name: "ChatGPT", hosts: ["chatgpt.com", "chat.openai.com", "openai.com"], sources: ["chatgpt.com", "chatgpt", "openai", "chat.openai.com"] },
  { name: "Perplexity", hosts: ["perplexity.ai", "pplx.ai"], sources: ["perplexity", "perplexity.ai"] },
  { name: "Gemini", hosts: ["gemini.google.com", "bard.google.com", "aistudio.google.com"], sources: ["gemini", "gemini.google.com", "bard"] },
  { name: "Copilot", hosts: ["copilot.microsoft.com", "copilot.com", "copilot.cloud.microsoft"], sources: ["copilot", "copilot.com", "copilot.microsoft.com"] },
  { name: "Claude", hosts: ["claude.ai"], sources: ["claude", "claude.ai"] },
  { name: "Meta AI", hosts: ["meta.ai"], sources: ["meta.ai", "meta_ai"] },
  { name: "Grok", hosts: ["grok.com", "x.ai"], sources: ["grok", "grok.com", "x.ai"] },
  { name: "DeepSeek", hosts: ["chat.deepseek.com", "deepseek.com"], sources: ["deepseek", "chat.deepseek.com"] },
  { name: "Mistral", hosts: ["chat.mistral.ai"], sources: ["mistral", "lechat"] },
  { name: "You.com", hosts: ["you.com"], sources: ["you.com"] },
  { name: "Poe", hosts: ["poe.com"], sources: ["poe", "poe.com"] },
  { name: "Phind", hosts: ["phind.com"], sources: ["phind"] },
  { name: "Rufus", hosts: ["rufus.amazon.com"], sources: ["rufus"] },
];

const tiktokSources = ["tiktok", "tiktok.com", "tiktokshop", "tiktok_shop", "tt"];
const mailSources = ["klaviyo", "mailchimp", "omnisend", "postscript", "attentive", "newsletter", "email", "e-mail", "sms", "shopify_email", "sendgrid", "brevo"];
const mailMediums = ["email", "e-mail", "mail", "newsletter", "sms", "text", "mms"];
const mailHosts = ["mail.google.com", "outlook.live.com", "outlook.office.com", "mail.yahoo.com", "com.google.android.gm", "mail.proton.me"];
const searchHosts = /(^|\.)(google\.[a-z.]+|bing\.com|duckduckgo\.com|search\.yahoo\.com|ecosia\.org|yandex\.[a-z.]+|baidu\.com|search\.brave\.com|startpage\.com|qwant\.com)$/;
const searchSources = ["google", "bing", "duckduckgo", "yahoo", "ecosia"];
const socialHosts = /(^|\.)(facebook\.com|fb\.com|instagram\.com|pinterest\.[a-z.]+|youtube\.com|youtu\.be|reddit\.com|twitter\.com|x\.com|t\.co|threads\.net|linkedin\.com|snapchat\.com)$/;
const socialSources = ["facebook", "fb", "instagram", "ig", "pinterest", "youtube", "reddit", "twitter", "x", "threads", "snapchat", "meta"];
const paidMediums = /^(cpc|ppc|paid.*|cpm|display|retargeting|ads?|shopping)$/;

const assistantHosts = new Set(assistants.flatMap(({ hosts }) => hosts));
const assistantSources = new Set(assistants.flatMap(({ sources }) => sources));

/** The lower-case host of an address without www; null for none. */
export function hostOf(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    return new URL(address.includes("://") ? address : `https://${address}`).hostname.toLowerCase().replace(/^www\./, "");
  } catch {
    return null;
  }
}

/** Whether a host is an assistant's, or lies under one. */
export function isAssistantHost(host: string): boolean {
  for (let rest = host; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) if (assistantHosts.has(rest)) return true;
  return false;
}

/**
 * Where a visit came from. What the link itself says (click id, UTM) goes before the referrer, which a browser may have
 * dropped; a visit that says nothing is direct.
 * @param ownHosts the store's own hosts: a visit from there is no visit from elsewhere
 */
export function visitChannel(visit: Visit, ownHosts: ReadonlySet<string> = new Set()): Channel {
  const landing = queryOf(visit.landingPage);
  const source = (visit.utm?.source ?? landing?.get("utm_source") ?? "").trim().toLowerCase();
  const medium = (visit.utm?.medium ?? landing?.get("utm_medium") ?? "").trim().toLowerCase();
  if (landing?.has("ttclid") || tiktokSources.includes(source)) return "tiktok";
  if (assistantSources.has(source)) return "ai_search";
  if (mailMediums.includes(medium) || mailSources.includes(source) || landing?.has("_kx")) return "email_sms";
  const host = hostOf(visit.referrerUrl);
  const paid = paidMediums.test(medium) || landing?.has("gclid") || landing?.has("msclkid");
  if (paid) return searchSources.includes(source) || landing?.has("gclid") || landing?.has("msclkid") || (host && searchHosts.test(host)) ? "paid_search" : "paid_social";
  if (host && !ownHosts.has(host)) return hostChannel(host);
  if (socialSources.includes(source)) return "social";
  if (searchSources.includes(source)) return "organic_search";
  if (source) return "referral";
  return sourceTypeChannel(visit);
}

/** The channel of a referring host. */
export function hostChannel(host: string): Channel {
  if (isAssistantHost(host)) return "ai_search";
  if (host === "tiktok.com" || host.endsWith(".tiktok.com")) return "tiktok";
  if (mailHosts.includes(host)) return "email_sms";
  if (/(^|\.)amazon\.[a-z.]+$/.test(host) || host === "a.co" || host === "amzn.to") return "amazon";
  if (searchHosts.test(host)) return "organic_search";
  return socialHosts.test(host) ? "social" : "referral";
}

/** Shopify's own word for a visit whose addresses say nothing. */
function sourceTypeChannel({ source, sourceType }: Visit): Channel {
  if (sourceType === "NEWSLETTER") return "email_sms";
  if (sourceType === "SEO") return "organic_search";
  const name = (source ?? "").toLowerCase();
  if (tiktokSources.includes(name)) return "tiktok";
  if (assistantSources.has(name)) return "ai_search";
  if (sourceType === "AD") return "paid_social";
  if (searchSources.includes(name)) return "organic_search";
  return socialSources.includes(name) ? "social" : "direct";
}

function queryOf(address: string | null | undefined): URLSearchParams | null {
  const at = address?.indexOf("?") ?? -1;
  return at < 0 ? null : new URLSearchParams(address!.slice(at + 1));
}

/** What the answer to "Where did you first come across us?" is credited to; null for answers that say nothing. */
export function declaredChannel(answer: string | null): Channel | null {
  switch (answer) {
    case "tiktok":
      return "tiktok";
    case "social":
      return "social";
    case "amazon":
      return "amazon";
    case "search":
      return "organic_search";
    case "assistant":
      return "ai_search";
    case "friend":
    case "store":
      return "offline";
    default:
      return null;
  }
}
