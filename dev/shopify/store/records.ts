/** What one shop of the stand-in holds. Plain JSON throughout, so that it survives a restart. */

export interface Address {
  id: number;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  provinceCode: string | null;
  zip: string | null;
  countryCode: string | null;
  phone: string | null;
}

export type ConsentState = "NOT_SUBSCRIBED" | "PENDING" | "SUBSCRIBED" | "UNSUBSCRIBED";
export type OptInLevel = "SINGLE_OPT_IN" | "CONFIRMED_OPT_IN" | "UNKNOWN";

export interface Consent {
  state: ConsentState;
  optInLevel: OptInLevel | null;
  updatedAt: string | null;
}

export interface CustomerRecord {
  id: number;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  note: string | null;
  locale: string;
  tags: string[];
  taxExempt: boolean;
  addresses: Address[];
  defaultAddressId: number | null;
  state: "DISABLED" | "ENABLED" | "INVITED" | "DECLINED";
  verifiedEmail: boolean;
  emailConsent: Consent;
  smsConsent: Consent;
  createdAt: string;
  updatedAt: string;
}

export interface MetafieldRecord {
  id: number;
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
}

/** A metafield definition of the app, as `shopify.app.toml` declares it (namespace `$app`). */
export interface MetafieldDefinition {
  ownerType: string;
  namespace: string;
  key: string;
  type: string;
}

export interface VariantRecord {
  id: number;
  title: string;
  sku: string | null;
  barcode: string | null;
  /** Minor units of the shop's currency. */
  price: number;
  compareAtPrice: number | null;
  inventoryQuantity: number;
  options: { name: string; value: string }[];
}

export interface ProductRecord {
  id: number;
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT";
  tags: string[];
  /** Path on the stand-in, or null when the product has no picture. */
  imagePath: string | null;
  variants: VariantRecord[];
  createdAt: string;
  updatedAt: string;
}

export interface OrderLine {
  id: number;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  productId: number | null;
  variantId: number | null;
  quantity: number;
  currentQuantity: number;
  unitPrice: number;
  /** Share of the order's discount that fell on this line, minor units for the whole line. */
  discount: number;
}

export interface RefundRecord {
  id: number;
  createdAt: string;
  note: string | null;
  amount: number;
  lines: { id: number; lineId: number; quantity: number; subtotal: number }[];
}

export interface Visit {
  id: number;
  occurredAt: string;
  landingPage: string | null;
  referrerUrl: string | null;
  source: string;
  sourceType: string | null;
  utm: {
    source: string | null;
    medium: string | null;
    campaign: string | null;
    content: string | null;
    term: string | null;
  } | null;
}

export interface OrderRecord {
  id: number;
  number: number;
  customerId: number | null;
  email: string | null;
  phone: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF" | null;
  test: boolean;
  currency: string;
  presentmentCurrency: string;
  /** Presentment money = shop money × rate. */
  presentmentRate: number;
  financialStatus: "PENDING" | "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED" | "AUTHORIZED";
  fulfillmentStatus: "UNFULFILLED" | "FULFILLED" | "PARTIALLY_FULFILLED";
  lines: OrderLine[];
  shipping: number;
  tax: number;
  discountCodes: string[];
  refunds: RefundRecord[];
  /** Visits in order of time; null while Shopify has not worked the journey out yet. */
  journey: Visit[] | null;
  attribution: { handle: string; displayName: string } | null;
  sourceName: string;
  appName: string | null;
  tags: string[];
  note: string | null;
  customAttributes: { key: string; value: string | null }[];
  shippingAddress: Address | null;
}

export interface DiscountRecord {
  id: number;
  title: string;
  codes: { id: number; code: string; used: number }[];
  value: { percentage: number } | { amount: number; onEachItem: boolean };
  startsAt: string;
  endsAt: string | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  /** Customers who may use it; null when all may. */
  customerIds: number[] | null;
  productIds: number[] | null;
  minimum: { subtotal: number } | { quantity: number } | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  tags: string[];
  createdAt: string;
  updatedAt: string;
}

export interface CodeBatchRecord {
  id: number;
  discountId: number;
  createdAt: string;
  codes: { code: string; error: string | null }[];
}

export interface SegmentRecord {
  id: number;
  name: string;
  query: string;
  createdAt: string;
  updatedAt: string;
}

export interface BulkOperationRecord {
  id: number;
  query: string;
  groupObjects: boolean;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  createdAt: string;
  completedAt: string | null;
  objectCount: number;
  rootObjectCount: number;
  /** The result, JSON lines; null until completed. */
  jsonl: string | null;
}

export interface MergeRecord {
  jobId: string;
  keptId: number;
  deletedId: number;
  status: "COMPLETED" | "FAILED" | "IN_PROGRESS";
}

export interface WebhookSubscriptionRecord {
  id: number;
  topic: string;
  uri: string;
  createdAt: string;
}

export interface ShopRecord {
  domain: string;
  /** The word in the admin's address: `/store/<handle>`. */
  handle: string;
  id: number;
  name: string;
  email: string;
  currency: string;
  countryCode: string;
  timezone: string;
  createdAt: string;
  nextId: number;
  nextOrderNumber: number;
  installed: boolean;
  /** The plan that the merchant took on the hosted pricing page. */
  subscription?: string;
  customers: CustomerRecord[];
  products: ProductRecord[];
  orders: OrderRecord[];
  discounts: DiscountRecord[];
  codeBatches: CodeBatchRecord[];
  metafields: MetafieldRecord[];
  segments: SegmentRecord[];
  bulkOperations: BulkOperationRecord[];
  merges: MergeRecord[];
  webhookSubscriptions: WebhookSubscriptionRecord[];
  webPixel: { id: number; settings: unknown } | null;
  flowTriggers: { handle: string; payload: unknown; at: string }[];
}
