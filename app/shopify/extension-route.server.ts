import { json } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { config } from "#app/platform/config.ts";
import { UserError } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.ts";
import { findShopId } from "#app/platform/shops.ts";
import { authenticate, requireStaff, type StaffSession } from "./app.server.ts";

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/** A customer of a shop, as the token of a customer account extension names them. */
export type CustomerSession = { shopId: number; customerGid: string };

// Shopify writes the shop with or without https:// before it, by surface. `sub` is there only for a signed-in customer.
const customerClaims = z.object({
  aud: z.string(),
  dest: z.string().transform((dest) => dest.replace(/^https:\/\//, "")).pipe(z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/)),
  exp: z.number(),
  sub: z.string().regex(/^gid:\/\/shopify\/Customer\/\d+$/),
});

const refused = () => new Response(null, { status: 401 });

/**
 * Who asks from a customer's account. The library checks signature and times; the audience, which it leaves open there,
 * an end, and a customer are asked for here.
 * @throws Response 401 for any other token, 204 for a browser's preflight
 */
async function requireCustomer(request: Request): Promise<CustomerSession> {
  const { sessionToken } = await authenticate.public.customerAccount(request);
  const claims = customerClaims.safeParse(sessionToken);
  if (!claims.success || claims.data.aud !== config().SHOPIFY_API_KEY) throw refused();
  const shopId = await findShopId(claims.data.dest);
  if (shopId === null) throw refused();
  return { shopId, customerGid: claims.data.sub };
}

/** The frame of an address that customer account extensions ask. */
export function customerRoute(work: (customer: CustomerSession, args: Args) => Promise<unknown>): (args: Args) => Promise<Response> {
  return (args) => answer(async () => json(await work(await requireCustomer(args.request), args)));
}

/** The frame of an address that extensions in the admin ask: the staff's token, as in the app's own pages. */
export function staffExtensionRoute(work: (staff: StaffSession, args: Args) => Promise<unknown>): (args: Args) => Promise<Response> {
  return (args) => answer(async () => json(await work(await requireStaff(args.request), args)));
}

/**
 * Any answer, made readable for the extension, which runs on an origin of Shopify's: a refusal without these headers
 * would look to it like a network that is down. Nothing rests in a cache, for every answer is one person's.
 */
async function answer(work: () => Promise<Response>): Promise<Response> {
  const response = await work().catch((error: unknown) => {
    if (error instanceof Response) return error;
    if (error instanceof UserError) return json({ message: error.message, fields: error.fields }, { status: error.status });
    if (error instanceof z.ZodError) return json({ message: "The request cannot be read." }, { status: 400 });
    log.error({ error }, "an extension's request failed");
    return json({ message: "Something went wrong. Try again in a minute." }, { status: 500 });
  });
  // Redirects are for documents: an extension cannot follow one to a sign-in page.
  const readable = response.status >= 300 && response.status < 400 ? refused() : response;
  readable.headers.set("Access-Control-Allow-Origin", "*");
  readable.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
  readable.headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  readable.headers.set("Cache-Control", "no-store");
  return readable;
}
