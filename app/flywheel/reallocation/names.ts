const names: Record<string, string> = { tiktok_ads: "TikTok ads", meta: "Meta ads", google_ads: "Google ads", amazon_ads: "Amazon ads" };

/** A paid channel as people say it. */
export const channelName = (channel: string): string => names[channel] ?? channel.replaceAll("_", " ");

/** A lever as a sentence calls it: with its force where another lever has the same name. */
export function leverName(levers: readonly { id: string; name: string; force: number | null }[], id: string): string {
  const lever = levers.find((one) => one.id === id);
  if (!lever) return id;
  const twin = levers.some((one) => one.id !== id && one.name === lever.name);
  return twin ? `${lever.name} (${lever.force === null ? "no force" : `force ${lever.force}`})` : lever.name;
}
