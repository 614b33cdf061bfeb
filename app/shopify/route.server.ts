import { json } from "@remix-run/node";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { UserError } from "#app/platform/errors.ts";
import { requireStaff, type StaffSession } from "./app.server.ts";

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/**
 * A loader's frame: signs the staff in, runs the work, and turns refusals into pages that say what to do.
 * @throws Response
 */
export function staffLoader<T>(work: (staff: StaffSession, args: Args) => Promise<T>): (args: Args) => Promise<T> {
  return async (args) => {
    const staff = await requireStaff(args.request);
    try {
      return await work(staff, args);
    } catch (error) {
      if (error instanceof UserError) throw json({ message: error.message }, { status: error.status });
      throw error;
    }
  };
}

export type ActionResult = { ok: boolean; message?: string; fields?: Record<string, string>; data?: Record<string, unknown> };

/** An action's frame: as `staffLoader`, but a refusal is its answer, shown beside the fields. */
export function staffAction(work: (staff: StaffSession, args: ActionFunctionArgs) => Promise<ActionResult | Response>): (args: ActionFunctionArgs) => Promise<Response> {
  return async (args) => {
    const staff = await requireStaff(args.request);
    try {
      const result = await work(staff, args);
      return result instanceof Response ? result : json(result);
    } catch (error) {
      if (error instanceof UserError) return json({ ok: false, message: error.message, fields: { ...error.fields } }, { status: error.status });
      throw error;
    }
  };
}
