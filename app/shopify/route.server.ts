import { json } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { NotFound, UserError } from "#app/platform/errors.ts";
import { config } from "#app/platform/config.ts";
import { findShopId } from "#app/platform/shops.ts";
import { requireStaff, type StaffSession } from "./app.server.ts";

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/** Whose data a page shows: with the demo-data switch on, those of the demo shop, which nobody may change. */
export type Viewer = StaffSession & { demo: boolean };

const asksForDemo = (request: Request) => new URL(request.url).searchParams.get("demo") === "1";

async function viewer(staff: StaffSession, request: Request): Promise<Viewer> {
  const domain = config().DEMO_SHOP;
  const shopId = domain && asksForDemo(request) ? await findShopId(domain) : null;
  return shopId === null ? { ...staff, demo: false } : { ...staff, shopId, demo: true };
}

/**
 * What a person can act on: our own refusals, a form that is not as its page sends it, and an id that is none. Such
 * requests come from old tabs, edited addresses and curious people: an answer, not a fault of ours.
 */
function asRefusal(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (error instanceof z.ZodError) return new UserError("This was not understood. Load the page again.", { fields: Object.fromEntries(error.issues.map((issue) => [issue.path.join("."), issue.message])) });
  // A body that is no JSON or no form.
  if (error instanceof SyntaxError || (error instanceof TypeError && /form ?data|body/i.test(error.message))) return new UserError("This was not understood. Load the page again.");
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "22P02" || code === "22003" || code === "22007" || code === "22008" || code === "22021") return new NotFound("What you asked for");
  return null;
}

/**
 * A loader's frame: signs the staff in, runs the work, and turns refusals into pages that say what to do.
 * @throws Response
 */
export function staffLoader<T>(work: (staff: Viewer, args: Args) => Promise<T>): (args: Args) => Promise<T> {
  return async (args) => {
    const staff = await requireStaff(args.request);
    try {
      return await work(await viewer(staff, args.request), args);
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal) throw json({ message: refusal.message }, { status: refusal.status });
      throw error;
    }
  };
}

export type ActionResult = { ok: boolean; message?: string; fields?: Record<string, string>; data?: Record<string, unknown> };

/** An action's frame: as `staffLoader`, but a refusal is its answer, shown beside the fields. */
export function staffAction(work: (staff: StaffSession, args: ActionFunctionArgs) => Promise<ActionResult | Response>): (args: ActionFunctionArgs) => Promise<Response> {
  return async (args) => {
    const staff = await requireStaff(args.request);
    if (asksForDemo(args.request)) return json({ ok: false, message: "Demo data cannot be changed. Switch back to your own data first." }, { status: 403 });
    try {
      const result = await work(staff, args);
      return result instanceof Response ? result : json(result);
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal) return json({ ok: false, message: refusal.message, fields: { ...refusal.fields } }, { status: refusal.status });
      throw error;
    }
  };
}
