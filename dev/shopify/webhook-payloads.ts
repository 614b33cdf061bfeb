import { orderAmounts } from "./store/amounts.ts";
import { toDecimal } from "./store/money.ts";
import type {
  Address,
  CustomerRecord,
  OrderRecord,
  ProductRecord,
  RefundRecord,
} from "./store/records.ts";
import type { ShopStore, StoreEvent } from "./store/shop-store.ts";
import { gid } from "./graphql/gid.ts";
import { toPresentment } from "./graphql/views/money.ts";

type Json = Record<string, unknown>;

const addressJson = (address: Address, customerId: number, isDefault: boolean): Json => ({
  id: address.id,
  customer_id: customerId,
  first_name: address.firstName,
  last_name: address.lastName,
  company: address.company,
  address1: address.address1,
  address2: address.address2,
  city: address.city,
  province: address.provinceCode,
  country: address.countryCode,
  zip: address.zip,
  phone: address.phone,
  province_code: address.provinceCode,
  country_code: address.countryCode,
  default: isDefault,
});

/** A customer as webhooks write it: without tags, totals and consent, which left it over the years. */
function customerJson(shop: ShopStore, customer: CustomerRecord): Json {
  const addresses = customer.addresses.map((one) =>
    addressJson(one, customer.id, one.id === customer.defaultAddressId),
  );
  return {
    id: customer.id,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.state.toLowerCase(),
    note: customer.note,
    verified_email: customer.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: customer.taxExempt,
    email: customer.email,
    phone: customer.phone,
    currency: shop.data.currency,
    addresses,
    tax_exemptions: [],
    admin_graphql_api_id: gid("Customer", customer.id),
    ...(addresses.length ? { default_address: addresses.find((one) => one.default) } : {}),
  };
}

const moneySet = (order: OrderRecord, minor: number): Json => ({
  shop_money: { amount: toDecimal(minor, order.currency), currency_code: order.currency },
  presentment_money: {
    amount: toDecimal(toPresentment(order, minor), order.presentmentCurrency),
    currency_code: order.presentmentCurrency,
  },
});

function refundJson(order: OrderRecord, refund: RefundRecord): Json {
  return {
    id: refund.id,
    order_id: order.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: refund.createdAt,
    processed_at: refund.createdAt,
    note: refund.note,
    restock: false,
    order_adjustments: [],
    refund_line_items: refund.lines.map((line) => ({
      id: line.id,
      line_item_id: line.lineId,
      quantity: line.quantity,
      restock_type: "no_restock",
      subtotal: Number(toDecimal(line.subtotal, order.currency)),
      subtotal_set: moneySet(order, line.subtotal),
      total_tax: 0,
    })),
    transactions: [
      {
        kind: "refund",
        status: "success",
        amount: toDecimal(refund.amount, order.currency),
        currency: order.currency,
      },
    ],
  };
}

function orderJson(shop: ShopStore, order: OrderRecord): Json {
  const sums = orderAmounts(order);
  const decimal = (minor: number): string => toDecimal(minor, order.currency);
  const customer = order.customerId ? shop.findCustomer(order.customerId) : undefined;
  const last = order.journey?.at(-1);
  const shipping = order.shippingAddress
    ? addressJson(order.shippingAddress, order.customerId ?? 0, false)
    : null;
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    name: `#${order.number}`,
    number: order.number - 1000,
    order_number: order.number,
    email: order.email,
    contact_email: order.email,
    phone: order.phone,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    closed_at: null,
    confirmed: true,
    test: order.test,
    currency: order.currency,
    presentment_currency: order.presentmentCurrency,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status:
      order.fulfillmentStatus === "UNFULFILLED" ? null : order.fulfillmentStatus.toLowerCase(),
    source_name: order.sourceName,
    landing_site: last?.landingPage ?? null,
    referring_site: last?.referrerUrl ?? null,
    buyer_accepts_marketing: customer?.emailConsent.state === "SUBSCRIBED",
    customer_locale: customer?.locale ?? null,
    note: order.note,
    note_attributes: order.customAttributes.map(({ key, value }) => ({ name: key, value })),
    tags: order.tags.join(", "),
    discount_codes: order.discountCodes.map((code) => ({
      code,
      amount: decimal(sums.discounts),
      type: "percentage",
    })),
    subtotal_price: decimal(sums.subtotal),
    subtotal_price_set: moneySet(order, sums.subtotal),
    total_discounts: decimal(sums.discounts),
    total_discounts_set: moneySet(order, sums.discounts),
    total_tax: decimal(order.tax),
    total_tax_set: moneySet(order, order.tax),
    total_shipping_price_set: moneySet(order, order.shipping),
    total_price: decimal(sums.total),
    total_price_set: moneySet(order, sums.total),
    current_total_price: decimal(sums.current),
    current_total_price_set: moneySet(order, sums.current),
    current_subtotal_price: decimal(sums.currentSubtotal),
    current_subtotal_price_set: moneySet(order, sums.currentSubtotal),
    taxes_included: false,
    line_items: order.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid("LineItem", line.id),
      product_id: line.productId,
      variant_id: line.variantId,
      title: line.title,
      variant_title: line.variantTitle,
      name: line.title,
      sku: line.sku,
      vendor: line.vendor,
      quantity: line.quantity,
      current_quantity: line.currentQuantity,
      price: decimal(line.unitPrice),
      price_set: moneySet(order, line.unitPrice),
      total_discount: decimal(line.discount),
      total_discount_set: moneySet(order, line.discount),
      properties: [],
      gift_card: false,
      requires_shipping: true,
      taxable: true,
    })),
    refunds: order.refunds.map((refund) => refundJson(order, refund)),
    shipping_address: shipping,
    billing_address: shipping,
    customer: customer ? customerJson(shop, customer) : null,
  };
}

const productJson = (product: ProductRecord, currency: string): Json => ({
  id: product.id,
  admin_graphql_api_id: gid("Product", product.id),
  title: product.title,
  handle: product.handle,
  body_html: product.descriptionHtml,
  vendor: product.vendor,
  product_type: product.productType,
  status: product.status.toLowerCase(),
  tags: product.tags.join(", "),
  created_at: product.createdAt,
  updated_at: product.updatedAt,
  variants: product.variants.map((variant, index) => ({
    id: variant.id,
    admin_graphql_api_id: gid("ProductVariant", variant.id),
    product_id: product.id,
    title: variant.title,
    sku: variant.sku,
    barcode: variant.barcode,
    price: toDecimal(variant.price, currency),
    position: index + 1,
  })),
});

/** The body that Shopify sends for something that happened in a shop. */
export function webhookPayload(shop: ShopStore, event: StoreEvent): Json {
  switch (event.topic) {
    case "customers/delete":
      return {
        id: event.customer.id,
        tax_exemptions: [],
        admin_graphql_api_id: gid("Customer", event.customer.id),
      };
    case "customers/create":
    case "customers/update":
      return customerJson(shop, event.customer);
    case "customers_email_marketing_consent/update": {
      const { id, email, emailConsent } = event.customer;
      return {
        customer_id: id,
        email_address: email,
        email_marketing_consent: {
          state: emailConsent.state.toLowerCase(),
          opt_in_level: emailConsent.optInLevel?.toLowerCase() ?? null,
          consent_updated_at: emailConsent.updatedAt,
        },
      };
    }
    case "customers_marketing_consent/update": {
      const { id, phone, smsConsent } = event.customer;
      return {
        id,
        phone,
        sms_marketing_consent: {
          state: smsConsent.state.toLowerCase(),
          opt_in_level: smsConsent.optInLevel?.toLowerCase() ?? null,
          consent_updated_at: smsConsent.updatedAt,
          consent_collected_from: "other",
        },
      };
    }
    case "refunds/create":
      return refundJson(event.order, event.refund);
    case "products/delete":
      return { id: event.product.id };
    case "products/create":
    case "products/update":
      return productJson(event.product, shop.data.currency);
    default:
      return orderJson(shop, event.order);
  }
}
