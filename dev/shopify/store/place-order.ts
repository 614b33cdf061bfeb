import type { CustomerRecord, OrderRecord, Visit } from "./records.ts";
import type { ShopStore } from "./shop-store.ts";

const origins: Record<string, Pick<Visit, "source" | "referrerUrl" | "sourceType" | "utm">> = {
  direct: { source: "direct", referrerUrl: null, sourceType: null, utm: null },
  email: {
    source: "newsletter",
    referrerUrl: null,
    sourceType: "NEWSLETTER",
    utm: { source: "newsletter", medium: "email", campaign: "welcome", content: null, term: null },
  },
  chatgpt: {
    source: "chatgpt.com",
    referrerUrl: "https://chatgpt.com/",
    sourceType: null,
    utm: { source: "chatgpt.com", medium: null, campaign: null, content: null, term: null },
  },
  tiktok: {
    source: "TikTok",
    referrerUrl: "https://www.tiktok.com/",
    sourceType: "POST",
    utm: null,
  },
  google: {
    source: "Google",
    referrerUrl: "https://www.google.com/",
    sourceType: "SEO",
    utm: null,
  },
};

export type PlacedOrder = { order: OrderRecord } | { refused: string };

/** A checkout by a customer: takes a discount code only if it may be used, as a real one would. */
export function placeOrder(
  shop: ShopStore,
  customer: CustomerRecord,
  wish: { variantId: number; code?: string; source?: string },
): PlacedOrder {
  const found = shop.findVariant(wish.variantId);
  if (!found) return { refused: "There is no such product." };
  const price = found.variant.price;
  let discount = 0;
  const code = wish.code?.trim();
  if (code) {
    const record = shop.findDiscountByCode(code);
    const problem = record && discountProblem(shop, customer, record, code);
    if (!record || problem) return { refused: problem ?? `“${code}” is not a discount code.` };
    discount =
      "percentage" in record.value
        ? Math.round(price * record.value.percentage)
        : Math.min(price, record.value.amount);
  }
  const now = shop.clock.iso();
  const origin = origins[wish.source ?? "direct"] ?? origins.direct;
  const query = origin?.utm ? `?utm_source=${origin.utm.source}` : "";
  const order = shop.createOrder({
    customerId: customer.id,
    email: customer.email,
    shippingAddress: customer.addresses[0] ?? null,
    discountCodes: code ? [code] : [],
    lines: [{ variantId: wish.variantId, discount }],
    journey: [
      {
        id: shop.id(),
        occurredAt: now,
        landingPage: `https://${shop.data.domain}/products/${found.product.handle}${query}`,
        source: "direct",
        referrerUrl: null,
        sourceType: null,
        utm: null,
        ...origin,
      },
    ],
  });
  return { order };
}

function discountProblem(
  shop: ShopStore,
  customer: CustomerRecord,
  record: NonNullable<ReturnType<ShopStore["findDiscountByCode"]>>,
  code: string,
): string | null {
  const now = shop.clock.now().getTime();
  const used = record.codes.find((one) => one.code.toLowerCase() === code.toLowerCase())?.used ?? 0;
  if (Date.parse(record.startsAt) > now) return `“${code}” does not count yet.`;
  if (record.endsAt && Date.parse(record.endsAt) <= now) return `“${code}” has ended.`;
  if (record.usageLimit !== null && used >= record.usageLimit) return `“${code}” was used before.`;
  if (record.customerIds && !record.customerIds.includes(customer.id))
    return `“${code}” is for another customer.`;
  return null;
}
