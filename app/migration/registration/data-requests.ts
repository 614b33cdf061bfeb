import { decrypt } from "#app/platform/crypto.ts";
import { withShop } from "#app/platform/db.ts";
import { files } from "#app/platform/files.ts";
import { NotFound } from "#app/platform/errors.ts";

export type DataRequest = { at: Date; customerId: string; file: string };

/** The exports that customers asked the shop for, newest first, while their files are kept. */
export async function listDataRequests(shopId: number): Promise<DataRequest[]> {
  return withShop(shopId, (tx) =>
    tx.query<DataRequest>(
      `select at, replace(subject, 'customer:', '') as "customerId", details ->> 'file' as file from audit_log
        where shop_id = $1 and action = 'customer.data_request' and at > now() - interval '30 days' order by at desc limit 100`,
      [shopId],
    ),
  );
}

/** One export as JSON text, for the merchant to hand over. @throws NotFound for a file that is not this shop's */
export async function readDataRequest(shopId: number, file: string): Promise<string> {
  const name = file.startsWith(`${shopId}/data-requests/`) ? file.slice(`${shopId}/data-requests/`.length) : "";
  // The name comes from an address: nothing that climbs out of the shop's own folder.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || (await files().size(file)) === null) throw new NotFound("The export");
  const chunks: Buffer[] = [];
  for await (const chunk of await files().get(file)) chunks.push(chunk as Buffer);
  return decrypt(shopId, Buffer.concat(chunks).toString("utf8"));
}
