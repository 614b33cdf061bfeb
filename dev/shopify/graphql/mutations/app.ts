import type { Args, Context, View } from "../context.ts";
import { gid, idOf } from "../gid.ts";
import { bulkOperationView, segmentView } from "../owners.ts";
import { bulkQueryProblem } from "../bulk-query.ts";
import { subscriptionView, webPixelView } from "../views/app.ts";
import { payload, Refusal } from "./user-error.ts";

const CONCURRENT_BULK_QUERIES = 5;
const FLOW_PAYLOAD_BYTES = 50_000;

export function segmentCreate(context: Context, args: { name: string; query: string }): View {
  return payload(["segment"], () => {
    const { segments } = context.shop.data;
    if (!args.name.trim()) throw new Refusal(["name"], "Name can't be blank");
    if (segments.some((one) => one.name === args.name))
      throw new Refusal(["name"], "Name has already been taken");
    if (!/\w+\s*(=|!=|>|<|>=|<=|CONTAINS|NOT CONTAINS|IS|BETWEEN|MATCHES)|\w+\(/i.test(args.query))
      throw new Refusal(["query"], "Query is invalid");
    const now = context.shop.clock.iso();
    const segment = { id: context.shop.id(), ...args, createdAt: now, updatedAt: now };
    segments.push(segment);
    context.shop.touch();
    return { segment: segmentView(segment) };
  });
}

export function segmentDelete(context: Context, args: { id: string }): View {
  return payload(["deletedSegmentId"], () => {
    const { segments } = context.shop.data;
    const at = segments.findIndex((one) => one.id === idOf(args.id, "Segment"));
    if (at < 0) throw new Refusal(["id"], "Segment does not exist");
    segments.splice(at, 1);
    context.shop.touch();
    return { deletedSegmentId: args.id };
  });
}

export function bulkOperationRunQuery(
  context: Context,
  args: { query: string; groupObjects: boolean },
): View {
  return payload(["bulkOperation"], () => {
    const problem = bulkQueryProblem(args.query);
    if (problem) throw new Refusal(["query"], problem, "INVALID");
    const { bulkOperations } = context.shop.data;
    const running = bulkOperations.filter(
      (one) => one.status === "CREATED" || one.status === "RUNNING",
    );
    if (running.length >= CONCURRENT_BULK_QUERIES)
      throw new Refusal(
        null,
        `A bulk query operation for this app and shop is already in progress: ${gid("BulkOperation", running[0]?.id ?? 0)}.`,
        "OPERATION_IN_PROGRESS",
      );
    const operation = {
      id: context.shop.id(),
      query: args.query,
      groupObjects: args.groupObjects,
      status: "CREATED" as const,
      errorCode: null,
      createdAt: context.shop.clock.iso(),
      completedAt: null,
      objectCount: 0,
      rootObjectCount: 0,
      jsonl: null,
    };
    bulkOperations.push(operation);
    context.startBulk(operation.id);
    return { bulkOperation: bulkOperationView(context, operation) };
  });
}

export function bulkOperationCancel(context: Context, args: { id: string }): View {
  return payload(["bulkOperation"], () => {
    const found = context.shop.data.bulkOperations.find(
      (one) => one.id === idOf(args.id, "BulkOperation"),
    );
    if (!found) throw new Refusal(["id"], "Bulk operation does not exist");
    if (found.status === "COMPLETED")
      throw new Refusal(null, "A bulk operation cannot be canceled when it is completed");
    found.status = "CANCELED";
    return { bulkOperation: bulkOperationView(context, found) };
  });
}

export function webhookSubscriptionCreate(
  context: Context,
  args: { topic: string; webhookSubscription: Args },
): View {
  return payload(["webhookSubscription"], () => {
    const uri = (args.webhookSubscription.uri ?? args.webhookSubscription.callbackUrl) as
      string | undefined;
    if (!uri) throw new Refusal(["webhookSubscription", "uri"], "Address can't be blank");
    const { webhookSubscriptions } = context.shop.data;
    if (webhookSubscriptions.some((one) => one.topic === args.topic && one.uri === uri))
      throw new Refusal(
        ["webhookSubscription", "uri"],
        "Address for this topic has already been taken",
      );
    const created = {
      id: context.shop.id(),
      topic: args.topic,
      uri,
      createdAt: context.shop.clock.iso(),
    };
    webhookSubscriptions.push(created);
    context.shop.touch();
    return { webhookSubscription: subscriptionView(created) };
  });
}

export function webhookSubscriptionDelete(context: Context, args: { id: string }): View {
  return payload(["deletedWebhookSubscriptionId"], () => {
    const { webhookSubscriptions } = context.shop.data;
    const at = webhookSubscriptions.findIndex(
      (one) => one.id === idOf(args.id, "WebhookSubscription"),
    );
    if (at < 0) throw new Refusal(["id"], "Webhook subscription does not exist");
    webhookSubscriptions.splice(at, 1);
    context.shop.touch();
    return { deletedWebhookSubscriptionId: args.id };
  });
}

export function webPixelCreate(context: Context, args: { webPixel: { settings: unknown } }): View {
  return payload(["webPixel"], () => {
    if (context.shop.data.webPixel) throw new Refusal(["webPixel"], "Web pixel is taken.", "TAKEN");
    context.shop.data.webPixel = { id: context.shop.id(), settings: args.webPixel.settings };
    context.shop.touch();
    return { webPixel: webPixelView(context) };
  });
}

export function webPixelUpdate(
  context: Context,
  args: { id: string; webPixel: { settings: unknown } },
): View {
  return payload(["webPixel"], () => {
    const pixel = context.shop.data.webPixel;
    if (pixel?.id !== idOf(args.id, "WebPixel"))
      throw new Refusal(["id"], "Pixel not found", "NOT_FOUND");
    pixel.settings = args.webPixel.settings;
    context.shop.touch();
    return { webPixel: webPixelView(context) };
  });
}

/** Takes either `handle` and `payload` or the older `body`, and keeps what it was sent. */
export function flowTriggerReceive(
  context: Context,
  args: { body?: string; handle?: string; payload?: unknown },
): View {
  return payload([], () => {
    if (!args.handle && !args.body) throw new Refusal(["handle"], "Handle can't be blank");
    const sent = args.handle ? args.payload : (JSON.parse(args.body ?? "{}") as unknown);
    if (Buffer.byteLength(JSON.stringify(sent ?? {})) > FLOW_PAYLOAD_BYTES)
      throw new Refusal(["payload"], "Payload exceeds the maximum size of 50000 bytes");
    context.shop.data.flowTriggers.push({
      handle: args.handle ?? "",
      payload: sent,
      at: context.shop.clock.iso(),
    });
    context.shop.touch();
    return {};
  });
}
