import { createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";

const EXTENSIONS = join(import.meta.dirname, "../../extensions");

type Declared = { handle: string; type: string; runtime_url?: string; settings?: unknown };
type Fields = { settings?: { fields?: { type: string; key?: string }[] } };

/** A Flow extension as its configuration declares it: its handle and the names of its fields as a payload has them. */
export async function readFlowExtension(folder: string): Promise<Declared & { fields: string[] }> {
  const toml = parse(await readFile(join(EXTENSIONS, folder, "shopify.extension.toml"), "utf8")) as unknown as { extensions: Declared[] } & Fields;
  const [declared] = toml.extensions;
  if (!declared) throw new Error(`${folder} declares nothing`);
  const fields = toml.settings?.fields ?? [];
  return { ...declared, fields: fields.map(({ type, key }) => key ?? type.replace(/_reference$/, "_id")) };
}

/**
 * A workflow that comes to one of the app's actions: posts what Flow posts to where the extension says, signed with the
 * app's secret.
 * @param secret another one for a call that is not Shopify's
 */
export async function runFlowAction(folder: string, { appUrl, secret, shopDomain, properties, runId = randomUUID() }: { appUrl: string; secret: string; shopDomain: string; properties: Record<string, unknown>; runId?: string }): Promise<{ status: number; message: string }> {
  const { handle, runtime_url: runtimeUrl } = await readFlowExtension(folder);
  const body = JSON.stringify({ shop_id: 1, shopify_domain: shopDomain, action_run_id: runId, action_definition_id: handle, handle, step_reference: randomUUID(), properties });
  const answer = await fetch(new URL(new URL(runtimeUrl ?? "").pathname, appUrl), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64") },
    body,
  });
  return { status: answer.status, message: ((await answer.json()) as { message: string }).message };
}
