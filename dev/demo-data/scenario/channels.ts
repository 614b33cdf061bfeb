import { storefront } from "./brand.ts";
import { addDays, moment } from "./calendar.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom } from "./draws.ts";
import type { FactRow } from "./types.ts";

/** A creator who may post from a day on. */
export type Poster = { handle: string; fromDay: number };
export type Post = { id: string; day: number; at: Date; handle: string; views: number; gmvMinor: number };
export type TikTok = { posts: Post[]; tables: Record<"content_posts" | "content_results" | "content_days" | "sales_days", FactRow[]>; gmvMinor: number };

/** The planned posts, each by a creator who is active by then; what each sold, and the shop's days that hold it all. */
export function makeTikTok(seed: number, demand: Demand, posters: readonly Poster[]): TikTok {
  const draws = drawsFrom(seed, 30);
  const length = demand.days.length;
  const through = demand.days[length - 1]!;
  const byDay = Array.from({ length }, () => ({ views: 0, video: 0, orders: 0 }));
  const posts: Post[] = [];
  const due = [...posters].sort((a, b) => a.fromDay - b.fromDay);
  const waiting = due.filter((one) => one.fromDay > 0);
  const tables: TikTok["tables"] = { content_posts: [], content_results: [], content_days: [], sales_days: [] };
  for (const [day, count] of demand.posts.entries()) {
    for (let i = 0; i < count; i++) {
      // Everyone who has become a creator posts as soon as there is a day of posting.
      const newcomer = waiting[0] && waiting[0].fromDay <= day ? waiting.shift() : undefined;
      const active = due.filter((one) => one.fromDay <= day && !waiting.includes(one));
      const { handle } = newcomer ?? draws.pick(active);
      const at = moment(demand.days[day]!, draws.between(9, 21));
      const id = `7${draws.digits(18)}`;
      const views = Math.round(5200 * draws.lognormal(0.9));
      const orders = draws.poisson(3.2 * Math.min(4, views / 7800));
      let gmvMinor = 0;
      for (let sale = 0; sale < orders; sale++) {
        const when = Math.min(length - 1, day + Math.floor(draws.exponential(1.6)));
        const minor = draws.pick([4900, 5900, 8900, 2900, 3900]);
        gmvMinor += minor;
        byDay[when]!.video += minor;
        byDay[when]!.orders += 1;
      }
      byDay[day]!.views += views;
      posts.push({ id, day, at, handle, views, gmvMinor });
      tables.content_posts.push({ platform: "tiktok", post_id: id, kind: "video", creator: handle, creator_id: null, title: draws.pick(["Carry him all day #mira", "Wrap in 30 seconds", "What is in my Mira pouch", "Hip seat, honestly", "Newborn days"]), posted_at: at.toISOString(), products: [], seconds: draws.whole(12, 58) });
      tables.content_results.push({
        platform: "tiktok", post_id: id, from_day: demand.days[day]!, to_day: through, views, likes: Math.round(views * 0.06), comments: Math.round(views * 0.004), shares: Math.round(views * 0.006), followers: Math.round(views * 0.002),
        impressions: Math.round(views * 0.35), clicks: Math.round(views * 0.018), customers: orders, orders, units: orders, revenue_minor: gmvMinor, currency: "USD",
      });
    }
  }
  let total = 0;
  for (const [day, date] of demand.days.entries()) {
    const base = draws.poisson(0.35);
    const minor = byDay[day]!.video + base * 4900;
    const orders = byDay[day]!.orders + base;
    total += minor;
    tables.content_days.push({ platform: "tiktok", kind: "video", day: date, views: byDay[day]!.views, impressions: Math.round(byDay[day]!.views * 0.35), clicks: Math.round(byDay[day]!.views * 0.018), orders: byDay[day]!.orders, units: byDay[day]!.orders, customers: byDay[day]!.orders, revenue_minor: byDay[day]!.video, currency: "USD" });
    tables.sales_days.push({
      channel: "tiktok_shop", scope: "", item: "", from_day: date, to_day: date, grain: "day", currency: "USD", revenue_minor: minor, orders, units: orders, customers: orders, visits: orders * 14 + draws.whole(20, 60), page_views: orders * 24 + draws.whole(40, 90),
      impressions: Math.round(byDay[day]!.views * 0.4) + 300, clicks: Math.round(byDay[day]!.views * 0.02) + 20, refunded_units: null, refunds_minor: null, affiliate_minor: byDay[day]!.video, live_minor: 0, video_minor: byDay[day]!.video,
    });
  }
  return { posts, tables, gmvMinor: total };
}

/** Advertising by day and channel. Meta and Google fall from the third month on; neither moves Amazon's search. */
export function makeSpend(seed: number, demand: Demand, scale: number): Record<"meta" | "google_ads" | "tiktok_ads" | "amazon_ads", FactRow[]> {
  const draws = drawsFrom(seed, 31);
  const rows: ReturnType<typeof makeSpend> = { meta: [], google_ads: [], tiktok_ads: [], amazon_ads: [] };
  const row = (channel: keyof typeof rows, account: string, campaign: string, day: string, minor: number, currency: string) => {
    const clicks = Math.round(minor / draws.between(80, 130));
    rows[channel].push({
      channel, account, campaign, ad_group: "", ad: "", from_day: day, to_day: day, grain: "day", currency, spend_minor: minor, impressions: clicks * draws.whole(40, 90), clicks,
      conversions: (clicks * 0.02).toFixed(4), revenue_minor: Math.round(clicks * 0.02) * 6000, branded_searches: channel === "amazon_ads" ? Math.round(clicks * 0.1) : null,
    });
  };
  for (const [day, date] of demand.days.entries()) {
    const decline = day < 60 ? 1 : 1 - (0.65 * (day - 60)) / (demand.days.length - 60);
    const some = (minor: number) => Math.round(minor * scale * draws.lognormal(0.12));
    row("meta", "Mira US", "Prospecting parents", date, some(24_000 * decline), "USD");
    row("meta", "Mira US", "Retargeting", date, some(5200 * decline), "USD");
    row("meta", "Mira UK", "Prospecting UK", date, some(2600 * decline), "GBP");
    row("google_ads", "Mira", "Shopping", date, some(10_500 * decline), "USD");
    row("google_ads", "Mira", "Generic carriers", date, some(4800 * decline), "USD");
    if (demand.tiktokSpendMinor[day]! > 0) row("tiktok_ads", "Mira", "Spark ads", date, demand.tiktokSpendMinor[day]!, "USD");
    row("amazon_ads", "Mira US", "Sponsored products", date, some(6000), "USD");
  }
  return rows;
}

/** Campaigns as Klaviyo counts them. */
export function sendRows(seed: number, demand: Demand): FactRow[] {
  const draws = drawsFrom(seed, 32);
  return demand.sends.map(({ id, day, hour, purpose, name, recipients }) => {
    const delivered = recipients;
    const clicks = Math.round(delivered * draws.between(0.012, 0.024));
    const orders = Math.round(clicks * 0.05);
    return {
      platform: "klaviyo", send_id: id, day: demand.days[day]!, sent_at: moment(demand.days[day]!, hour).toISOString(), kind: "campaign", channel: "email", name, subject: name.replace(/ #\d+$/, ""), audience: purpose === "newsletter" ? "everyone" : purpose,
      purpose, recipients, delivered, opens: Math.round(delivered * draws.between(0.3, 0.42)), clicks, orders, unsubscribes: Math.round(delivered * 0.002), complaints: 0, bounces: 0, revenue_minor: orders * 6200, currency: "USD",
    };
  });
}

/** What a creator who is a customer of ours is paid for each post; what a post sells is drawn apart from it. */
const feePerPostMinor = 4500;

/** Costs by month, as typed in: standing ones, and the fees of our own creators by their posts of the month. */
export function costRows(months: readonly string[], ownPostDays: readonly string[]): FactRow[] {
  const kinds: [string, number, string, number][] = [["cards", 3, "Warranty card", 42_000], ["offers", 3, "UK discount", 9000], ["creator_fees", 1, "", 60_000], ["tools", 0, "Klaviyo", 39_000], ["content", 7, "", 45_000]];
  const row = (month: string, kind: string, force: number, reference: string, amount: number): FactRow => ({ month, kind, force, reference, currency: "USD", amount_minor: amount, note: null });
  return months.flatMap((month) => [
    ...kinds.map(([kind, force, reference, amount]) => row(month, kind, force, reference, amount)),
    row(month, "creator_fees", 5, "", feePerPostMinor * ownPostDays.filter((day) => day.slice(0, 7) === month.slice(0, 7)).length),
  ]);
}

/** Pounds in dollars, a slow random walk. */
export function exchangeRates(seed: number, demand: Demand): { rows: FactRow[]; dollarsPerPound: number[] } {
  const draws = drawsFrom(seed, 33);
  let rate = 1.31;
  const dollarsPerPound = demand.days.map(() => Number((rate = rate * (1 + 0.002 * draws.normal())).toFixed(6)));
  return { dollarsPerPound, rows: demand.days.map((day, i) => ({ day, base: "GBP", quote: "USD", rate: dollarsPerPound[i]! })) };
}

/** Assistants' visits as Google Analytics counts them: those with a referrer, so a part. */
export function referralRows(seed: number, demand: Demand): FactRow[] {
  const draws = drawsFrom(seed, 34);
  const sources: [string, number][] = [["chatgpt.com", 26], ["perplexity.ai", 11], ["gemini.google.com", 6], ["tiktok.com", 24]];
  return demand.days.flatMap((day, i) =>
    sources.map(([source, level]) => {
      const sessions = draws.poisson(level * (source === "tiktok.com" ? 0.6 + 0.3 * demand.posts[i]! : demand.citationRate[i]! * 3));
      return { source, medium: "referral", landing: "/blogs/guides/choosing-a-carrier", from_day: day, to_day: addDays(day, 0), grain: "day", sessions, users: Math.round(sessions * 0.9), conversions: (sessions * 0.03).toFixed(4), revenue_minor: Math.round(sessions * 0.03) * 7000, currency: "USD" };
    }),
  );
}

export const citedPages = ["choosing-a-carrier", "plus-size-babywearing", "newborn-wrap-safety", "hip-seat-or-carrier"].map((page) => `${storefront}/blogs/guides/${page}`);
