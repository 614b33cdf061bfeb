import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  GraphQLError,
  GraphQLScalarType,
  Kind,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";
import { ADMIN_SCHEMA_PATH, fetchAdminSchema } from "../../../scripts/fetch-admin-schema.mjs";

/** Scopes of which any one opens a type (`Order`) or a field (`Mutation.customerCreate`). */
export type ScopeIndex = Map<string, string[]>;

export interface AdminSchema {
  schema: GraphQLSchema;
  scopes: ScopeIndex;
}

interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: {
    items: { typeName: string; fieldName?: string; offlineScopes: string[] }[];
  };
}

const loaded = new Map<string, Promise<AdminSchema>>();

/** The official 2026-07 Admin schema; fetched once if it is not there yet, then kept in memory. */
export function loadAdminSchema(path = ADMIN_SCHEMA_PATH): Promise<AdminSchema> {
  let schema = loaded.get(path);
  if (!schema) {
    schema = fetchAdminSchema(path).then(readSchema);
    loaded.set(path, schema);
  }
  return schema;
}

function readSchema(path: string): AdminSchema {
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as SchemaFile;
  const schema = buildClientSchema(file.data, { assumeValid: true });
  for (const [name, check] of Object.entries(scalarChecks)) {
    const type = schema.getType(name);
    if (type instanceof GraphQLScalarType) addCheck(type, check);
  }
  const scopes: ScopeIndex = new Map();
  for (const item of file.offline_scopes.items)
    if (item.offlineScopes.length)
      scopes.set(item.fieldName ? `${item.typeName}.${item.fieldName}` : item.typeName, [
        ...new Set(item.offlineScopes),
      ]);
  return { schema, scopes };
}

/** Shopify's scalars come without code; these are the formats that its documentation gives. */
const scalarChecks: Record<string, (value: string) => boolean> = {
  DateTime: (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
  Date: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  Decimal: (value) => /^-?\d+(\.\d+)?$/.test(value),
  Money: (value) => /^-?\d+(\.\d+)?$/.test(value),
  UnsignedInt64: (value) => /^\d+$/.test(value),
  URL: (value) => URL.canParse(value),
};

function addCheck(type: GraphQLScalarType, check: (value: string) => boolean): void {
  const checked = (value: unknown): unknown => {
    if ((typeof value === "string" || typeof value === "number") && check(String(value)))
      return typeof value === "number" ? String(value) : value;
    throw new GraphQLError(`invalid value ${JSON.stringify(value)} for ${type.name}`);
  };
  type.parseValue = checked;
  type.serialize = checked;
  type.parseLiteral = (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
      return checked(node.value);
    throw new GraphQLError(`a literal of this kind is no ${type.name}`, { nodes: node });
  };
}
