import { createHash } from "node:crypto";
import type { MetafieldRecord } from "../../store/records.ts";
import { connection } from "../connection.ts";
import type { Args, Context, View } from "../context.ts";
import { gid } from "../gid.ts";

/** Number that Shopify would have given this app; the app's own namespace carries it. */
export const APP_ID = 421337;

/** `$app` and `$app:loyalty` → the namespace that only this app may write; none → `$app`. */
export function resolveNamespace(namespace: unknown): string {
  if (namespace === null || namespace === undefined) return `app--${APP_ID}`;
  return String(namespace).replace(/^\$app(?::(.*))?$/, (_all, rest?: string) =>
    rest ? `app--${APP_ID}--${rest}` : `app--${APP_ID}`,
  );
}

export const digestOf = (value: string): string => createHash("sha256").update(value).digest("hex");

function parsed(record: MetafieldRecord): unknown {
  if (
    /^(json|list\.|number_integer|boolean|rating|money|link|dimension|weight|volume)/.test(
      record.type,
    )
  )
    return JSON.parse(record.value) as unknown;
  return record.value;
}

export const metafieldView = (record: MetafieldRecord): View => ({
  __typename: "Metafield",
  id: gid("Metafield", record.id),
  legacyResourceId: String(record.id),
  namespace: record.namespace,
  key: record.key,
  type: record.type,
  value: record.value,
  jsonValue: parsed(record),
  compareDigest: digestOf(record.value),
  description: null,
  ownerType: (/shopify\/(\w+)\//.exec(record.ownerId)?.[1] ?? "").toUpperCase(),
  sizeInBytes: Buffer.byteLength(record.value),
  createdAt: record.createdAt,
  updatedAt: record.updatedAt,
});

/** The fields `metafield` and `metafields` of an owner. */
export const metafieldFields = (context: Context, ownerId: string): View => ({
  metafield: ({ namespace, key }: Args) => {
    const wanted = resolveNamespace(namespace);
    const found = context.shop
      .metafieldsOf(ownerId)
      .find((one) => one.namespace === wanted && one.key === key);
    return found ? metafieldView(found) : null;
  },
  metafields: (args: Args) => {
    const all = context.shop.metafieldsOf(ownerId);
    const wanted = args.namespace ? resolveNamespace(args.namespace) : null;
    const keys = args.keys as string[] | undefined;
    return connection(
      context,
      all.filter(
        (one) =>
          (!wanted || one.namespace === wanted) &&
          (!keys || keys.includes(one.key) || keys.includes(`${one.namespace}.${one.key}`)),
      ),
      args,
      { view: metafieldView, id: (one) => one.id },
    );
  },
});
