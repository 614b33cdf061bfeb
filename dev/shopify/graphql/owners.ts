import type {
  CustomerRecord,
  DiscountRecord,
  OrderRecord,
  ProductRecord,
  ShopRecord,
  VariantRecord,
} from "../store/records.ts";
import { visibleOrders, type Context, type View } from "./context.ts";
import { gid, parseGid } from "./gid.ts";
import { customerView } from "./views/customer.ts";
import { codeBatchView, codeDiscountNodeView, discountNodeView } from "./views/discount.ts";
import { metafieldView } from "./views/metafields.ts";
import { orderView, refundView } from "./views/order.ts";
import { productView, variantView } from "./views/product.ts";

export interface Owner {
  type: string;
  record:
    CustomerRecord | OrderRecord | ProductRecord | VariantRecord | DiscountRecord | ShopRecord;
  view: () => View;
}

/** The record behind a global id that may own metafields or tags. */
export function ownerNode(context: Context, globalId: string): Owner | null {
  const { type, id } = parseGid(globalId);
  const { shop } = context;
  if (type === "Customer") {
    const record = shop.findCustomer(id);
    return record ? { type, record, view: () => customerView(context, record) } : null;
  }
  if (type === "Order") {
    const record = visibleOrders(context).find((one) => one.id === id);
    return record ? { type, record, view: () => orderView(context, record) } : null;
  }
  if (type === "Product") {
    const record = shop.findProduct(id);
    return record ? { type, record, view: () => productView(context, record) } : null;
  }
  if (type === "ProductVariant") {
    const found = shop.findVariant(id);
    return found
      ? {
        type,
        record: found.variant,
        view: () => variantView(context, found.product, found.variant),
      }
      : null;
  }
  if (type === "DiscountCodeNode" || type === "DiscountNode") {
    const record = shop.discounts.find((one) => one.id === id);
    const view = type === "DiscountNode" ? discountNodeView : codeDiscountNodeView;
    return record ? { type, record, view: () => view(context, record) } : null;
  }
  // The app's own installation carries metafields too; there is one per shop.
  if (type === "Shop" || type === "AppInstallation")
    return { type, record: shop.data, view: () => ({ __typename: type, id: globalId }) };
  return null;
}

/** Whatever `node(id:)` finds. */
export function nodeView(context: Context, globalId: string): View | null {
  const { type, id } = parseGid(globalId);
  const { data } = context.shop;
  if (type === "Metafield") {
    const found = data.metafields.find((one) => one.id === id);
    return found ? metafieldView(found) : null;
  }
  if (type === "Refund") {
    for (const order of visibleOrders(context))
      for (const refund of order.refunds)
        if (refund.id === id) return refundView(context, order, refund);
    return null;
  }
  if (type === "BulkOperation") {
    const found = data.bulkOperations.find((one) => one.id === id);
    return found ? bulkOperationView(context, found) : null;
  }
  if (type === "DiscountRedeemCodeBulkCreation") {
    const found = data.codeBatches.find((one) => one.id === id);
    return found ? codeBatchView(context, found) : null;
  }
  if (type === "Segment") {
    const found = data.segments.find((one) => one.id === id);
    return found ? segmentView(found) : null;
  }
  return ownerNode(context, globalId)?.view() ?? null;
}

export const segmentView = (segment: ShopRecord["segments"][number]): View => ({
  __typename: "Segment",
  id: gid("Segment", segment.id),
  name: segment.name,
  query: segment.query,
  creationDate: segment.createdAt,
  lastEditDate: segment.updatedAt,
});

export const bulkOperationView = (
  context: Context,
  operation: ShopRecord["bulkOperations"][number],
): View => ({
  __typename: "BulkOperation",
  id: gid("BulkOperation", operation.id),
  type: "QUERY",
  status: operation.status,
  errorCode: operation.errorCode,
  query: operation.query,
  createdAt: operation.createdAt,
  completedAt: operation.completedAt,
  objectCount: String(operation.objectCount),
  rootObjectCount: String(operation.rootObjectCount),
  fileSize: operation.jsonl === null ? null : String(Buffer.byteLength(operation.jsonl)),
  url: operation.jsonl ? `${context.url}/__stand-in/bulk/${operation.id}.jsonl` : null,
  partialDataUrl: null,
});
