import type { DiscountRecord } from "../../store/records.ts";
import { toMinor } from "../../store/money.ts";
import type { Args, Context, View } from "../context.ts";
import { gid, idOf } from "../gid.ts";
import { codeBatchView, codeDiscountNodeView } from "../views/discount.ts";
import { payload, Refusal } from "./user-error.ts";

const AT = "basicCodeDiscount";
const MAX_CODES = 250;
const TAKEN = "Code must be unique. Please try a different code.";

function discountOrRefuse(context: Context, id: unknown): DiscountRecord {
  const number = idOf(id, "DiscountCodeNode", "DiscountNode");
  const found = context.shop.discounts.find((one) => one.id === number);
  if (!found) throw new Refusal(["id"], "Discount does not exist", "INVALID");
  return found;
}

function toValue(context: Context, value: Args | undefined): DiscountRecord["value"] {
  if (typeof value?.percentage === "number") {
    if (value.percentage <= 0 || value.percentage > 1)
      throw new Refusal(
        [AT, "customerGets", "value", "percentage"],
        "Value must be between 0.0 and 1.0",
        "VALUE_OUTSIDE_RANGE",
      );
    return { percentage: value.percentage };
  }
  const amount = value?.discountAmount as
    { amount?: string; appliesOnEachItem?: boolean } | undefined;
  if (!amount?.amount)
    throw new Refusal([AT, "customerGets", "value"], "Value can't be blank", "BLANK");
  return {
    amount: toMinor(amount.amount, context.shop.data.currency),
    onEachItem: amount.appliesOnEachItem ?? false,
  };
}

function toMinimum(context: Context, input: Args | undefined): DiscountRecord["minimum"] {
  const subtotal = (input?.subtotal as Args | undefined)?.greaterThanOrEqualToSubtotal;
  const quantity = (input?.quantity as Args | undefined)?.greaterThanOrEqualToQuantity;
  if (subtotal && quantity)
    throw new Refusal(
      [AT, "minimumRequirement"],
      "Minimum subtotal and quantity cannot both be present",
      "MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT",
    );
  if (subtotal) return { subtotal: toMinor(String(subtotal), context.shop.data.currency) };
  return quantity ? { quantity: Number(quantity) } : null;
}

function toCustomers(context: Context, input: Args): number[] | null {
  const selection = (input.context ?? input.customerSelection) as Args | undefined;
  const add = (selection?.customers as { add?: string[] } | undefined)?.add;
  if (add)
    return add.map((id) => {
      const number = idOf(id, "Customer");
      if (!context.shop.findCustomer(number))
        throw new Refusal([AT, "context", "customers"], "Customer does not exist", "INVALID");
      return number;
    });
  if (!selection?.all) throw new Refusal([AT, "context"], "Context can't be blank", "BLANK");
  return null;
}

function toProducts(context: Context, items: Args | undefined): number[] | null {
  const products = (items?.products as { productsToAdd?: string[] } | undefined)?.productsToAdd;
  if (products)
    return products.map((id) => {
      const number = idOf(id, "Product");
      if (!context.shop.findProduct(number))
        throw new Refusal([AT, "customerGets", "items"], "Product does not exist", "INVALID");
      return number;
    });
  if (!items?.all)
    throw new Refusal([AT, "customerGets", "items"], "Items can't be blank", "BLANK");
  return null;
}

export function discountCodeBasicCreate(context: Context, args: { basicCodeDiscount: Args }): View {
  const input = args.basicCodeDiscount;
  return payload(["codeDiscountNode"], () => {
    for (const field of ["title", "code", "startsAt"])
      if (!input[field])
        throw new Refusal(
          [AT, field],
          `${field[0]?.toUpperCase()}${field.slice(1)} can't be blank`,
          "BLANK",
        );
    const code = String(input.code).trim();
    if (code.length > 255)
      throw new Refusal([AT, "code"], "Code is too long (maximum is 255 characters)", "TOO_LONG");
    if (context.shop.findDiscountByCode(code)) throw new Refusal([AT, "code"], TAKEN, "TAKEN");
    const startsAt = String(input.startsAt);
    const endsAt = (input.endsAt as string | null | undefined) ?? null;
    if (endsAt && Date.parse(endsAt) <= Date.parse(startsAt))
      throw new Refusal(
        [AT, "endsAt"],
        "Ends at needs to be after starts_at",
        "END_DATE_BEFORE_START_DATE",
      );
    const usageLimit = (input.usageLimit as number | null | undefined) ?? null;
    if (usageLimit !== null && usageLimit < 1)
      throw new Refusal([AT, "usageLimit"], "Usage limit must be greater than 0", "GREATER_THAN");
    const gets = input.customerGets as Args | undefined;
    const combines = (input.combinesWith ?? {}) as Partial<DiscountRecord["combinesWith"]>;
    const discount = context.shop.createDiscount({
      code,
      title: String(input.title),
      value: toValue(context, gets?.value as Args | undefined),
      productIds: toProducts(context, gets?.items as Args | undefined),
      customerIds: toCustomers(context, input),
      minimum: toMinimum(context, input.minimumRequirement as Args | undefined),
      startsAt,
      endsAt,
      usageLimit,
      appliesOncePerCustomer: Boolean(input.appliesOncePerCustomer),
      tags: (input.tags as string[] | undefined) ?? [],
      combinesWith: {
        orderDiscounts: combines.orderDiscounts ?? false,
        productDiscounts: combines.productDiscounts ?? false,
        shippingDiscounts: combines.shippingDiscounts ?? false,
      },
    });
    return { codeDiscountNode: codeDiscountNodeView(context, discount) };
  });
}

/** Adds up to 250 codes; a taken one fails by itself, as in Shopify's own batch. */
export function discountRedeemCodeBulkAdd(
  context: Context,
  args: { discountId: string; codes: { code: string }[] },
): View {
  return payload(["bulkCreation"], () => {
    const discount = discountOrRefuse(context, args.discountId);
    if (args.codes.length > MAX_CODES)
      throw new Refusal(
        ["codes"],
        `Codes exceeds the maximum of ${MAX_CODES}`,
        "TOO_MANY_ARGUMENTS",
      );
    if (!args.codes.length) throw new Refusal(["codes"], "Codes can't be blank", "BLANK");
    const codes = args.codes.map(({ code }) => {
      const error = context.shop.findDiscountByCode(code) ? TAKEN : null;
      if (!error) discount.codes.push({ id: context.shop.id(), code, used: 0 });
      return { code, error };
    });
    const batch = {
      id: context.shop.id(),
      discountId: discount.id,
      createdAt: context.shop.clock.iso(),
      codes,
    };
    context.shop.data.codeBatches.push(batch);
    context.shop.touch();
    return { bulkCreation: { ...codeBatchView(context, batch), done: false } };
  });
}

function schedule(context: Context, id: string, change: Partial<DiscountRecord>): View {
  return payload(["codeDiscountNode"], () => {
    const discount = discountOrRefuse(context, id);
    Object.assign(discount, change, { updatedAt: context.shop.clock.iso() });
    context.shop.touch();
    return { codeDiscountNode: codeDiscountNodeView(context, discount) };
  });
}

/** Only what the app changes of a discount that exists: its days. */
export const discountCodeBasicUpdate = (context: Context, { id, basicCodeDiscount: input }: { id: string; basicCodeDiscount: Args }): View => {
  const change: Partial<DiscountRecord> = {};
  if (typeof input.startsAt === "string") change.startsAt = input.startsAt;
  if (input.endsAt !== undefined) change.endsAt = input.endsAt as string | null;
  return schedule(context, id, change);
};

export const discountCodeDeactivate = (context: Context, { id }: { id: string }): View =>
  schedule(context, id, { endsAt: context.shop.clock.iso() });

export const discountCodeActivate = (context: Context, { id }: { id: string }): View =>
  schedule(context, id, { endsAt: null, startsAt: context.shop.clock.iso() });

export const discountCodeDelete = (context: Context, { id }: { id: string }): View =>
  payload(["deletedCodeDiscountId"], () => {
    const discount = discountOrRefuse(context, id);
    context.shop.discounts.splice(context.shop.discounts.indexOf(discount), 1);
    context.shop.touch();
    return { deletedCodeDiscountId: gid("DiscountCodeNode", discount.id) };
  });
