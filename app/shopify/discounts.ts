import { z } from "zod";
import { adminGraphql } from "./admin-client.ts";
import { ShopifyRefused } from "./errors.ts";
import * as operations from "./operations/discounts.ts";

export type NewDiscount = {
  /** Decided before the call and kept, so that a retry asks for the same one. */
  code: string;
  title: string;
  percent: number;
  startsAt: Date;
  endsAt: Date;
};

/**
 * Creates a single-use discount code. Repeatable: a code that exists already with our title is ours from an earlier
 * try, and its id is given.
 * @throws ShopifyRefused also when another's discount has the code
 */
export async function createDiscount(shopId: number, discount: NewDiscount): Promise<string> {
  const input = {
    title: discount.title,
    code: discount.code,
    startsAt: discount.startsAt.toISOString(),
    endsAt: discount.endsAt.toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { all: "ALL" },
    customerGets: { value: { percentage: discount.percent / 100 }, items: { all: true } },
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
  };
  try {
    const data = await adminGraphql(
      shopId,
      operations.discountCreate,
      { discount: input },
      z.object({ discountCodeBasicCreate: z.object({ codeDiscountNode: z.object({ id: z.string() }) }) }),
    );
    return data.discountCodeBasicCreate.codeDiscountNode.id;
  } catch (error) {
    if (!(error instanceof ShopifyRefused) || !error.problems.some((problem) => problem.code === "TAKEN" || /taken|unique/i.test(problem.message))) throw error;
    const found = await findDiscount(shopId, discount.code);
    if (found?.title !== discount.title) throw error;
    return found.gid;
  }
}

/** Sets until when a discount code holds. */
export async function setDiscountEnd(shopId: number, gid: string, endsAt: Date): Promise<void> {
  await adminGraphql(shopId, operations.discountUpdate, { id: gid, discount: { endsAt: endsAt.toISOString() } }, z.unknown());
}

/** Ends a discount code before its time. */
export async function deactivateDiscount(shopId: number, gid: string): Promise<void> {
  await adminGraphql(shopId, operations.discountDeactivate, { id: gid }, z.unknown());
}

async function findDiscount(shopId: number, code: string): Promise<{ gid: string; title: string | null } | null> {
  const data = await adminGraphql(
    shopId,
    operations.discountByCode,
    { code },
    z.object({ codeDiscountNodeByCode: z.object({ id: z.string(), codeDiscount: z.object({ title: z.string().optional() }) }).nullable() }),
  );
  const node = data.codeDiscountNodeByCode;
  return node ? { gid: node.id, title: node.codeDiscount.title ?? null } : null;
}
