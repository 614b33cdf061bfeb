import type { IncomingMessage } from "node:http";
import { isbot } from "isbot";
import { LRUCache } from "lru-cache";

/** What opened a card's address. Only `scan` is a person counted; the others are kept apart from it. */
export const scanKinds = ["scan", "reload", "preview", "bot", "prefetch", "head", "proof"] as const;
export type ScanKind = (typeof scanKinds)[number];

/** Programs that fetch a page to show a card of it in a chat or a post. */
const previewers =
  /facebookexternalhit|facebot|meta-externalagent|whatsapp|slackbot|slack-imgproxy|twitterbot|telegrambot|discordbot|linkedinbot|skypeuripreview|viber|line-poker|linespider|kakaotalk-scrap|pinterestbot|redditbot|mastodon|bluesky|cardyb|iframely|embedly|google-pagerenderer|bitlybot|vkshare|snapchat.*preview|tumblr|zoom.*preview|teams.*preview|microsoftpreview|applebot-preview/i;

/** Programs that look whether a page still answers. */
const monitors = /uptime|pingdom|statuscake|site24x7|datadog|newrelic|nagios|zabbix|checkly|betterstack|better uptime|monitor|healthcheck|curl\/|wget\/|okhttp\/|python-|go-http-client|java\/|axios\/|node-fetch|undici|libwww|httpie|postmanruntime/i;

const agents = new LRUCache<string, "preview" | "bot" | "person">({ max: 5_000 });

function agentKind(agent: string): "preview" | "bot" | "person" {
  let kind = agents.get(agent);
  if (!kind) {
    kind = previewers.test(agent) ? "preview" : !agent || monitors.test(agent) || isbot(agent) ? "bot" : "person";
    agents.set(agent, kind);
  }
  return kind;
}

/**
 * Tells what a request is, by its own words: method, `Sec-Purpose` and its older names, and the user agent (isbot's
 * list and ours). Whether a person's scan is a reload is decided later, by cookie or daily hash.
 */
export function requestKind(req: IncomingMessage): Exclude<ScanKind, "reload" | "proof"> {
  if (req.method === "HEAD") return "head";
  const { headers } = req;
  const purpose = headers["sec-purpose"] ?? headers.purpose ?? headers["x-purpose"] ?? headers["x-moz"];
  if (purpose !== undefined) {
    const text = String(purpose);
    if (/prefetch|prerender/i.test(text)) return "prefetch";
    if (/preview/i.test(text)) return "preview";
  }
  const agent = agentKind(headers["user-agent"] ?? "");
  return agent === "person" ? "scan" : agent;
}
