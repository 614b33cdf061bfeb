import type { Source } from "./model.ts";
import { dailySpend, googleAds, metaAds, tiktokAds } from "./sources/ads.ts";
import { amazonAds, amazonAdsSearchTerms } from "./sources/amazon-ads.ts";
import { amazonBusiness } from "./sources/amazon-business.ts";
import { amazonOrders } from "./sources/amazon-orders.ts";
import { amazonRepeat } from "./sources/amazon-repeat.ts";
import { amazonReturns } from "./sources/amazon-returns.ts";
import { amazonSearchTerms, amazonTopSearchTerms } from "./sources/amazon-search-terms.ts";
import { amazonSettlement, amazonSettlementV1 } from "./sources/amazon-settlement.ts";
import { amazonShipments } from "./sources/amazon-shipments.ts";
import { amazonSqp } from "./sources/amazon-sqp.ts";
import { citations, citationStatus } from "./sources/citations.ts";
import { campaigns, klaviyoCampaigns, klaviyoFlows, mailchimp, sendRecipients } from "./sources/email.ts";
import { ga4Referrals } from "./sources/ga4.ts";
import { googleSearchConsole } from "./sources/google-search-console.ts";
import { googleTrends } from "./sources/google-trends.ts";
import { calendar, costs, creators, fxRates, listings, reviewCounts } from "./sources/own-tables.ts";
import { shopifyOrders } from "./sources/shopify-orders.ts";
import { tiktokLives, tiktokVideoDays, tiktokVideos } from "./sources/tiktok-content.ts";
import { tiktokDays } from "./sources/tiktok-days.ts";
import { tiktokAffiliate, tiktokOrders, tiktokOrdersApi } from "./sources/tiktok-orders.ts";

/** Every source there is, in the order of the page. */
export const registry: readonly Source[] = [
  amazonOrders, amazonReturns, amazonSettlement, amazonSettlementV1, amazonShipments, amazonSqp, amazonSearchTerms, amazonTopSearchTerms, amazonRepeat, amazonBusiness, amazonAdsSearchTerms, reviewCounts,
  googleSearchConsole, googleTrends,
  tiktokVideos, tiktokVideoDays, tiktokLives, tiktokDays, tiktokOrders, tiktokOrdersApi, tiktokAffiliate,
  klaviyoCampaigns, klaviyoFlows, mailchimp, campaigns, sendRecipients,
  shopifyOrders,
  citations, citationStatus, ga4Referrals,
  metaAds, googleAds, tiktokAds, amazonAds, dailySpend, costs, fxRates,
  calendar,
  creators, listings,
];

const byId = new Map(registry.map((source) => [source.id, source]));

/** The source with this id, or undefined. */
export const sourceById = (id: string): Source | undefined => byId.get(id);
