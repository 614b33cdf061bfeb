import { orderAmounts } from "../../store/amounts.ts";
import type { OrderLine, OrderRecord, RefundRecord, Visit } from "../../store/records.ts";
import { connection } from "../connection.ts";
import { visibleOrders, type Args, type Context, type View } from "../context.ts";
import { gid } from "../gid.ts";
import type { Searchable } from "../search.ts";
import { addressView, customerView } from "./customer.ts";
import { metafieldFields } from "./metafields.ts";
import { moneyBag, moneyView } from "./money.ts";
import { productView, variantView } from "./product.ts";

function lineView(context: Context, order: OrderRecord, line: OrderLine): View {
  const bag = (minor: number): View => moneyBag(order, minor);
  const total = line.unitPrice * line.quantity;
  const perUnit = line.quantity ? (total - line.discount) / line.quantity : line.unitPrice;
  const product = line.productId ? context.shop.findProduct(line.productId) : undefined;
  const variant = line.variantId ? context.shop.findVariant(line.variantId) : undefined;
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: line.title,
    name: [line.title, line.variantTitle]
      .filter((one) => one && one !== "Default Title")
      .join(" - "),
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: line.currentQuantity,
    unfulfilledQuantity: order.fulfillmentStatus === "FULFILLED" ? 0 : line.currentQuantity,
    nonFulfillableQuantity: 0,
    requiresShipping: true,
    taxable: true,
    isGiftCard: false,
    restockable: true,
    merchantEditable: true,
    customAttributes: [],
    taxLines: [],
    duties: [],
    discountAllocations: [],
    originalUnitPriceSet: bag(line.unitPrice),
    originalTotalSet: bag(total),
    totalDiscountSet: bag(line.discount),
    discountedTotalSet: bag(total - line.discount),
    discountedUnitPriceSet: bag(Math.round(perUnit)),
    discountedUnitPriceAfterAllDiscountsSet: bag(Math.round(perUnit)),
    priceAfterAllDiscountsBeforeTaxesSet: bag(total - line.discount),
    product: () => (product ? productView(context, product) : null),
    variant: () => (variant ? variantView(context, variant.product, variant.variant) : null),
  };
}

export const refundView = (context: Context, order: OrderRecord, refund: RefundRecord): View => ({
  __typename: "Refund",
  id: gid("Refund", refund.id),
  legacyResourceId: String(refund.id),
  createdAt: refund.createdAt,
  processedAt: refund.createdAt,
  updatedAt: refund.createdAt,
  note: refund.note,
  duties: [],
  order: () => orderView(context, order),
  totalRefundedSet: moneyBag(order, refund.amount),
  totalRefunded: moneyView(refund.amount, order.currency),
  refundLineItems: (args: Args) =>
    connection(context, refund.lines, args, {
      id: (line) => line.id,
      view: (line) => ({
        __typename: "RefundLineItem",
        id: gid("RefundLineItem", line.id),
        quantity: line.quantity,
        restockType: "NO_RESTOCK",
        restocked: false,
        location: null,
        subtotalSet: moneyBag(order, line.subtotal),
        totalTaxSet: moneyBag(order, 0),
        priceSet: moneyBag(order, Math.round(line.subtotal / line.quantity)),
        lineItem: () => {
          const found = order.lines.find((one) => one.id === line.lineId);
          return found ? lineView(context, order, found) : null;
        },
      }),
    }),
});

const visitView = (visit: Visit): View => ({
  __typename: "CustomerVisit",
  id: gid("CustomerVisit", visit.id),
  occurredAt: visit.occurredAt,
  landingPage: visit.landingPage,
  landingPageHtml: visit.landingPage,
  referrerUrl: visit.referrerUrl,
  referralCode: null,
  referralInfoHtml: visit.source,
  source: visit.source,
  sourceDescription: visit.source,
  sourceType: visit.sourceType,
  marketingEvent: null,
  utmParameters: visit.utm,
});

function journeySummary(context: Context, order: OrderRecord): View {
  const { journey } = order;
  const first = journey?.[0];
  const last = journey?.at(-1);
  const earlier = order.customerId
    ? context.shop.ordersOf(order.customerId).filter((one) => one.createdAt < order.createdAt)
      .length
    : null;
  const days = first ? Date.parse(order.createdAt) - Date.parse(first.occurredAt) : null;
  return {
    __typename: "CustomerJourneySummary",
    ready: journey !== null,
    customerOrderIndex: journey && earlier !== null ? earlier : null,
    daysToConversion: days === null ? null : Math.floor(days / 86_400_000),
    firstVisit: first ? visitView(first) : null,
    lastVisit: last ? visitView(last) : null,
    momentsCount: journey ? { count: journey.length, precision: "EXACT" } : null,
    moments: (args: Args) =>
      journey ? connection(context, journey, args, { view: visitView, id: (one) => one.id }) : null,
  };
}

export function orderView(context: Context, order: OrderRecord): View {
  const id = gid("Order", order.id);
  const sums = orderAmounts(order);
  const bag = (minor: number): View => moneyBag(order, minor);
  const customer = order.customerId ? context.shop.findCustomer(order.customerId) : undefined;
  return {
    __typename: "Order",
    id,
    legacyResourceId: String(order.id),
    name: `#${order.number}`,
    number: order.number,
    email: order.email,
    phone: order.phone,
    note: order.note,
    tags: order.tags.toSorted(),
    test: order.test,
    confirmed: true,
    confirmationNumber: null,
    closed: false,
    closedAt: null,
    edited: false,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason,
    currencyCode: order.currency,
    presentmentCurrencyCode: order.presentmentCurrency,
    displayFinancialStatus: order.financialStatus,
    displayFulfillmentStatus: order.fulfillmentStatus,
    fullyPaid: order.financialStatus !== "PENDING",
    unpaid: order.financialStatus === "PENDING",
    refundable: sums.current > 0,
    returnStatus: "NO_RETURN",
    taxesIncluded: false,
    taxExempt: false,
    taxLines: [],
    customAttributes: order.customAttributes,
    customerLocale: customer?.locale ?? null,
    customerAcceptsMarketing: customer?.emailConsent.state === "SUBSCRIBED",
    discountCode: order.discountCodes[0] ?? null,
    discountCodes: order.discountCodes,
    paymentGatewayNames: ["bogus"],
    poNumber: null,
    clientIp: null,
    cartToken: null,
    checkoutToken: null,
    sourceName: order.sourceName,
    sourceIdentifier: null,
    registeredSourceUrl: null,
    attribution: order.attribution ? { ...order.attribution, icon: null } : null,
    app: order.appName
      ? {
        __typename: "OrderApp",
        id: gid("App", 580111),
        name: order.appName,
        icon: { altText: null },
      }
      : null,
    publication: null,
    staffMember: null,
    customer: () => (customer ? customerView(context, customer) : null),
    shippingAddress: order.shippingAddress ? addressView(order.shippingAddress) : null,
    billingAddress: order.shippingAddress ? addressView(order.shippingAddress) : null,
    displayAddress: order.shippingAddress ? addressView(order.shippingAddress) : null,
    customerJourneySummary: journeySummary(context, order),
    subtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: order.lines.reduce(
      (sum, line) => sum + line.currentQuantity,
      0,
    ),
    totalPriceSet: bag(sums.total),
    originalTotalPriceSet: bag(sums.total),
    currentTotalPriceSet: bag(sums.current),
    subtotalPriceSet: bag(sums.subtotal),
    currentSubtotalPriceSet: bag(sums.currentSubtotal),
    totalDiscountsSet: bag(sums.discounts),
    currentTotalDiscountsSet: bag(sums.discounts),
    cartDiscountAmountSet: bag(sums.discounts),
    totalTaxSet: bag(order.tax),
    currentTotalTaxSet: bag(order.tax),
    totalShippingPriceSet: bag(order.shipping),
    currentShippingPriceSet: bag(order.shipping),
    totalRefundedSet: bag(sums.refunded),
    totalRefundedShippingSet: bag(0),
    totalReceivedSet: bag(order.financialStatus === "PENDING" ? 0 : sums.total),
    netPaymentSet: bag(order.financialStatus === "PENDING" ? 0 : sums.total - sums.refunded),
    totalOutstandingSet: bag(order.financialStatus === "PENDING" ? sums.total : 0),
    totalTipReceivedSet: bag(0),
    refundDiscrepancySet: bag(0),
    lineItems: (args: Args) =>
      connection(context, order.lines, args, {
        view: (line) => lineView(context, order, line),
        id: (line) => line.id,
      }),
    refunds: ({ first }: Args) =>
      order.refunds
        .slice(0, (first as number | null) ?? 250)
        .map((refund) => refundView(context, order, refund)),
    fulfillments: [],
    ...metafieldFields(context, id),
  };
}

const orderSearch: Searchable<OrderRecord> = {
  fields: {
    id: (one) => one.id,
    name: (one) => [`#${one.number}`, String(one.number)],
    email: (one) => one.email,
    customer_id: (one) => one.customerId,
    created_at: (one) => one.createdAt,
    processed_at: (one) => one.processedAt,
    updated_at: (one) => one.updatedAt,
    tag: (one) => one.tags,
    test: (one) => one.test,
    source_name: (one) => one.sourceName,
    discount_code: (one) => one.discountCodes,
    sku: (one) => one.lines.map((line) => line.sku),
    financial_status: (one) => one.financialStatus,
    fulfillment_status: (one) => one.fulfillmentStatus,
    status: (one) => (one.cancelledAt ? ["any", "cancelled"] : ["any", "open", "not_closed"]),
  },
  text: (one) => [`#${one.number}`, one.email, ...one.tags].join(" "),
};

export const orderList = (context: Context, orders: OrderRecord[], args: Args): View =>
  connection(context, orders, args, {
    view: (one) => orderView(context, one),
    id: (one) => one.id,
    search: orderSearch,
    sort: {
      ID: (one) => one.id,
      CREATED_AT: (one) => one.createdAt,
      UPDATED_AT: (one) => one.updatedAt,
      PROCESSED_AT: (one) => one.processedAt,
      ORDER_NUMBER: (one) => one.number,
      TOTAL_PRICE: (one) => orderAmounts(one).total,
    },
  });

/** How many of the orders that this app may see answer a search. */
export function countOrders(context: Context, args: Args): View {
  const all = orderList({ ...context, bulk: true }, visibleOrders(context), { query: args.query });
  return { count: (all.nodes as View[]).length, precision: "EXACT" };
}
