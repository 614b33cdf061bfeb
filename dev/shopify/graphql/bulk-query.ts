import { Kind, parse, visit, type DocumentNode } from "graphql";

const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;

/** What Shopify would refuse about the query of a bulk operation; null when nothing. */
export function bulkQueryProblem(text: string): string | null {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    return `Invalid bulk query: ${(error as Error).message}`;
  }
  let connections = 0;
  let depth = 0;
  let deepest = 0;
  let idless: string | null = null;
  const isList = (name: string): boolean => name === "edges" || name === "nodes";
  visit(document, {
    Field: {
      enter(node) {
        if (!isList(node.name.value)) return;
        connections += 1;
        depth += 1;
        deepest = Math.max(deepest, depth);
      },
      leave(node) {
        if (!isList(node.name.value)) return;
        depth -= 1;
        if (depth > 0 || !node.selectionSet) return;
        const inner = node.selectionSet.selections.flatMap((one) =>
          one.kind === Kind.FIELD && one.name.value === "node"
            ? (one.selectionSet?.selections ?? [])
            : [one],
        );
        const nested =
          JSON.stringify(inner).includes('"edges"') || JSON.stringify(inner).includes('"nodes"');
        const hasId = inner.some(
          (one) => one.kind === Kind.FIELD && one.name.value === "id" && !one.alias,
        );
        if (nested && !hasId)
          idless =
            "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID!' type.";
      },
    },
  });
  if (
    document.definitions.some(
      (one) => one.kind === Kind.OPERATION_DEFINITION && one.operation !== "query",
    )
  )
    return "Invalid bulk query: only queries are allowed.";
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  if (connections > MAX_CONNECTIONS)
    return `Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`;
  if (deepest > MAX_DEPTH)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${MAX_DEPTH}.`;
  return idless;
}

type Json = Record<string, unknown>;

/**
 * The result of a bulk query as Shopify writes it: one object a line, what is inside a connection
 * on lines of its own with `__parentId`. Without grouping, all parents come before all children.
 */
export function toJsonLines(
  data: Json,
  groupObjects: boolean,
): { jsonl: string; objects: number; roots: number } {
  const parents: Json[] = [];
  const grouped: Json[] = [];
  const loose: Json[] = [];
  const listOf = (value: unknown): Json[] | null => {
    if (typeof value !== "object" || value === null) return null;
    const { edges, nodes } = value as { edges?: { node: Json }[]; nodes?: Json[] };
    return edges ? edges.map((edge) => edge.node) : (nodes ?? null);
  };
  const emit = (node: Json, parentId: string | null): void => {
    const line: Json = {};
    const children: Json[] = [];
    const walk = (from: Json, to: Json): void => {
      for (const [key, value] of Object.entries(from)) {
        const list = listOf(value);
        if (list) children.push(...list);
        else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
          const inner: Json = {};
          to[key] = inner;
          walk(value as Json, inner);
        } else to[key] = value;
      }
    };
    walk(node, line);
    if (parentId) line.__parentId = parentId;
    grouped.push(line);
    (parentId ? loose : parents).push(line);
    for (const child of children) emit(child, String(node.id));
  };
  for (const value of Object.values(data)) for (const node of listOf(value) ?? []) emit(node, null);
  // Children of different parents come mixed, and a reader must not count on their order.
  const lines = groupObjects ? grouped : [...parents, ...loose.toReversed()];
  return {
    jsonl: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    objects: lines.length,
    roots: parents.length,
  };
}
