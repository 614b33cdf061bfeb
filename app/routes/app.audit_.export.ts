import { stringify } from "csv-stringify/sync";
import { audit, exportAudit } from "#app/platform/audit.ts";
import { withShop } from "#app/platform/db.ts";
import { plainCell } from "#app/platform/spreadsheet.ts";
import { staffLoader } from "#app/shopify/route.server.ts";
import { auditFilter } from "#app/ui/audit/filter.ts";

/** The audit log as a file, as far as the page's filter leaves it; the download stands in the log too. */
export const loader = staffLoader(async ({ shopId, actor }, { request }) => {
  const filter = auditFilter(new URL(request.url).searchParams);
  const rows = await withShop(shopId, async (tx) => {
    const found = await exportAudit(tx, filter);
    await audit(tx, actor, "audit.export", "audit", { lines: found.length });
    return found;
  });
  const table = rows.map((row) => [row.at.toISOString(), row.actor, row.action, row.subject, row.details].map(plainCell));
  return new Response(`\ufeff${stringify([["at (UTC)", "who", "what", "which", "details"], ...table])}`, {
    headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="audit-log.csv"' },
  });
});
