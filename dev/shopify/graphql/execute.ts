import {
  execute,
  getNamedType,
  GraphQLError,
  isObjectType,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type OperationDefinitionNode,
} from "graphql";
import { accessNeeded, isGranted } from "../scopes.ts";
import type { Context, View } from "./context.ts";
import { operationCost } from "./cost.ts";
import { root } from "./root.ts";
import type { AdminSchema } from "./schema.ts";

interface Prepared {
  document: DocumentNode | null;
  errors: readonly GraphQLError[];
  access: string[][];
}

/** One request body of the GraphQL endpoint. */
export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

export interface Outcome {
  result: ExecutionResult;
  cost: number;
  operationName: string | null;
  /** Names of the fields asked of the query or mutation root. */
  rootFields: string[];
  /** Set when a real Shopify would have refused the operation, or the stand-in cannot do it. */
  invalid: string | null;
}

/** Thrown for a field that the schema has and the stand-in does not know yet. */
class NotBuilt extends GraphQLError {}

const readField: GraphQLFieldResolver<View, Context> = (source, args, context, info) => {
  if (!(info.fieldName in source))
    throw new NotBuilt(`The stand-in does not know ${info.parentType.name}.${info.fieldName} yet.`);
  const value = source[info.fieldName];
  return typeof value === "function"
    ? (value as (...all: unknown[]) => unknown)(args, context)
    : value;
};

/** Runs operations against the official schema, over the store that a context names. */
export class Executor {
  #admin: AdminSchema;
  #prepared = new Map<string, Prepared>();

  constructor(admin: AdminSchema) {
    this.#admin = admin;
  }

  /** Parses, validates, checks scopes and executes. Never throws for what the caller sent. */
  async run(request: GraphqlRequest, context: Context, budget = Infinity): Promise<Outcome> {
    const { document, errors, access } = this.#prepare(request.query);
    const operation = document ? pickOperation(document, request.operationName) : null;
    const rootFields = (operation?.selectionSet.selections ?? []).flatMap((one) =>
      one.kind === Kind.FIELD ? [one.name.value] : [],
    );
    const outcome = { cost: 0, operationName: operation?.name?.value ?? null, rootFields };
    const refused = (all: readonly GraphQLError[], invalid: string | null): Outcome => ({
      ...outcome,
      result: { errors: all },
      invalid,
    });
    if (!document || errors.length)
      return refused(errors, errors.map((error) => error.message).join("; "));
    const missing = access.find((alternatives) => !isGranted(alternatives, context.scopes));
    if (missing) {
      const message = `Access denied for ${rootFields[0]} field. Required access: \`${missing.join("` or `")}\` access scope.`;
      return refused(
        [new GraphQLError(message, { extensions: { code: "ACCESS_DENIED" } })],
        message,
      );
    }
    const cost = operationCost(document, this.#admin.schema, request.variables ?? {});
    if (cost > 1000 && !context.bulk) {
      const message = `Query cost is ${cost}, which exceeds the single query max cost limit (1000).`;
      return {
        ...refused(
          [new GraphQLError(message, { extensions: { code: "MAX_COST_EXCEEDED", cost } })],
          message,
        ),
        cost,
      };
    }
    if (cost > budget)
      return {
        ...refused([new GraphQLError("Throttled", { extensions: { code: "THROTTLED" } })], null),
        cost,
      };
    const result = await execute({
      schema: this.#admin.schema,
      document,
      rootValue: root,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
      fieldResolver: readField,
    });
    return { ...outcome, result, cost, invalid: problemOf(result) };
  }

  #prepare(query: string): Prepared {
    let prepared = this.#prepared.get(query);
    if (!prepared) {
      prepared = this.#check(query);
      if (this.#prepared.size > 500) this.#prepared.clear();
      this.#prepared.set(query, prepared);
    }
    return prepared;
  }

  #check(query: string): Prepared {
    try {
      const document = parse(query);
      const errors = validate(this.#admin.schema, document, specifiedRules);
      return { document, errors, access: errors.length ? [] : accessNeeded(document, this.#admin) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { document: null, errors: [error], access: [] };
    }
  }

  /** True when this root field's type is an object, as a bulk operation's must be. */
  hasQuery(name: string): boolean {
    const field = this.#admin.schema.getQueryType()?.getFields()[name];
    return field !== undefined && isObjectType(getNamedType(field.type));
  }
}

function pickOperation(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | null {
  const all = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return (name ? all.find((one) => one.name?.value === name) : all[0]) ?? null;
}

/**
 * Errors of execution that are the app's own fault: variables of the wrong shape, broken scalars,
 * a missing page size, fields that are not built. A record that is not there is none.
 */
function problemOf(result: ExecutionResult): string | null {
  const fatal = result.errors?.filter((error) => error.extensions.code !== "RESOURCE_NOT_FOUND");
  return fatal?.length ? fatal.map((error) => error.message).join("; ") : null;
}
