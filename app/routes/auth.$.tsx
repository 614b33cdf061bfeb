import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticate } from "#app/shopify/app.server.ts";

/** The library's own addresses: bounce page, session token, exit from the frame. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return null;
}
