import type { LoaderFunctionArgs } from "@remix-run/node";
import { config } from "#app/platform/config.ts";
import { authenticate } from "#app/shopify/app.server.ts";

/** The library's own addresses: bounce page, session token, exit from the frame. */
export async function loader({ request }: LoaderFunctionArgs) {
  // App Bridge loads this address with a fresh token. The library checks where it leads on exit from the frame, not here.
  const reload = new URL(request.url).searchParams.getAll("shopify-reload");
  if (reload.some((address) => URL.parse(address)?.origin !== new URL(config().SHOPIFY_APP_URL).origin)) throw new Response("This address leads away from the app.", { status: 400 });
  // An embedded app has no page of its own to log in on; the library takes its being asked for as a fault of ours.
  if (new URL(request.url).pathname === "/auth/login") throw new Response("Open Flybridge from your Shopify admin, under Apps.", { status: 404 });
  try {
    await authenticate.admin(request);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Invalid exit-iframe destination")) throw new Response("This address leads away from the app.", { status: 400 });
    throw error;
  }
  return null;
}
