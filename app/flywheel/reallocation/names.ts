const names: Record<string, string> = { tiktok_ads: "TikTok ads", meta: "Meta ads", google_ads: "Google ads", amazon_ads: "Amazon ads" };

/** A paid channel as people say it. */
export const channelName = (channel: string): string => names[channel] ?? channel.replaceAll("_", " ");
