import { decrypt, encrypt } from "#app/platform/crypto.ts";

/** Columns of a file's name, as `openName` takes them. */
export type StoredName = { fileName: string; sealedName: string | null };

export const nameColumns = `file_name as "fileName", file_name_encrypted as "sealedName"`;

/** A file's name as it is stored: people name files as they like, also after a customer. */
export function sealName(shopId: number, name: string): string {
  return encrypt(shopId, name.replaceAll("\0", "").slice(0, 300));
}

/** A file's name as it was given. Rows of an earlier release are in clear until `npm run rotate-keys` has gone over them; of old imports it is no longer kept. */
export function openName(shopId: number, { fileName, sealedName }: StoredName): string {
  return sealedName ? decrypt(shopId, sealedName) : fileName || "(name no longer kept)";
}
