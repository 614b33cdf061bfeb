import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { detectFile, saveBrandTerms, type Detection } from "#app/imports/index.ts";
import { aShop, useDatabase } from "#tests/support/database.ts";
import { importBytes, rowsOf, sample, samples } from "./support.ts";

useDatabase();
let shop: number;
beforeAll(async () => {
  shop = await aShop();
});

const detect = async (path: string): Promise<Detection> => detectFile(shop, Readable.from([await sample(path)]), path.split("/").at(-1)!);
const load = async (source: string, path: string, answers = {}) => importBytes(shop, source, await sample(path), { name: path.split("/").at(-1)!, answers });
const one = async (sql: string): Promise<object> => (await rowsOf(shop, sql))[0]!;

describe.skipIf(!samples)("real sample files (skipped when SAMPLES_DIR is unset)", () => {
  test("Amazon returns: goods without money, the comment dropped", async () => {
    const result = await load("amazon-returns", "amazon_orders/GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA.us.2025-06.transcribed.txt");
    expect(result).toMatchObject({ state: "done", rows: { taken: 1 }, period: { from: "2025-06-05", to: "2025-06-05" } });
    expect(result.dropped).toContain("customer-comments");
  });

  test.each([
    ["amazon-shipments", "amazon_orders/headers/HEADER_ONLY_GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL.txt"],
    ["amazon-settlement", "amazon_orders/headers/HEADER_ONLY_GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2.txt"],
    ["shopify-orders", "shopify/orders_export.header_only.csv"],
    ["klaviyo-campaigns", "klaviyo/campaign_export.header_only.csv"],
    ["meta-ads", "meta_ads/empty_export/ACCOUNT-Campaigns-1-Sep-202430-Sep-2024.csv"],
  ])("%s with a header only is recognised and changes nothing", async (source, path) => {
    expect(await detect(path)).toMatchObject({ source, refused: null });
    expect(await load(source, path, { currency: "USD", timeZone: "UTC" })).toMatchObject({ state: "done", rows: { taken: 0, rejected: 0 }, notes: expect.arrayContaining([expect.stringContaining("no rows")]) });
  });

  test("Search Query Performance, UK ASIN view: eleven queries of August 2025", async () => {
    const path = "amazon_brand_analytics/sqp_csv/SQP_asin_view.uk.aug-2025.eleven_rows.from_parsed_json.csv";
    const seen = await detect(path);
    expect(seen).toMatchObject({ source: "amazon-sqp", questions: expect.arrayContaining([expect.objectContaining({ kind: "marketplace" })]) });
    const result = await load("amazon-sqp", path, { marketplace: "UK" });
    expect(result).toMatchObject({ state: "done", rows: { taken: 11 }, period: { from: "2025-08-01", to: "2025-08-31" } });
    expect(await one("select searches, impressions, total_impressions, cart_adds, purchases, grain from search_demand where term = 'rat'")).toEqual({ searches: 9132, impressions: 2451, total_impressions: 204228, cart_adds: 9, purchases: 6, grain: "month" });
  });

  test("Search Query Performance, US brand view: week 35 of 2026", async () => {
    const result = await load("amazon-sqp", "amazon_brand_analytics/sqp_csv/SQP_brand_view.us.week35-2026.two_rows.transcribed.csv", { marketplace: "US" });
    expect(result).toMatchObject({ state: "done", rows: { taken: 2 }, period: { from: "2026-08-23", to: "2026-08-29" } });
    expect(await one("select searches, impressions, purchases, grain from search_demand where term = 'cold steel'")).toEqual({ searches: 14874, impressions: 7, purchases: 0, grain: "week" });
  });

  test("the API's own examples: query performance, search terms, repeat purchase", async () => {
    const folder = "amazon_brand_analytics/sp_api_schemas/sellingPartner";
    expect(await load("amazon-sqp", `${folder}SearchQueryPerformanceReport.example.json`)).toMatchObject({ state: "done", rows: { taken: 2 }, period: { from: "2025-01-05", to: "2025-01-11" } });
    expect(await one("select max(searches) as volume, sum(impressions)::int as own, count(*)::int as asins from search_demand where term = 'wireless headphones' and scope = 'US'")).toEqual({ volume: 15000, own: 1530, asins: 2 });
    expect(await load("amazon-search-terms", `${folder}SearchTermsReport.example.json`)).toMatchObject({ state: "done", rows: { taken: 12 }, period: { from: "2021-06-06", to: "2021-06-12" } });
    expect(await load("amazon-repeat", `${folder}RepeatPurchaseReport.example.json`)).toMatchObject({ state: "done", rows: { taken: 3 }, period: { from: "2021-06-06", to: "2021-06-19" } });
    expect(await one("select unique_customers, repeat_share::float8 as share, repeat_revenue_minor as minor, currency, marketplace from repeat_purchases where asin = 'B123456789'")).toEqual({ unique_customers: 1201, share: 0.0083, minor: 224613, currency: "USD", marketplace: "US" });
    expect((await detect(`${folder}SearchCatalogPerformanceReport.example.json`)).source).toBeNull();
  });

  test("Amazon Ads search terms: a summary is kept as periods, branded by the shop's list", async () => {
    const path = "amazon_ads/sponsored_products_search_term_report.xlsx";
    const seen = await detect(path);
    expect(seen).toMatchObject({ source: "amazon-ads-search-terms", currency: "USD", notes: [expect.stringContaining("not spread over days")] });
    const result = await load("amazon-ads-search-terms", path);
    expect(result).toMatchObject({ state: "done", rows: { read: 638, rejected: 0 } });
    expect(await one("select sum(clicks)::int as clicks, sum(spend_minor)::int as spend, min(grain) as grain, min(is_branded::text) as branded from search_demand where source = 'ads_search_terms'")).toEqual({ branded: null, clicks: 1919, grain: "period", spend: 117916 });
    await saveBrandTerms(shop, { own: ["spoon"] }, "staff:test");
    expect(await one("select bool_or(is_branded) as some, bool_and(is_branded) as all from search_demand where source = 'ads_search_terms'")).toEqual({ some: true, all: false });
    expect((await load("amazon-ads-search-terms", path)).rows).toMatchObject({ taken: 0, updated: 0 });
  });

  test("Search Console: an unfiltered chart is labelled, never branded", async () => {
    const result = await load("google-search-console", "google_search_console/search.zip");
    expect(result).toMatchObject({ state: "done", period: { from: "2026-03-15", to: "2026-07-21" }, notes: expect.arrayContaining([expect.stringContaining("not filtered")]) });
    expect(await one("select count(*)::int as days, sum(clicks)::int as clicks, sum(impressions)::int as impressions, bool_or(is_branded) as branded from search_demand where source = 'gsc'")).toEqual({ days: 129, clicks: 36, impressions: 7644, branded: null });
  });

  test("Google Trends: 205 weeks", async () => {
    expect(await load("google-trends", "google_trends/multiTimeline.csv")).toMatchObject({ state: "done", rows: { taken: 205, rejected: 0 }, period: { from: "2015-05-03" } });
    expect(await one("select term, scope, grain, count(*)::int as weeks, max(index_value)::float8 as top from search_demand where source = 'trends' group by 1, 2, 3")).toMatchObject({ term: "yeezy", scope: "United States", grain: "week", weeks: 205, top: 100 });
  });

  test("TikTok videos in Spanish: posting times, a range of its own, pesos", async () => {
    const result = await load("tiktok-videos", "tiktok_shop/video_performance_list.es_mx.csv", { timeZone: "America/Mexico_City" });
    expect(result).toMatchObject({ state: "done", rows: { taken: 8, rejected: 0 }, period: { from: "2026-05-01", to: "2026-05-31" } });
    expect(await one("select posted_at, products, creator from content_posts where post_id = '7634599754302934293'")).toEqual({ posted_at: new Date("2026-04-30T17:06:21Z"), products: ["1734968947177260746"], creator: "shop_account_masked" });
    expect(await one("select sum(views)::int as views, min(currency) as currency from content_results")).toEqual({ views: 272 + 681 + 498 + 616 + 2733 + 290 + 5634 + 1338, currency: "MXN" });
  });

  test("TikTok key metrics: the days, not the totals; a dash is no zero", async () => {
    expect((await detect("tiktok_shop/shop_analytics_key_metrics.es_mx.csv"))).toMatchObject({ source: "tiktok-days", dateStyle: "day-first", questions: [expect.objectContaining({ kind: "currency" })] });
    const result = await load("tiktok-days", "tiktok_shop/shop_analytics_key_metrics.es_mx.csv", { currency: "MXN" });
    expect(result).toMatchObject({ state: "done", rows: { taken: 31, rejected: 0 }, period: { from: "2026-05-01", to: "2026-05-31" } });
    expect(await one("select sum(page_views)::int as views, sum(clicks)::int as clicks, sum(impressions)::int as impressions, max(refunded_units) as refunded from sales_days where channel = 'tiktok_shop'")).toEqual({ views: 1378, clicks: 1434, impressions: 71885, refunded: null });
  });

  test("TikTok orders: one row a SKU, two date styles", async () => {
    expect(await load("tiktok-orders", "tiktok_shop/orders_rows/my_2026-06_one_order.csv", { timeZone: "Asia/Kuala_Lumpur", currency: "MYR" })).toMatchObject({ state: "done", rows: { taken: 1 }, period: { from: "2026-06-25" } });
    const ph = await detect("tiktok_shop/orders_rows/ph_2026-05_one_order.csv");
    expect(ph.questions.map((question) => question.kind)).toContain("dateStyle");
    expect(await load("tiktok-orders", "tiktok_shop/orders_rows/ph_2026-05_one_order.csv", { timeZone: "Asia/Manila", currency: "PHP", dateStyle: "month-first" })).toMatchObject({ state: "done", rows: { taken: 1 }, period: { from: "2026-05-02" } });
    expect(await rowsOf(shop, "select order_id, revenue_minor, currency, is_cancelled from tiktok_order_lines order by 1")).toEqual([
      { order_id: "583815738874824026", revenue_minor: 29500, currency: "PHP", is_cancelled: false },
      { order_id: "584697260225955022", revenue_minor: 11830, currency: "MYR", is_cancelled: false },
    ]);
  });

  test("TikTok's API: one line item is one unit, and a cancelled order sold nothing", async () => {
    expect(await load("tiktok-orders-api", "tiktok_shop/api/order_search_202309_cancelled_cod_vn.redacted.json")).toMatchObject({ state: "done", rows: { taken: 1 } });
    expect(await one("select quantity, revenue_minor, currency, is_cancelled from tiktok_order_lines where order_id = '577958834469439754'")).toEqual({ quantity: 3, revenue_minor: 504000, currency: "VND", is_cancelled: true });
    expect(await detect("tiktok_shop/api/return_search_202602_vn.redacted.json")).toMatchObject({ source: null });
  });

  test("Mailchimp: missing is not zero", async () => {
    expect(await load("mailchimp", "mailchimp/aggregate_campaign_export_2018.csv", { timeZone: "UTC", currency: "CAD" })).toMatchObject({ state: "done", rows: { taken: 2 }, period: { from: "2018-06-09", to: "2018-06-18" } });
    expect(await one("select recipients, delivered, opens, clicks, revenue_minor, sent_at from sends where send_id = '17671f6028'")).toEqual({ recipients: 110, delivered: 108, opens: 30, clicks: 7, revenue_minor: 0, sent_at: new Date("2018-06-09T21:30:00Z") });
  });

  test("citations and their runs: not run is not uncited", async () => {
    expect(await load("citations", "ai_citations/canlah_sg_2026/citations.first39.csv")).toMatchObject({ state: "done", rows: { taken: 39, rejected: 0 } });
    expect(await load("citation-runs", "ai_citations/canlah_sg_2026/queries.sample.csv")).toMatchObject({ state: "done", rows: { read: 16, rejected: 0 } });
    expect(await rowsOf(shop, "select status, count(*)::int as runs from citation_runs group by 1 order by 1")).toEqual([{ runs: 1, status: "error" }, { runs: 2, status: "not_run" }, { runs: 26, status: "ok" }, { runs: 2, status: "ok_no_citations" }, { runs: 1, status: "rate_limited" }]);
  });

  test("Meta without days is kept as a period", async () => {
    const result = await load("meta-ads", "meta_ads/ads_level_usd_2026-05-25_2026-06-07.csv");
    expect(result).toMatchObject({ state: "done", rows: { read: 9, rejected: 0 }, period: { from: "2026-05-25", to: "2026-06-07" }, notes: expect.arrayContaining([expect.stringContaining("not by day")]) });
    expect(await one("select sum(spend_minor)::int as spend, min(currency) as currency, min(grain) as grain from spend_days where channel = 'meta'")).toEqual({ currency: "USD", grain: "period", spend: 53481 });
  });

  test("Google Ads: totals are not campaigns", async () => {
    const result = await load("google-ads", "google_ads/campaign_report.utf8.csv");
    expect(result).toMatchObject({ state: "done", rows: { taken: 2, rejected: 0 }, period: { from: "2026-01-27", to: "2026-02-23" } });
    expect(await one("select sum(spend_minor)::int as spend, sum(impressions)::int as impressions, min(currency) as currency from spend_days where channel = 'google_ads'")).toEqual({ spend: 116410, impressions: 40585, currency: "GBP" });
  });

  test("TikTok Ads by day", async () => {
    const result = await load("tiktok-ads", "tiktok_ads/ads_1.csv");
    expect(result).toMatchObject({ state: "done", rows: { rejected: 0 } });
    expect(await one("select count(*)::int as days, sum(spend_minor)::bigint as spend, sum(impressions)::int as impressions, min(from_day) as from, max(from_day) as to, min(currency) as currency from spend_days where channel = 'tiktok_ads'")).toEqual({ currency: "IDR", days: 141, from: "2023-10-23", impressions: 4774891, spend: 4906818600, to: "2024-03-26" });
  });

  test("every sample is recognised as its source", async () => {
    const seen = async (path: string) => (await detect(path)).source;
    expect(await seen("amazon_orders/headers/ALL_ORDERS.it-scrubbed.cancelled-item-in-shipped-order.txt")).toBe("amazon-orders");
    expect(await seen("tiktok_shop/video_performance_list.es_mx.csv")).toBe("tiktok-videos");
    expect(await seen("google_search_console/search.zip")).toBe("google-search-console");
    expect(await seen("tiktok_ads/ads_1.csv")).toBe("tiktok-ads");
    expect(await seen("google_ads/campaign_report.utf8.csv")).toBe("google-ads");
    expect(await seen("meta_ads/ads_level_usd_2026-05-25_2026-06-07.csv")).toBe("meta-ads");
    expect(await seen("mailchimp/aggregate_campaign_export_2018.csv")).toBe("mailchimp");
    expect(await seen("ai_citations/canlah_sg_2026/citations.first39.csv")).toBe("citations");
    expect(await seen("ai_citations/canlah_sg_2026/queries.sample.csv")).toBe("citation-runs");
    expect(await seen("tiktok_shop/orders_rows/my_2026-06_one_order.csv")).toBe("tiktok-orders");
  });
});
