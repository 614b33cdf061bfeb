import { GraphQLError } from "graphql";
import type { Args, Context, View } from "./context.ts";
import { searchTest, type Searchable } from "./search.ts";

const MAX_PAGE = 250;

interface ListOptions<T> {
  view: (item: T) => View;
  /** Names the item in its cursor; unique within the list. */
  id: (item: T) => number | string;
  search?: Searchable<T>;
  /** Sort value per sort key; the list's own order where a key is missing. */
  sort?: Record<string, (item: T) => string | number>;
}

/**
 * A page of a list as Shopify's connections give it: search, sort, reverse, then first/after or
 * last/before. Outside bulk operations one of first and last is a must, and 250 the most.
 */
export function connection<T>(
  context: Context,
  items: readonly T[],
  args: Args,
  options: ListOptions<T>,
): View {
  const found = options.search
    ? items.filter(searchTest(args.query as string | undefined, options.search))
    : [...items];
  const sortBy = options.sort?.[String(args.sortKey)];
  if (sortBy)
    found.sort((a, b) => {
      const [left, right] = [sortBy(a), sortBy(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    });
  if (args.reverse) found.reverse();

  const [start, end] = context.bulk ? [0, found.length] : pageBounds(found, args, options.id);
  const edges = found.slice(start, end).map((item) => ({
    node: options.view(item),
    cursor: toCursor(options.id(item)),
  }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: end < found.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const toCursor = (id: number | string): string =>
  Buffer.from(JSON.stringify({ last_id: id })).toString("base64");

function pageBounds<T>(
  found: T[],
  args: Args,
  id: (item: T) => number | string,
): [start: number, end: number] {
  const size = (args.first ?? args.last) as number | null | undefined;
  if (size === null || size === undefined)
    throw new GraphQLError("you must provide one of first or last", {
      extensions: { code: "BAD_REQUEST" },
    });
  if (size > MAX_PAGE || size < 0)
    throw new GraphQLError(`the page size must be between 0 and ${MAX_PAGE}, got ${size}`, {
      extensions: { code: "BAD_REQUEST" },
    });
  const indexOf = (cursor: unknown): number => {
    const at = found.findIndex((item) => toCursor(id(item)) === cursor);
    if (at < 0) throw new GraphQLError(`Invalid cursor for current pagination sort.`);
    return at;
  };
  const from = args.after ? indexOf(args.after) + 1 : 0;
  const to = args.before ? indexOf(args.before) : found.length;
  return args.first === undefined || args.first === null
    ? [Math.max(from, to - size), to]
    : [from, Math.min(to, from + size)];
}
