import type { Address, CustomerRecord } from "../../store/records.ts";
import { orderAmounts } from "../../store/amounts.ts";
import { toGraphDecimal } from "../../store/money.ts";
import { connection } from "../connection.ts";
import { visibleOrders, type Args, type Context, type View } from "../context.ts";
import { gid } from "../gid.ts";
import type { Searchable } from "../search.ts";
import { metafieldFields } from "./metafields.ts";
import { moneyView } from "./money.ts";
import { orderList, orderView } from "./order.ts";

const regionNames = new Intl.DisplayNames("en", { type: "region" });
const fullName = (one: { firstName: string | null; lastName: string | null }): string =>
  [one.firstName, one.lastName].filter(Boolean).join(" ");

export const addressView = (address: Address): View => ({
  __typename: "MailingAddress",
  ...address,
  id: gid("MailingAddress", `${address.id}?model_name=CustomerAddress`),
  name: fullName(address) || null,
  country: address.countryCode ? regionNames.of(address.countryCode) : null,
  countryCode: address.countryCode,
  countryCodeV2: address.countryCode,
  province: address.provinceCode,
  coordinatesValidated: false,
  latitude: null,
  longitude: null,
  timeZone: null,
  formattedArea: [address.city, address.provinceCode, address.countryCode]
    .filter(Boolean)
    .join(", "),
  formatted: [address.address1, address.address2, address.city, address.countryCode].filter(
    Boolean,
  ),
});

/** What a customer spent: paid orders that are no tests, less refunds. */
export const amountSpent = (customer: CustomerRecord, context: Context): number =>
  context.shop
    .ordersOf(customer.id)
    .filter((order) => !order.test && !order.cancelledAt)
    .reduce((sum, order) => sum + orderAmounts(order).current, 0);

export function customerView(context: Context, customer: CustomerRecord): View {
  const { shop } = context;
  const id = gid("Customer", customer.id);
  const orders = () => visibleOrders(context).filter((order) => order.customerId === customer.id);
  const latest = () => orders().toSorted((a, b) => b.processedAt.localeCompare(a.processedAt))[0];
  const home = customer.addresses.find((one) => one.id === customer.defaultAddressId);
  const emailAddress = customer.email
    ? {
      __typename: "CustomerEmailAddress",
      emailAddress: customer.email,
      marketingState: customer.emailConsent.state,
      marketingOptInLevel: customer.emailConsent.optInLevel,
      marketingUpdatedAt: customer.emailConsent.updatedAt,
      marketingUnsubscribeUrl: `https://${shop.data.domain}/account/unsubscribe/${customer.id}`,
      openTrackingLevel: "UNKNOWN",
      openTrackingUrl: `https://${shop.data.domain}/account/tracking/${customer.id}`,
      sourceLocation: null,
      validFormat: true,
    }
    : null;
  return {
    __typename: "Customer",
    id,
    legacyResourceId: String(customer.id),
    email: customer.email,
    phone: customer.phone,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: fullName(customer) || customer.email || customer.phone || "",
    note: customer.note,
    locale: customer.locale,
    tags: customer.tags.toSorted(),
    taxExempt: customer.taxExempt,
    taxExemptions: [],
    state: customer.state,
    verifiedEmail: customer.verifiedEmail,
    validEmailAddress: customer.email !== null,
    canDelete: shop.ordersOf(customer.id).length === 0,
    dataSaleOptOut: false,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    lifetimeDuration: "less than a minute",
    multipassIdentifier: null,
    numberOfOrders: String(shop.ordersOf(customer.id).length),
    amountSpent: () => moneyView(amountSpent(customer, context), shop.data.currency),
    defaultEmailAddress: emailAddress,
    defaultPhoneNumber: customer.phone
      ? {
        __typename: "CustomerPhoneNumber",
        phoneNumber: customer.phone,
        marketingState: customer.smsConsent.state,
        marketingOptInLevel: customer.smsConsent.optInLevel,
        marketingUpdatedAt: customer.smsConsent.updatedAt,
        marketingCollectedFrom: customer.smsConsent.updatedAt ? "OTHER" : null,
        sourceLocation: null,
      }
      : null,
    emailMarketingConsent: customer.email
      ? {
        marketingState: customer.emailConsent.state,
        marketingOptInLevel: customer.emailConsent.optInLevel,
        consentUpdatedAt: customer.emailConsent.updatedAt,
        sourceLocation: null,
      }
      : null,
    smsMarketingConsent: customer.phone
      ? {
        marketingState: customer.smsConsent.state,
        marketingOptInLevel: customer.smsConsent.optInLevel,
        consentUpdatedAt: customer.smsConsent.updatedAt,
        consentCollectedFrom: "OTHER",
        sourceLocation: null,
      }
      : null,
    addresses: ({ first }: Args) =>
      customer.addresses.slice(0, (first as number | null) ?? 250).map(addressView),
    addressesV2: (args: Args) =>
      connection(context, customer.addresses, args, { view: addressView, id: (one) => one.id }),
    defaultAddress: home ? addressView(home) : null,
    mergeable: { isMergeable: true, errorFields: [], reason: null, mergeInProgress: null },
    statistics: { predictedSpendTier: null, rfmGroup: null },
    orders: (args: Args) => orderList(context, orders(), args),
    lastOrder: () => {
      const order = latest();
      return order ? orderView(context, order) : null;
    },
    ...metafieldFields(context, id),
  };
}

const customerSearch = (context: Context): Searchable<CustomerRecord> => ({
  fields: {
    id: (one) => one.id,
    email: (one) => one.email,
    phone: (one) => one.phone,
    first_name: (one) => one.firstName,
    last_name: (one) => one.lastName,
    tag: (one) => one.tags,
    state: (one) => one.state,
    country: (one) => one.addresses.map((address) => address.countryCode),
    created_at: (one) => one.createdAt,
    updated_at: (one) => one.updatedAt,
    customer_date: (one) => one.createdAt,
    accepts_marketing: (one) => one.emailConsent.state === "SUBSCRIBED",
    orders_count: (one) => context.shop.ordersOf(one.id).length,
    total_spent: (one) =>
      Number(toGraphDecimal(amountSpent(one, context), context.shop.data.currency)),
  },
  text: (one) => [one.email, one.phone, fullName(one), ...one.tags].join(" "),
});

export const customerList = (context: Context, args: Args): View =>
  connection(context, context.shop.customers, args, {
    view: (one) => customerView(context, one),
    id: (one) => one.id,
    search: customerSearch(context),
    sort: {
      ID: (one) => one.id,
      CREATED_AT: (one) => one.createdAt,
      UPDATED_AT: (one) => one.updatedAt,
      NAME: (one) => `${one.lastName ?? ""}, ${one.firstName ?? ""}`,
    },
  });
