import type { Target } from "../model.ts";

const range = { from_day: "date", to_day: "date" } as const;

/** What people search. The shop's list decides `is_branded` of terms; a file's own filter that of whole series. */
export const searchDemand: Target = {
  table: "search_demand",
  key: { source: "text", scope: "text", term: "text", asin: "text", ...range },
  columns: {
    grain: "text", searches: "bigint", impressions: "bigint", clicks: "bigint", cart_adds: "bigint", purchases: "bigint", total_impressions: "bigint", total_clicks: "bigint",
    total_cart_adds: "bigint", total_purchases: "bigint", rank: "bigint", index_value: "numeric(12,4)", position: "numeric(12,4)", click_share: "numeric(12,8)", conversion_share: "numeric(12,8)",
    spend_minor: "bigint", sales_minor: "bigint", currency: "text",
  },
  combine: "sum",
  sums: ["impressions", "clicks", "purchases", "spend_minor", "sales_minor"],
};

/** The same for series whose own filter says whether they are branded, or that say nothing. */
export const filteredDemand: Target = { ...searchDemand, columns: { ...searchDemand.columns, is_branded: "boolean" } };

export const salesDays: Target = {
  table: "sales_days",
  key: { channel: "text", scope: "text", item: "text", ...range, currency: "text" },
  columns: {
    grain: "text", revenue_minor: "bigint", orders: "bigint", units: "bigint", customers: "bigint", visits: "bigint", page_views: "bigint", impressions: "bigint", clicks: "bigint",
    refunded_units: "bigint", refunds_minor: "bigint", affiliate_minor: "bigint", live_minor: "bigint", video_minor: "bigint",
  },
  combine: "last",
};

export const contentPosts: Target = {
  table: "content_posts",
  key: { platform: "text", post_id: "text" },
  columns: { kind: "text", creator: "text", creator_id: "text", title: "text", posted_at: "timestamptz", products: "text[]", seconds: "bigint" },
  combine: "last",
};

export const contentResults: Target = {
  table: "content_results",
  key: { platform: "text", post_id: "text", ...range },
  columns: { views: "bigint", likes: "bigint", comments: "bigint", shares: "bigint", followers: "bigint", impressions: "bigint", clicks: "bigint", customers: "bigint", orders: "bigint", units: "bigint", revenue_minor: "bigint", currency: "text" },
  combine: "last",
};

export const contentDays: Target = {
  table: "content_days",
  key: { platform: "text", kind: "text", day: "date" },
  columns: { views: "bigint", impressions: "bigint", clicks: "bigint", orders: "bigint", units: "bigint", customers: "bigint", revenue_minor: "bigint", currency: "text" },
  combine: "last",
};

/** Names of campaigns and ads are no ids: lines with the same names on the same day are added up. */
export const spendDays: Target = {
  table: "spend_days",
  key: { channel: "text", account: "text", campaign: "text", ad_group: "text", ad: "text", ...range, currency: "text" },
  columns: { grain: "text", spend_minor: "bigint", impressions: "bigint", clicks: "bigint", conversions: "numeric(18,4)", revenue_minor: "bigint", branded_searches: "bigint" },
  combine: "sum",
  sums: ["spend_minor", "impressions", "clicks", "conversions", "revenue_minor", "branded_searches"],
  replaces: { scope: ["channel", "account", "currency"], day: "from_day" },
};

export const tiktokOrderLines: Target = {
  table: "tiktok_order_lines",
  key: { order_id: "text", sku_id: "text" },
  columns: { ordered_at: "timestamptz", paid_at: "timestamptz", status: "text", is_cancelled: "boolean", seller_sku: "text", product_name: "text", quantity: "bigint", returned: "bigint", currency: "text", revenue_minor: "bigint", refunded_minor: "bigint", creator: "text", country: "text" },
  combine: "sum",
  sums: ["quantity", "returned", "revenue_minor", "refunded_minor"],
};

export const affiliateOrderLines: Target = {
  table: "affiliate_order_lines",
  key: { order_id: "text", sku_id: "text", content_id: "text" },
  columns: { ordered_at: "timestamptz", status: "text", is_eligible: "boolean", creator: "text", content_type: "text", product_id: "text", quantity: "bigint", currency: "text", revenue_minor: "bigint", commission_minor: "bigint" },
  combine: "sum",
  sums: ["quantity", "revenue_minor", "commission_minor"],
};

export const costs: Target = {
  table: "costs",
  key: { month: "date", kind: "text", force: "integer", reference: "text", currency: "text" },
  columns: { amount_minor: "bigint", note: "text" },
  combine: "sum",
  sums: ["amount_minor"],
};

export const sends: Target = {
  table: "sends",
  key: { platform: "text", send_id: "text", day: "date" },
  columns: {
    sent_at: "timestamptz", kind: "text", channel: "text", name: "text", subject: "text", audience: "text", purpose: "text", recipients: "bigint", delivered: "bigint", opens: "bigint", clicks: "bigint",
    orders: "bigint", unsubscribes: "bigint", complaints: "bigint", bounces: "bigint", revenue_minor: "bigint", currency: "text",
  },
  combine: "last",
  keeps: ["audience", "purpose"],
};

export const sendRecipients: Target = {
  table: "send_recipients",
  key: { send_id: "text", customer_gid: "text" },
  columns: { sent_at: "timestamptz" },
  combine: "last",
};

const runKey = { run_id: "text", prompt_id: "text", engine: "text" } as const;

export const citationRuns: Target = {
  table: "citation_runs",
  key: runKey,
  columns: { captured_at: "timestamptz", status: "text", prompt: "text", language: "text", brand_mentioned: "boolean", first_mention: "boolean", grounded: "boolean", model_version: "text", competitors: "text[]" },
  combine: "sum",
  keeps: ["captured_at", "prompt", "language", "brand_mentioned", "first_mention", "grounded", "model_version", "competitors"],
};

export const citations: Target = {
  table: "citations",
  key: { ...runKey, position: "integer" },
  columns: { url: "text", domain: "text", captured_at: "timestamptz" },
  combine: "last",
};

export const referralDays: Target = {
  table: "referral_days",
  key: { source: "text", medium: "text", landing: "text", ...range },
  columns: { grain: "text", sessions: "bigint", users: "bigint", conversions: "numeric(18,4)", revenue_minor: "bigint", currency: "text" },
  combine: "sum",
  sums: ["sessions", "users", "conversions", "revenue_minor"],
};

export const amazonReturns: Target = {
  table: "amazon_returns",
  key: { order_id: "text", sku: "text", asin: "text", returned_at: "timestamptz", plate: "text" },
  columns: { quantity: "bigint", disposition: "text", reason: "text", status: "text" },
  combine: "sum",
  sums: ["quantity"],
};

export const settlementLines: Target = {
  table: "settlement_lines",
  key: { settlement_id: "text", order_id: "text", item: "text", sku: "text", transaction_type: "text", amount_type: "text", description: "text", posted_at: "timestamptz", marketplace: "text", currency: "text" },
  columns: { amount_minor: "bigint", quantity: "bigint" },
  combine: "sum",
  sums: ["amount_minor", "quantity"],
};

export const amazonShipments: Target = {
  table: "amazon_shipments",
  key: { shipment_item_id: "text" },
  columns: {
    order_id: "text", shipment_id: "text", sku: "text", quantity: "bigint", purchased_at: "timestamptz", shipped_at: "timestamptz", arrives_at: "timestamptz", sales_channel: "text", marketplace: "text",
    is_multi_channel: "boolean", country: "text", postal_index: "text", currency: "text", price_minor: "bigint", discount_minor: "bigint",
  },
  combine: "last",
};

export const repeatPurchases: Target = {
  table: "repeat_purchases",
  key: { marketplace: "text", asin: "text", ...range },
  columns: { grain: "text", orders: "bigint", unique_customers: "bigint", repeat_share: "numeric(12,8)", repeat_revenue_minor: "bigint", repeat_revenue_share: "numeric(12,8)", currency: "text" },
  combine: "last",
};

export const reviewCounts: Target = {
  table: "review_counts",
  key: { marketplace: "text", asin: "text", day: "date" },
  columns: { reviews: "bigint", rating: "numeric(4,2)" },
  combine: "last",
};

export const calendarEvents: Target = {
  table: "calendar_events",
  key: { kind: "text", name: "text", item: "text", from_day: "date" },
  columns: { to_day: "date", note: "text" },
  combine: "last",
};

export const creators: Target = {
  table: "creators",
  key: { platform: "text", handle: "text" },
  columns: { email_index: "text", customer_gid: "text" },
  combine: "last",
  keeps: ["email_index", "customer_gid"],
};

export const fxRates: Target = { table: "fx_rates", key: { day: "date", base: "text", quote: "text" }, columns: { rate: "numeric(20,10)" }, combine: "last" };

export const listingRows: Target = {
  table: "listing_rows",
  key: { marketplace: "text", asin: "text", sku: "text" },
  columns: { gtin: "text", product: "text" },
  combine: "last",
};
