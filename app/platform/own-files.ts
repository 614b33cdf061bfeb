import { UserError } from "./errors.ts";

/**
 * Makes sure that a file key which came from a form names a file of this shop: keys lead with their shop, and the file
 * store itself knows no tenants.
 * @param areas the folders that the use may read
 * @throws UserError beside `field`
 */
export function requireOwnFile(
  shopId: number,
  key: string | null,
  areas: readonly string[],
  field: string,
): void {
  if (key === null) return;
  const [owner, area, name, ...rest] = key.split("/");
  const isOwn =
    owner === String(shopId) &&
    areas.includes(area ?? "") &&
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name ?? "") &&
    rest.length === 0;
  if (isOwn) return;
  const message = "This file is gone. Upload it again.";
  throw new UserError(message, { fields: { [field]: message } });
}
