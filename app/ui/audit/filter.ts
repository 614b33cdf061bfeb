import { z } from "zod";
import { readPageMark } from "#app/platform/pages.ts";
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
  const mark = readPageMark(before);
  return { ...rest, before: mark && z.uuid().safeParse(mark.id).success ? mark : null };
}
