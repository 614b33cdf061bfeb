/** What a touch can be credited to. The first five are nodes or what stands for them; the others are outside the wheel. */
export const channels = [
  "tiktok",
  "ai_search",
  "email_sms",
  "amazon",
  "shopify",
  "paid_search",
  "paid_social",
  "organic_search",
  "social",
  "referral",
  "offline",
  "direct",
  "unattributed",
] as const;
export type Channel = (typeof channels)[number];

export const channelNames: Record<Channel, string> = {
  tiktok: "TikTok Shop",
  ai_search: "AI Search",
  email_sms: "Email/SMS",
  amazon: "Amazon",
  shopify: "Shopify",
  paid_search: "Paid search",
  paid_social: "Paid social",
  organic_search: "Organic search",
  social: "Social",
  referral: "Other sites",
  offline: "Friends and shops",
  direct: "Direct",
  unattributed: "Unattributed",
};

/** States that identified journeys pass by construction: carried in the path, never credited. */
export const bridges = ["insert_scan", "registration", "amazon_order"] as const;
export type BridgeState = (typeof bridges)[number];

export const bridgeNames: Record<BridgeState, string> = { insert_scan: "Insert scan", registration: "Registration", amazon_order: "Amazon order" };

/** The name of a channel or bridge as people read it. */
export function touchName(id: string): string {
  return channelNames[id as Channel] ?? bridgeNames[id as BridgeState] ?? id;
}

export const nodes = ["tiktok", "amazon", "shopify", "ai_search", "email_sms"] as const;
export type Node = (typeof nodes)[number];
