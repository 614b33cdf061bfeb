import type { GraphQLError } from "graphql";
import type { Faults } from "../faults.ts";
import type { Executor, GraphqlRequest } from "../graphql/execute.ts";
import type { Context } from "../graphql/context.ts";
import type { ShopStore } from "../store/shop-store.ts";
import type { StandInStore } from "../store/stand-in-store.ts";
import type { Bucket } from "../throttle.ts";
import type { TokenEndpoint } from "../tokens.ts";
import { readBody, readJson, sendJson, sendText, type Exchange } from "./reply.ts";

/** One operation that the app sent, for tests to look at. */
export interface RecordedOperation {
  at: string;
  shop: string;
  operationName: string | null;
  rootFields: string[];
  query: string;
  variables: Record<string, unknown>;
  status: number;
  errors: string[];
  userErrors: unknown[];
}

/** An operation that the schema rejects, that lacks a scope, or that the stand-in cannot do. */
export interface InvalidOperation {
  shop: string;
  query: string;
  variables: Record<string, unknown>;
  problem: string;
}

interface Dependencies {
  store: StandInStore;
  executor: Executor;
  tokens: TokenEndpoint;
  faults: Faults;
  bucketOf: (shop: ShopStore) => Bucket;
  contextOf: (shop: ShopStore, scopes: readonly string[]) => Context;
}

const INVALID_TOKEN =
  "[API] Invalid API key or access token (unrecognized login or wrong password)";

/** The shop that a redirected request was meant for. */
export const shopOf = ({ request, url }: Exchange): string =>
  String(request.headers["x-shop"] ?? url.searchParams.get("shop") ?? "");

/** Shopify's two endpoints that an app's server speaks to: tokens and GraphQL. */
export class AdminApi {
  readonly requests: RecordedOperation[] = [];
  readonly invalidOperations: InvalidOperation[] = [];
  #parts: Dependencies;

  constructor(parts: Dependencies) {
    this.#parts = parts;
  }

  async token(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    if (this.#parts.faults.take(["token_error500"])) {
      sendJson(response, 500, { errors: "Internal Server Error" });
      return;
    }
    const form = String(request.headers["content-type"] ?? "").includes("urlencoded");
    const body = form
      ? Object.fromEntries(new URLSearchParams((await readBody(request)).toString()))
      : await readJson(request);
    const reply = this.#parts.tokens.answer(shopOf(exchange), body as Record<string, string>);
    sendJson(response, reply.status, reply.body);
  }

  async graphql(exchange: Exchange): Promise<void> {
    const { response, request } = exchange;
    const domain = shopOf(exchange);
    const body = await this.#readRequest(exchange);
    if (!this.#parts.store.hasShop(domain)) {
      sendJson(response, 404, { errors: "Not Found" });
      return;
    }
    const token = this.#parts.tokens.check(
      domain,
      String(request.headers["x-shopify-access-token"] ?? ""),
    );
    const names = [...body.query.matchAll(/\w+/g)].map((match) => match[0]);
    const fault = this.#parts.faults.take(
      ["throttle", "http429", "error500", "garbage", "slow", "token_dead", "drop", "drop_answer"],
      names,
    );
    if (!token || fault?.kind === "token_dead") {
      sendJson(response, 401, { errors: INVALID_TOKEN });
      return;
    }
    if (fault?.kind === "drop") response.destroy();
    else if (fault?.kind === "http429")
      sendJson(
        response,
        429,
        { errors: "Exceeded 2 calls per second for api client." },
        { "retry-after": "1.0" },
      );
    else if (fault?.kind === "error500")
      sendJson(response, 500, { errors: "Internal Server Error" });
    else if (fault?.kind === "garbage")
      sendText(response, 200, "<!DOCTYPE html><html><head><title>Something went wr", "text/html");
    else {
      if (fault?.kind === "slow")
        await new Promise((done) => setTimeout(done, fault.delayMs ?? 1000));
      const shop = this.#parts.store.shop(domain);
      const answer = await this.#execute(shop, body, token.scope, fault?.kind === "throttle");
      if (fault?.kind === "drop_answer") response.destroy();
      else
        sendJson(response, 200, answer, {
          "x-shopify-api-version": "2026-07",
          "x-request-id": crypto.randomUUID(),
        });
    }
  }

  /** Runs an operation without a token, as the shell and tests may. */
  async #execute(
    shop: ShopStore,
    body: GraphqlRequest,
    scopes: readonly string[],
    throttled: boolean,
  ): Promise<unknown> {
    const { executor, contextOf, bucketOf } = this.#parts;
    const bucket = bucketOf(shop);
    const outcome = await executor.run(
      body,
      contextOf(shop, scopes),
      throttled ? -1 : bucket.available(),
    );
    const { result, cost } = outcome;
    const refused = result.data === undefined && result.errors !== undefined;
    if (!refused) bucket.take(cost);
    const variables = body.variables ?? {};
    const data = JSON.parse(JSON.stringify(result.data ?? {})) as Record<
      string,
      { userErrors?: unknown[] } | null
    >;
    this.requests.push({
      at: shop.clock.iso(),
      shop: shop.data.domain,
      operationName: outcome.operationName,
      rootFields: outcome.rootFields,
      query: body.query,
      variables,
      status: 200,
      errors: result.errors?.map((error) => error.message) ?? [],
      userErrors: Object.values(data).flatMap((one) => one?.userErrors ?? []),
    });
    if (outcome.invalid)
      this.invalidOperations.push({
        shop: shop.data.domain,
        query: body.query,
        variables,
        problem: outcome.invalid,
      });
    return {
      ...(refused ? {} : { data: result.data }),
      ...(result.errors ? { errors: result.errors.map((error) => errorJson(error)) } : {}),
      extensions: {
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: refused ? null : cost,
          throttleStatus: bucket.status(),
        },
      },
    };
  }

  async #readRequest({ request }: Exchange): Promise<GraphqlRequest> {
    if (String(request.headers["content-type"] ?? "").includes("application/graphql"))
      return { query: (await readBody(request)).toString() };
    const body = await readJson(request);
    return {
      query: String(body.query ?? ""),
      variables: (body.variables as Record<string, unknown> | null) ?? {},
      operationName: (body.operationName as string | null) ?? null,
    };
  }
}

/** Validation errors carry no code in graphql-js; Shopify gives every error one. */
function errorJson(error: GraphQLError): unknown {
  const { message, locations, path, extensions } = error.toJSON() as {
    message: string;
    locations?: unknown;
    path?: unknown;
    extensions?: Record<string, unknown>;
  };
  return { message, locations, path, extensions: { code: "INVALID_OPERATION", ...extensions } };
}
