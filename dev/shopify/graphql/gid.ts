import { GraphQLError } from "graphql";

/** gid("Customer", 7) → "gid://shopify/Customer/7". */
export const gid = (type: string, id: number | string): string => `gid://shopify/${type}/${id}`;

/** Type and number of a global id; throws the error that Shopify gives for anything else. */
export function parseGid(value: unknown): { type: string; id: number } {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(\?.*)?$/.exec(String(value));
  if (!match?.[1]) throw new GraphQLError(`Invalid global id '${String(value)}'`);
  return { type: match[1], id: Number(match[2]) };
}

/** The number inside a global id that must be of one of these types. */
export function idOf(value: unknown, ...types: string[]): number {
  const { type, id } = parseGid(value);
  if (types.length && !types.includes(type))
    throw new GraphQLError(`Invalid id: ${String(value)}`, {
      extensions: { code: "RESOURCE_NOT_FOUND" },
    });
  return id;
}
