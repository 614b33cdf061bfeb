import { z } from "zod";
import type { AuditFilter } from "#app/platform/audit.ts";

const day = z.iso.date().or(z.literal("")).catch("");
const query = z.object({
  what: z.enum(["all", "people", "exports", "erasures", "settings"]).catch("all"),
  who: z.string().regex(/^(staff(:[\w-]{1,60})?|person|system)?$/).catch(""),
  from: day,
  to: day,
  before: z.string().catch(""),
});

/** The filter in an address of the audit log's page; what is not understood is left out. */
export function auditFilter(parameters: URLSearchParams): AuditFilter {
  const { before, ...rest } = query.parse(Object.fromEntries(parameters));
  const [at = "", id = ""] = before.split("_");
  const isMark = !Number.isNaN(Date.parse(at)) && z.uuid().safeParse(id).success;
  return { ...rest, before: isMark ? { at: new Date(at), id } : null };
}
