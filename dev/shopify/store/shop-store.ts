import type { Clock } from "../clock.ts";
import type {
  Address,
  Consent,
  CustomerRecord,
  DiscountRecord,
  MetafieldDefinition,
  MetafieldRecord,
  OrderLine,
  OrderRecord,
  ProductRecord,
  RefundRecord,
  ShopRecord,
  VariantRecord,
} from "./records.ts";

export type NewCustomer = Partial<Omit<CustomerRecord, "id" | "addresses">> & {
  addresses?: Partial<Address>[];
};
export type NewProduct = Partial<Omit<ProductRecord, "id" | "variants">> & {
  title: string;
  variants?: Partial<Omit<VariantRecord, "id">>[];
};
export type NewOrder = Partial<Omit<OrderRecord, "id" | "lines" | "refunds">> & {
  lines?: (Partial<OrderLine> & { title?: string })[];
};
export type NewDiscount = Partial<Omit<DiscountRecord, "id" | "codes">> & { code: string };

/** Something that Shopify would tell the app about. */
export type StoreEvent =
  | { topic: `customers/${"create" | "update" | "delete"}`; customer: CustomerRecord }
  | { topic: `orders/${"create" | "updated" | "cancelled" | "paid"}`; order: OrderRecord }
  | { topic: "refunds/create"; order: OrderRecord; refund: RefundRecord }
  | { topic: `products/${"create" | "update" | "delete"}`; product: ProductRecord }
  | { topic: "customers_email_marketing_consent/update"; customer: CustomerRecord }
  | { topic: "customers_marketing_consent/update"; customer: CustomerRecord };

const noConsent = (): Consent => ({ state: "NOT_SUBSCRIBED", optInLevel: null, updatedAt: null });

/** A product's address: "Mira Carrier" → "mira-carrier". */
const toHandle = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** One shop's data with the few operations that tests, seeds and mutations share. */
export class ShopStore {
  readonly data: ShopRecord;
  readonly clock: Clock;
  readonly definitions: MetafieldDefinition[];
  #changed: (event?: StoreEvent) => void;

  constructor(
    data: ShopRecord,
    clock: Clock,
    definitions: MetafieldDefinition[],
    changed: (event?: StoreEvent) => void,
  ) {
    this.data = data;
    this.clock = clock;
    this.definitions = definitions;
    this.#changed = changed;
  }

  get customers(): CustomerRecord[] {
    return this.data.customers;
  }
  get products(): ProductRecord[] {
    return this.data.products;
  }
  get orders(): OrderRecord[] {
    return this.data.orders;
  }
  get discounts(): DiscountRecord[] {
    return this.data.discounts;
  }

  /** A number that no other record of this shop carries. */
  id(): number {
    return this.data.nextId++;
  }

  /** Marks the store as changed (it will be written) and, with an event, tells the app. */
  touch(event?: StoreEvent): void {
    this.#changed(event);
  }

  createCustomer(input: NewCustomer): CustomerRecord {
    const now = this.clock.iso();
    const addresses = (input.addresses ?? []).map((address) => this.address(address));
    const customer: CustomerRecord = {
      email: null,
      phone: null,
      firstName: null,
      lastName: null,
      note: null,
      locale: "en",
      tags: [],
      taxExempt: false,
      defaultAddressId: addresses[0]?.id ?? null,
      state: "DISABLED",
      verifiedEmail: true,
      emailConsent: noConsent(),
      smsConsent: noConsent(),
      createdAt: now,
      updatedAt: now,
      ...input,
      id: this.id(),
      addresses,
    };
    this.customers.push(customer);
    this.touch({ topic: "customers/create", customer });
    return customer;
  }

  /** Changes a customer in place, moves its `updatedAt` and tells the app. */
  updateCustomer(customer: CustomerRecord, change: Partial<CustomerRecord>): CustomerRecord {
    Object.assign(customer, change, { updatedAt: this.clock.iso() });
    this.touch({ topic: "customers/update", customer });
    return customer;
  }

  address(input: Partial<Address>): Address {
    return {
      firstName: null,
      lastName: null,
      company: null,
      address1: null,
      address2: null,
      city: null,
      provinceCode: null,
      zip: null,
      countryCode: null,
      phone: null,
      ...input,
      id: input.id ?? this.id(),
    };
  }

  findCustomer(id: number): CustomerRecord | undefined {
    return this.customers.find((one) => one.id === id);
  }
  findCustomerByEmail(email: string): CustomerRecord | undefined {
    const wanted = email.trim().toLowerCase();
    return this.customers.find((one) => one.email?.toLowerCase() === wanted);
  }
  findCustomerByPhone(phone: string): CustomerRecord | undefined {
    return this.customers.find((one) => one.phone === phone);
  }
  findOrder(id: number): OrderRecord | undefined {
    return this.orders.find((one) => one.id === id);
  }
  findProduct(id: number): ProductRecord | undefined {
    return this.products.find((one) => one.id === id);
  }
  findVariant(id: number): { product: ProductRecord; variant: VariantRecord } | undefined {
    for (const product of this.products) {
      const variant = product.variants.find((one) => one.id === id);
      if (variant) return { product, variant };
    }
    return undefined;
  }
  findDiscountByCode(code: string): DiscountRecord | undefined {
    const wanted = code.toLowerCase();
    return this.discounts.find((one) => one.codes.some((c) => c.code.toLowerCase() === wanted));
  }
  ordersOf(customerId: number): OrderRecord[] {
    return this.orders.filter((one) => one.customerId === customerId);
  }
  /** Metafields of one owner, by its gid. */
  metafieldsOf(ownerId: string): MetafieldRecord[] {
    return this.data.metafields.filter((one) => one.ownerId === ownerId);
  }

  createProduct(input: NewProduct): ProductRecord {
    const now = this.clock.iso();
    const variants = (input.variants ?? [{}]).map((variant) => ({
      title: "Default Title",
      sku: null,
      barcode: null,
      price: 0,
      compareAtPrice: null,
      inventoryQuantity: 100,
      options: [{ name: "Title", value: variant.title ?? "Default Title" }],
      ...variant,
      id: this.id(),
    }));
    const product: ProductRecord = {
      handle: toHandle(input.title),
      descriptionHtml: "",
      vendor: this.data.name,
      productType: "",
      status: "ACTIVE",
      tags: [],
      imagePath: null,
      createdAt: now,
      updatedAt: now,
      ...input,
      id: this.id(),
      variants,
    };
    this.products.push(product);
    this.touch({ topic: "products/create", product });
    return product;
  }

  /** A placed order. Without lines it takes the first product; without a customer it is a guest's. */
  createOrder(input: NewOrder = {}): OrderRecord {
    const now = this.clock.iso();
    const customer = input.customerId ? this.findCustomer(input.customerId) : undefined;
    const createdAt = input.createdAt ?? now;
    const order: OrderRecord = {
      customerId: null,
      email: customer?.email ?? null,
      phone: null,
      processedAt: createdAt,
      updatedAt: createdAt,
      cancelledAt: null,
      cancelReason: null,
      test: false,
      currency: this.data.currency,
      presentmentCurrency: input.currency ?? this.data.currency,
      presentmentRate: 1,
      financialStatus: "PAID",
      fulfillmentStatus: "UNFULFILLED",
      shipping: 0,
      tax: 0,
      discountCodes: [],
      journey: [],
      attribution: { handle: "online_store", displayName: "Online Store" },
      sourceName: "web",
      appName: "Online Store",
      tags: [],
      note: null,
      customAttributes: [],
      shippingAddress: null,
      ...input,
      createdAt,
      id: this.id(),
      number: input.number ?? this.data.nextOrderNumber++,
      lines: (input.lines ?? [{}]).map((line) => this.#orderLine(line)),
      refunds: [],
    };
    for (const code of order.discountCodes) {
      const redeemed = this.findDiscountByCode(code)?.codes.find(
        (one) => one.code.toLowerCase() === code.toLowerCase(),
      );
      if (redeemed) redeemed.used += 1;
    }
    this.orders.push(order);
    this.touch({ topic: "orders/create", order });
    return order;
  }

  #orderLine(line: Partial<OrderLine>): OrderLine {
    const found = line.variantId
      ? this.findVariant(line.variantId)
      : this.products
        .filter((one) => !line.productId || one.id === line.productId)
        .map((product) => ({ product, variant: product.variants[0] }))[0];
    const quantity = line.quantity ?? 1;
    return {
      title: found?.product.title ?? "Item",
      variantTitle: found?.variant?.title ?? null,
      sku: found?.variant?.sku ?? null,
      vendor: found?.product.vendor ?? null,
      productId: found?.product.id ?? null,
      variantId: found?.variant?.id ?? null,
      unitPrice: found?.variant?.price ?? 1000,
      discount: 0,
      ...line,
      id: this.id(),
      quantity,
      currentQuantity: line.currentQuantity ?? quantity,
    };
  }

  cancelOrder(order: OrderRecord, reason: OrderRecord["cancelReason"] = "CUSTOMER"): OrderRecord {
    const now = this.clock.iso();
    Object.assign(order, { cancelledAt: now, cancelReason: reason, updatedAt: now });
    this.touch({ topic: "orders/cancelled", order });
    this.touch({ topic: "orders/updated", order });
    return order;
  }

  /** Refunds whole or part of an order; without lines, everything that is still there. */
  refundOrder(
    order: OrderRecord,
    input: { lines?: { lineId: number; quantity: number }[]; amount?: number; note?: string } = {},
  ): RefundRecord {
    const now = this.clock.iso();
    const wanted =
      input.lines ??
      order.lines.map((line) => ({ lineId: line.id, quantity: line.currentQuantity }));
    const lines = wanted.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((one) => one.id === lineId);
      if (!line || quantity < 1) return [];
      const subtotal = Math.round((line.unitPrice - line.discount / line.quantity) * quantity);
      line.currentQuantity = Math.max(0, line.currentQuantity - quantity);
      return [{ id: this.id(), lineId, quantity, subtotal }];
    });
    const refund: RefundRecord = {
      id: this.id(),
      createdAt: now,
      note: input.note ?? null,
      amount: input.amount ?? lines.reduce((sum, line) => sum + line.subtotal, 0),
      lines,
    };
    order.refunds.push(refund);
    order.financialStatus = order.lines.every((line) => line.currentQuantity === 0)
      ? "REFUNDED"
      : "PARTIALLY_REFUNDED";
    order.updatedAt = now;
    this.touch({ topic: "refunds/create", order, refund });
    this.touch({ topic: "orders/updated", order });
    return refund;
  }

  createDiscount(input: NewDiscount): DiscountRecord {
    const now = this.clock.iso();
    const { code, ...rest } = input;
    const discount: DiscountRecord = {
      title: code,
      value: { percentage: 0.1 },
      startsAt: now,
      endsAt: null,
      usageLimit: null,
      appliesOncePerCustomer: false,
      customerIds: null,
      productIds: null,
      minimum: null,
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      tags: [],
      createdAt: now,
      updatedAt: now,
      ...rest,
      id: this.id(),
      codes: [{ id: this.id(), code, used: 0 }],
    };
    this.discounts.push(discount);
    this.touch();
    return discount;
  }
}
