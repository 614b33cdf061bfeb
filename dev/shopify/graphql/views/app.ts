import type { WebhookSubscriptionRecord } from "../../store/records.ts";
import type { Context, View } from "../context.ts";
import { gid } from "../gid.ts";
import { APP_ID, metafieldFields } from "./metafields.ts";

export function shopView(context: Context): View {
  const { data } = context.shop;
  const id = gid("Shop", data.id);
  const domain = {
    id: gid("Domain", data.id),
    host: data.domain,
    url: `https://${data.domain}`,
    sslEnabled: true,
  };
  return {
    __typename: "Shop",
    id,
    name: data.name,
    email: data.email,
    contactEmail: data.email,
    description: null,
    myshopifyDomain: data.domain,
    primaryDomain: domain,
    domains: [domain],
    url: `https://${data.domain}`,
    currencyCode: data.currency,
    enabledPresentmentCurrencies: [data.currency],
    ianaTimezone: data.timezone,
    timezoneAbbreviation: "EST",
    timezoneOffset: "-0500",
    timezoneOffsetMinutes: -300,
    unitSystem: "IMPERIAL_SYSTEM",
    weightUnit: "POUNDS",
    taxesIncluded: false,
    taxShipping: false,
    setupRequired: false,
    checkoutApiSupported: true,
    shopOwnerName: "Ada Winter",
    orderNumberFormatPrefix: "#",
    orderNumberFormatSuffix: "",
    createdAt: data.createdAt,
    updatedAt: data.createdAt,
    plan: {
      displayName: "Basic",
      publicDisplayName: "Basic",
      partnerDevelopment: true,
      shopifyPlus: false,
    },
    billingAddress: { countryCodeV2: data.countryCode, country: "United States" },
    shopAddress: { countryCodeV2: data.countryCode, country: "United States", city: "Portland" },
    ...metafieldFields(context, id),
  };
}

export function installationView(context: Context): View {
  const { data } = context.shop;
  const id = gid("AppInstallation", data.id);
  return {
    __typename: "AppInstallation",
    id,
    accessScopes: [...context.scopes].map((handle) => ({
      handle,
      description: handle.replaceAll("_", " "),
    })),
    activeSubscriptions: data.subscription ? [{ __typename: "AppSubscription", name: data.subscription, status: "ACTIVE" }] : [],
    launchUrl: `https://admin.shopify.com/store/${data.handle}/apps/flybridge`,
    uninstallUrl: null,
    app: {
      __typename: "App",
      id: gid("App", APP_ID),
      apiKey: context.apiKey,
      handle: "flybridge",
      title: "Flybridge",
      embedded: true,
      developerName: "Flybridge",
      requestedAccessScopes: [...context.scopes].map((handle) => ({ handle, description: handle })),
      webhookApiVersion: "2026-07",
    },
    ...metafieldFields(context, id),
  };
}

export const subscriptionView = (one: WebhookSubscriptionRecord): View => ({
  __typename: "WebhookSubscription",
  id: gid("WebhookSubscription", one.id),
  legacyResourceId: String(one.id),
  topic: one.topic,
  uri: one.uri,
  callbackUrl: one.uri,
  format: "JSON",
  filter: null,
  name: null,
  includeFields: [],
  metafieldNamespaces: [],
  metafields: [],
  createdAt: one.createdAt,
  updatedAt: one.createdAt,
  apiVersion: { handle: "2026-07", displayName: "2026-07", supported: true },
  endpoint: { __typename: "WebhookHttpEndpoint", callbackUrl: one.uri },
});

export function webPixelView(context: Context): View | null {
  const pixel = context.shop.data.webPixel;
  return pixel
    ? {
      __typename: "WebPixel",
      id: gid("WebPixel", pixel.id),
      settings:
          typeof pixel.settings === "string" ? pixel.settings : JSON.stringify(pixel.settings),
    }
    : null;
}
