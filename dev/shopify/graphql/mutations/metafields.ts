import type {
  CustomerRecord,
  MetafieldRecord,
  OrderRecord,
  ProductRecord,
} from "../../store/records.ts";
import type { Args, Context, View } from "../context.ts";
import { parseGid } from "../gid.ts";
import { digestOf, metafieldView, resolveNamespace } from "../views/metafields.ts";
import { cleanTags } from "./customer-input.ts";
import { ownerNode } from "../owners.ts";
import { payload, Refusal, userError } from "./user-error.ts";

const MAX_METAFIELDS = 25;

function isJson(value: string, check: (parsed: unknown) => boolean = () => true): boolean {
  try {
    return check(JSON.parse(value) as unknown);
  } catch {
    return false;
  }
}

const validators: Record<string, (value: string) => boolean> = {
  single_line_text_field: (value) => value !== "" && !/[\n\r]/.test(value),
  multi_line_text_field: (value) => value !== "",
  number_integer: (value) => /^-?\d{1,16}$/.test(value),
  number_decimal: (value) => /^-?\d{1,13}(\.\d{1,9})?$/.test(value),
  boolean: (value) => value === "true" || value === "false",
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value),
  date_time: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.test(value),
  url: (value) => URL.canParse(value),
  json: (value) => isJson(value),
  money: (value) =>
    isJson(
      value,
      (one) => typeof one === "object" && one !== null && "amount" in one && "currency_code" in one,
    ),
  id: (value) => value !== "",
  color: (value) => /^#[0-9a-f]{6}$/i.test(value),
};

function isValid(type: string, value: string): boolean {
  const inner = /^list\.(.+)$/.exec(type)?.[1];
  if (inner)
    return isJson(
      value,
      (list) =>
        Array.isArray(list) &&
        list.every((one) => isValid(inner, typeof one === "string" ? one : JSON.stringify(one))),
    );
  return validators[type]?.(value) ?? /reference$/.test(type);
}

interface Prepared {
  found: MetafieldRecord | undefined;
  record: Omit<MetafieldRecord, "id" | "createdAt" | "updatedAt">;
}

function prepare(context: Context, input: Args, index: number): Prepared | View {
  const at = ["metafields", String(index)];
  const refuse = (field: string, message: string, code: string): View => ({
    ...userError([...at, field], message, code),
    elementIndex: null,
  });
  const ownerId = String(input.ownerId);
  if (!ownerNode(context, ownerId)) return refuse("ownerId", "Owner does not exist.", "INVALID");
  const namespace = resolveNamespace(input.namespace);
  if (namespace.startsWith("app--") && !namespace.startsWith(resolveNamespace("$app")))
    return refuse(
      "namespace",
      "Access to this namespace and key on Metafields for this resource type is not allowed.",
      "APP_NOT_AUTHORIZED",
    );
  const key = String(input.key);
  if (!/^[\w-]{2,64}$/.test(key))
    return refuse("key", "Key must be 2 to 64 letters, digits, underscores or dashes.", "INVALID");
  const found = context.shop
    .metafieldsOf(ownerId)
    .find((one) => one.namespace === namespace && one.key === key);
  const ownerType = parseGid(ownerId).type.toUpperCase();
  const definition = context.shop.definitions.find(
    (one) =>
      one.ownerType === ownerType &&
      resolveNamespace(one.namespace) === namespace &&
      one.key === key,
  );
  const expected = definition?.type ?? found?.type;
  const type = (input.type as string | undefined) ?? expected;
  if (!type) return refuse("type", "Type can't be blank", "BLANK");
  if (definition && type !== definition.type)
    return refuse(
      "type",
      `Type must be consistent with the definition's type '${definition.type}'.`,
      "INVALID_TYPE",
    );
  const value = String(input.value);
  if (value === "") return refuse("value", "may not be empty", "BLANK");
  if (!isValid(type, value))
    return refuse("value", `Value is invalid for the type ${type}.`, "INVALID_VALUE");
  if (
    input.compareDigest !== undefined &&
    (found ? digestOf(found.value) : null) !== input.compareDigest
  )
    return refuse(
      "compareDigest",
      "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
      "STALE_OBJECT",
    );
  return { found, record: { ownerId, namespace, key, type, value } };
}

const isPrepared = (one: Prepared | View): one is Prepared => "record" in one;

/** Writes all of them or none. */
export function writeMetafields(context: Context, inputs: Args[]): MetafieldRecord[] {
  if (inputs.length > MAX_METAFIELDS)
    throw new Refusal(
      ["metafields"],
      `Exceeded the maximum metafields input limit of ${MAX_METAFIELDS}.`,
      "LESS_THAN_OR_EQUAL_TO",
    );
  const prepared = inputs.map((input, index) => prepare(context, input, index));
  const errors = prepared.filter((one) => !isPrepared(one));
  if (errors.length) throw Object.assign(new Refusal(null, "invalid metafields"), { errors });
  const now = context.shop.clock.iso();
  const written = prepared.filter(isPrepared).map(({ found, record }) => {
    if (found) return Object.assign(found, record, { updatedAt: now });
    const created = { ...record, id: context.shop.id(), createdAt: now, updatedAt: now };
    context.shop.data.metafields.push(created);
    return created;
  });
  for (const ownerId of new Set(written.map((one) => one.ownerId))) touchOwner(context, ownerId);
  return written;
}

/** Tells the app that an owner changed, as Shopify does for customers, orders and products. */
function touchOwner(context: Context, ownerId: string): void {
  const owner = ownerNode(context, ownerId);
  const { shop } = context;
  if (owner?.type === "Customer") shop.updateCustomer(owner.record as CustomerRecord, {});
  else if (owner?.type === "Order") {
    const order = owner.record as OrderRecord;
    order.updatedAt = shop.clock.iso();
    shop.touch({ topic: "orders/updated", order });
  } else if (owner?.type === "Product") {
    const product = owner.record as ProductRecord;
    product.updatedAt = shop.clock.iso();
    shop.touch({ topic: "products/update", product });
  } else shop.touch();
}

export const metafieldsSet = (context: Context, args: { metafields: Args[] }): View =>
  payload(["metafields"], () => ({
    metafields: writeMetafields(context, args.metafields).map(metafieldView),
  }));

export const metafieldsDelete = (context: Context, args: { metafields: Args[] }): View =>
  payload(["deletedMetafields"], () => ({
    deletedMetafields: args.metafields.map((one) => {
      const namespace = resolveNamespace(one.namespace);
      const all = context.shop.data.metafields;
      const at = all.findIndex(
        (has) => has.ownerId === one.ownerId && has.namespace === namespace && has.key === one.key,
      );
      if (at < 0) return null;
      all.splice(at, 1);
      touchOwner(context, String(one.ownerId));
      return { ownerId: one.ownerId, namespace, key: one.key };
    }),
  }));

function changeTags(context: Context, id: string, change: (tags: string[]) => string[]): View {
  return payload(["node"], () => {
    const owner = ownerNode(context, id);
    if (!owner || !("tags" in owner.record))
      throw new Refusal(["id"], `${parseGid(id).type} does not exist`);
    const before = owner.record.tags;
    const after = cleanTags(change(before));
    if (after.join("\n") !== before.join("\n")) {
      owner.record.tags = after;
      touchOwner(context, id);
    }
    return { node: owner.view() };
  });
}

export const tagsAdd = (context: Context, args: { id: string; tags: string[] }): View =>
  changeTags(context, args.id, (tags) => [...tags, ...args.tags]);

export const tagsRemove = (context: Context, args: { id: string; tags: string[] }): View => {
  const gone = new Set(args.tags.map((tag) => tag.trim().toLowerCase()));
  return changeTags(context, args.id, (tags) => tags.filter((tag) => !gone.has(tag.toLowerCase())));
};
