import { NotFound } from "#app/platform/errors.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** An address within the admin that is no page: said with the app's own menu around it. */
export const loader = staffLoader(() => Promise.reject(new NotFound("The page")));

export default function NoPage() {
  return null;
}
