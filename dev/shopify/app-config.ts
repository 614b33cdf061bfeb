import { existsSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { MetafieldDefinition } from "./store/records.ts";

/** What the stand-in takes from `shopify.app.toml`, as Shopify would on deploy. */
export interface AppConfig {
  scopes: string[];
  definitions: MetafieldDefinition[];
  topics: Set<string>;
  proxy: { path: string; prefix: string; subpath: string } | null;
}

interface Toml {
  access_scopes?: { scopes?: string; optional_scopes?: string[] };
  webhooks?: { subscriptions?: { topics?: string[] }[] };
  app_proxy?: { url?: string; prefix?: string; subpath?: string };
  [ownerType: string]: unknown;
}

const OWNERS = ["customer", "order", "product", "variant", "shop"];

/** Reads the app's configuration; null when the file is not there. */
export function readAppConfig(path: string | null): AppConfig | null {
  if (!path || !existsSync(path)) return null;
  const toml = parse(readFileSync(path, "utf8")) as Toml;
  const definitions: MetafieldDefinition[] = [];
  for (const owner of OWNERS) {
    const declared = (
      toml[owner] as { metafields?: Record<string, Record<string, { type?: string }>> }
    )?.metafields;
    for (const [namespace, keys] of Object.entries(declared ?? {}))
      for (const [key, { type }] of Object.entries(keys))
        if (type)
          definitions.push({
            ownerType: owner === "variant" ? "PRODUCTVARIANT" : owner.toUpperCase(),
            namespace: namespace === "app" ? "$app" : namespace,
            key,
            type,
          });
  }
  const proxy = toml.app_proxy;
  return {
    scopes: (toml.access_scopes?.scopes ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
    definitions,
    topics: new Set(toml.webhooks?.subscriptions?.flatMap((one) => one.topics ?? []) ?? []),
    proxy: proxy?.url
      ? {
        path: proxy.url.replace(/^https?:\/\/[^/]+/, ""),
        prefix: proxy.prefix ?? "apps",
        subpath: proxy.subpath ?? "flybridge",
      }
      : null,
  };
}
