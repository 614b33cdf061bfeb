/**
 * Orders that reach Shopify from another marketplace (Amazon's own app, multi-channel fulfilment, TikTok Shop and their
 * like) by what Shopify says of their source. They are that node's sales and are not counted a second time here.
 */
const otherMarketplaces = ["amazon", "tiktok", "ebay", "walmart", "etsy", "temu"];

/** For a query over `shopify_orders`: true for orders of the shop's own. */
export const ownOrderSql = `coalesce(attribution, source_name, '') !~* '(${otherMarketplaces.join("|")})'`;
