import { GraphQLError } from "graphql";
import { connection } from "./connection.ts";
import { visibleOrders, type Args, type Context, type View } from "./context.ts";
import { gid, idOf, parseGid } from "./gid.ts";
import * as app from "./mutations/app.ts";
import * as customers from "./mutations/customers.ts";
import * as discounts from "./mutations/discounts.ts";
import * as metafields from "./mutations/metafields.ts";
import { bulkOperationView, nodeView, segmentView } from "./owners.ts";
import { installationView, shopView, subscriptionView, webPixelView } from "./views/app.ts";
import { customerList, customerView } from "./views/customer.ts";
import { codeDiscountNodeView, discountList, discountNodeView } from "./views/discount.ts";
import { countOrders, orderList } from "./views/order.ts";
import { productList, variantList } from "./views/product.ts";

type Resolver = (args: Args, context: Context) => unknown;

const byId =
  (...types: string[]): Resolver =>
    ({ id }, context) =>
    types.includes(parseGid(id).type) ? nodeView(context, String(id)) : null;

const counted =
  (list: (context: Context, args: Args) => View): Resolver =>
    (args, context) => ({
      count: (list({ ...context, bulk: true }, { query: args.query }).nodes as View[]).length,
      precision: "EXACT",
    });

const queries: Record<string, Resolver> = {
  shop: (_args, context) => shopView(context),
  node: ({ id }, context) => nodeView(context, String(id)),
  nodes: ({ ids }, context) => (ids as string[]).map((id) => nodeView(context, id)),
  products: (args, context) => productList(context, args),
  productsCount: counted(productList),
  product: byId("Product"),
  productVariants: (args, context) => variantList(context, args),
  productVariant: byId("ProductVariant"),
  customers: (args, context) => customerList(context, args),
  customersCount: counted(customerList),
  customer: byId("Customer"),
  customerByIdentifier: ({ identifier }, context) => {
    const { id, emailAddress, phoneNumber } = identifier as Record<string, string | undefined>;
    const found = id
      ? context.shop.findCustomer(idOf(id, "Customer"))
      : emailAddress
        ? context.shop.findCustomerByEmail(emailAddress)
        : context.shop.findCustomerByPhone(phoneNumber ?? "");
    return found ? customerView(context, found) : null;
  },
  customerMergeJobStatus: ({ jobId }, context) => {
    const merge = context.shop.data.merges.find((one) => one.jobId === jobId);
    return merge
      ? {
        jobId,
        status: merge.status,
        resultingCustomerId: gid("Customer", merge.keptId),
        customerMergeErrors: [],
      }
      : null;
  },
  job: ({ id }) => ({ id, done: true }),
  orders: (args, context) => orderList(context, visibleOrders(context), args),
  ordersCount: (args, context) => countOrders(context, args),
  order: byId("Order"),
  refund: byId("Refund"),
  discountNodes: (args, context) => discountList(context, args, discountNodeView),
  discountNode: byId("DiscountNode"),
  codeDiscountNodes: (args, context) => discountList(context, args, codeDiscountNodeView),
  codeDiscountNode: byId("DiscountCodeNode"),
  codeDiscountNodeByCode: ({ code }, context) => {
    const found = context.shop.findDiscountByCode(String(code));
    return found ? codeDiscountNodeView(context, found) : null;
  },
  discountRedeemCodeBulkCreation: byId("DiscountRedeemCodeBulkCreation"),
  segments: (args, context) =>
    connection(context, context.shop.data.segments, args, {
      view: segmentView,
      id: (one) => one.id,
      search: { fields: { name: (one) => one.name, id: (one) => one.id }, text: (one) => one.name },
    }),
  segment: byId("Segment"),
  bulkOperation: byId("BulkOperation"),
  bulkOperations: (args, context) =>
    connection(context, context.shop.data.bulkOperations, args, {
      view: (one) => bulkOperationView(context, one),
      id: (one) => one.id,
      search: {
        fields: {
          id: (one) => one.id,
          status: (one) => one.status,
          operation_type: () => "query",
          created_at: (one) => one.createdAt,
        },
        text: () => "",
      },
    }),
  currentBulkOperation: (_args, context) => {
    const last = context.shop.data.bulkOperations.at(-1);
    return last ? bulkOperationView(context, last) : null;
  },
  webhookSubscriptions: (args, context) => {
    const topics = args.topics as string[] | undefined;
    const all = context.shop.data.webhookSubscriptions;
    return connection(
      context,
      all.filter((one) => !topics || topics.includes(one.topic)),
      args,
      { view: subscriptionView, id: (one) => one.id },
    );
  },
  webPixel: (_args, context) => {
    const pixel = webPixelView(context);
    if (pixel) return pixel;
    throw new GraphQLError("No web pixel was found for this app.", {
      extensions: { code: "RESOURCE_NOT_FOUND" },
    });
  },
  appInstallation: (_args, context) => installationView(context),
  currentAppInstallation: (_args, context) => installationView(context),
};

type Mutation = (context: Context, args: never) => View;
const { metafieldsSet, metafieldsDelete, tagsAdd, tagsRemove } = metafields;
const mutations: Record<string, Mutation> = {
  ...app,
  ...customers,
  ...discounts,
  ...{ metafieldsSet, metafieldsDelete, tagsAdd, tagsRemove },
};

/** The object that graphql-js starts from: queries and mutations by name. */
export const root: Record<string, Resolver> = {
  ...queries,
  ...Object.fromEntries(
    Object.entries(mutations).map(([name, run]): [string, Resolver] => [
      name,
      (args, context) => run(context, args as never),
    ]),
  ),
};
