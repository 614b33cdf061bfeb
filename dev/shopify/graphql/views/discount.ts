import type { CodeBatchRecord, DiscountRecord } from "../../store/records.ts";
import { connection } from "../connection.ts";
import type { Args, Context, View } from "../context.ts";
import { gid } from "../gid.ts";
import { customerView } from "./customer.ts";
import { metafieldFields } from "./metafields.ts";
import { moneyView } from "./money.ts";
import { productView } from "./product.ts";

/** SCHEDULED before it starts, EXPIRED after its end or when it was switched off. */
export function discountStatus(context: Context, discount: DiscountRecord): string {
  const now = context.shop.clock.now().getTime();
  if (Date.parse(discount.startsAt) > now) return "SCHEDULED";
  return discount.endsAt && Date.parse(discount.endsAt) <= now ? "EXPIRED" : "ACTIVE";
}

/** "10% off" or "$5.00 off entire order". */
export function discountSummary(context: Context, discount: DiscountRecord): string {
  const { currency } = context.shop.data;
  const worth =
    "percentage" in discount.value
      ? `${Math.round(discount.value.percentage * 1000) / 10}%`
      : new Intl.NumberFormat("en", { style: "currency", currency }).format(
        discount.value.amount / 100,
      );
  return `${worth} off ${discount.productIds ? "selected products" : "entire order"}`;
}

function basicView(context: Context, discount: DiscountRecord): View {
  const { shop } = context;
  const { currency } = shop.data;
  const used = discount.codes.reduce((sum, code) => sum + code.used, 0);
  const customers = () =>
    (discount.customerIds ?? []).flatMap((id) => {
      const found = shop.findCustomer(id);
      return found ? [customerView(context, found)] : [];
    });
  const { minimum, value } = discount;
  return {
    __typename: "DiscountCodeBasic",
    title: discount.title,
    status: discountStatus(context, discount),
    summary: discountSummary(context, discount),
    shortSummary: discountSummary(context, discount),
    startsAt: discount.startsAt,
    endsAt: discount.endsAt,
    usageLimit: discount.usageLimit,
    asyncUsageCount: used,
    appliesOncePerCustomer: discount.appliesOncePerCustomer,
    discountClasses: [discount.productIds ? "PRODUCT" : "ORDER"],
    discountClass: discount.productIds ? "PRODUCT" : "ORDER",
    combinesWith: { ...discount.combinesWith, productDiscountsWithTagsOnSameCartLine: [] },
    hasTimelineComment: false,
    recurringCycleLimit: null,
    tags: discount.tags,
    totalSales: null,
    createdAt: discount.createdAt,
    updatedAt: discount.updatedAt,
    codesCount: { count: discount.codes.length, precision: "EXACT" },
    codes: (args: Args) =>
      connection(context, discount.codes, args, {
        id: (one) => one.id,
        view: (one) => ({
          __typename: "DiscountRedeemCode",
          id: gid("DiscountRedeemCode", one.id),
          code: one.code,
          asyncUsageCount: one.used,
          createdBy: null,
        }),
        search: { fields: { code: (one) => one.code }, text: (one) => one.code },
      }),
    shareableUrls: discount.codes.slice(0, 1).map((one) => ({
      targetType: "HOME",
      targetItemImage: null,
      title: "Online store",
      url: `https://${shop.data.domain}/discount/${encodeURIComponent(one.code)}`,
    })),
    context: discount.customerIds
      ? { __typename: "DiscountCustomers", customers }
      : { __typename: "DiscountBuyerSelectionAll", all: "ALL" },
    customerSelection: discount.customerIds
      ? { __typename: "DiscountCustomers", customers }
      : { __typename: "DiscountCustomerAll", allCustomers: true },
    minimumRequirement:
      minimum === null
        ? null
        : "subtotal" in minimum
          ? {
            __typename: "DiscountMinimumSubtotal",
            greaterThanOrEqualToSubtotal: moneyView(minimum.subtotal, currency),
          }
          : {
            __typename: "DiscountMinimumQuantity",
            greaterThanOrEqualToQuantity: String(minimum.quantity),
          },
    customerGets: {
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      items: discount.productIds
        ? {
          __typename: "DiscountProducts",
          products: (args: Args) =>
            connection(
              context,
              shop.products.filter((one) => discount.productIds?.includes(one.id)),
              args,
              { view: (one) => productView(context, one), id: (one) => one.id },
            ),
        }
        : { __typename: "AllDiscountItems", allItems: true },
      value:
        "percentage" in value
          ? { __typename: "DiscountPercentage", percentage: value.percentage }
          : {
            __typename: "DiscountAmount",
            amount: moneyView(value.amount, currency),
            appliesOnEachItem: value.onEachItem,
          },
    },
  };
}

export const codeDiscountNodeView = (context: Context, discount: DiscountRecord): View => {
  const id = gid("DiscountCodeNode", discount.id);
  return {
    __typename: "DiscountCodeNode",
    id,
    codeDiscount: basicView(context, discount),
    ...metafieldFields(context, id),
  };
};

export const discountNodeView = (context: Context, discount: DiscountRecord): View => {
  const id = gid("DiscountNode", discount.id);
  return {
    __typename: "DiscountNode",
    id,
    discount: basicView(context, discount),
    ...metafieldFields(context, id),
  };
};

export const discountList = (
  context: Context,
  args: Args,
  view: (context: Context, discount: DiscountRecord) => View,
): View =>
  connection(context, context.shop.discounts, args, {
    view: (one) => view(context, one),
    id: (one) => one.id,
    search: {
      fields: {
        id: (one) => one.id,
        code: (one) => one.codes.map((code) => code.code),
        title: (one) => one.title,
        status: (one) => discountStatus(context, one),
        method: () => "code",
        type: () => ["percentage", "fixed_amount", "all"],
        starts_at: (one) => one.startsAt,
        ends_at: (one) => one.endsAt,
        created_at: (one) => one.createdAt,
        updated_at: (one) => one.updatedAt,
        times_used: (one) => one.codes.reduce((sum, code) => sum + code.used, 0),
      },
      text: (one) => [one.title, ...one.codes.map((code) => code.code)].join(" "),
    },
    sort: {
      ID: (one) => one.id,
      TITLE: (one) => one.title,
      CREATED_AT: (one) => one.createdAt,
      UPDATED_AT: (one) => one.updatedAt,
    },
  });

export const codeBatchView = (context: Context, batch: CodeBatchRecord): View => {
  const discount = context.shop.discounts.find((one) => one.id === batch.discountId);
  return {
    __typename: "DiscountRedeemCodeBulkCreation",
    id: gid("DiscountRedeemCodeBulkCreation", batch.id),
    done: true,
    createdAt: batch.createdAt,
    codesCount: batch.codes.length,
    importedCount: batch.codes.filter((one) => !one.error).length,
    failedCount: batch.codes.filter((one) => one.error).length,
    discountCode: discount ? codeDiscountNodeView(context, discount) : null,
    codes: (args: Args) =>
      connection(context, batch.codes, args, {
        id: (one) => one.code,
        view: (one) => ({
          code: one.code,
          discountRedeemCode: null,
          errors: one.error
            ? [{ code: "TAKEN", field: ["code"], message: one.error, extraInfo: null }]
            : [],
        }),
      }),
  };
};
