import type { Executor } from "./graphql/execute.ts";
import type { Context } from "./graphql/context.ts";
import { toJsonLines } from "./graphql/bulk-query.ts";
import { gid } from "./graphql/gid.ts";

/**
 * Works off one stored bulk operation: really runs its query, keeps the lines, and tells the app.
 * @param pace milliseconds in each of the states CREATED and RUNNING
 */
export async function runBulkOperation(
  executor: Executor,
  context: Context,
  id: number,
  pace: number,
): Promise<void> {
  const operation = context.shop.data.bulkOperations.find((one) => one.id === id);
  if (!operation) return;
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pace));
  await wait();
  if (operation.status === "CANCELED") return;
  operation.status = "RUNNING";
  const { result } = await executor.run({ query: operation.query }, { ...context, bulk: true });
  await wait();
  if ((operation.status as string) === "CANCELED") return;
  if (result.data && !result.errors) {
    const { jsonl, objects, roots } = toJsonLines(
      JSON.parse(JSON.stringify(result.data)) as Record<string, unknown>,
      operation.groupObjects,
    );
    Object.assign(operation, {
      jsonl,
      objectCount: objects,
      rootObjectCount: roots,
      status: "COMPLETED",
    });
  } else {
    const denied = result.errors?.some((error) => error.extensions.code === "ACCESS_DENIED");
    operation.status = "FAILED";
    operation.errorCode = denied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR";
  }
  operation.completedAt = context.shop.clock.iso();
  context.shop.touch();
  context.send("bulk_operations/finish", {
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    completed_at: operation.completedAt,
    created_at: operation.createdAt,
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: "query",
  });
}
