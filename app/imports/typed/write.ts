import type { ZodError } from "zod";
import type { Tx } from "#app/platform/db.ts";
import { enqueue } from "#app/platform/jobs.ts";

/** The first thing wrong with each field. */
export function fieldErrors(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".")] ??= issue.message;
  return fields;
}

/** Figures follow what was typed; asking twice before the job ran asks once. */
export async function askRecompute(tx: Tx): Promise<void> {
  await enqueue(tx, "recompute", { shopId: tx.shopId }, { singletonKey: `recompute:${tx.shopId}` });
}
