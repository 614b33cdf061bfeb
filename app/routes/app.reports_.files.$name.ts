import { readReport, reportPdf, reportTables, tableCsv } from "#app/flywheel/reports/index.ts";
import { NotFound } from "#app/platform/errors.ts";
import { staffLoader } from "#app/shopify/route.server.ts";

/** The report as `report.pdf`, and each of its tables as CSV. */
export const loader = staffLoader(async ({ shopId }, { params }) => {
  const name = params.name ?? "";
  const report = await readReport(shopId);
  const table = report && reportTables(report).find(({ id }) => `${id}.csv` === name);
  if (!report || (!table && name !== "report.pdf")) throw new NotFound("The file");
  const [body, type] = table ? [tableCsv(table, report.currency), "text/csv; charset=utf-8"] : [new Uint8Array(await reportPdf(report)), "application/pdf"];
  return new Response(body, { headers: { "Content-Type": type, "Content-Disposition": `attachment; filename="${table ? name : "flywheel-report.pdf"}"`, "Cache-Control": "no-store" } });
});
