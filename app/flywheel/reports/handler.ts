import type { IncomingMessage, ServerResponse } from "node:http";
import { sendDownload, sendPage, sendText } from "#app/migration/landing/index.ts";
import { withShop } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { buildReport } from "./build.ts";
import { reportTables, tableCsv } from "./csv.ts";
import { openReportLink } from "./links.ts";
import type { Report } from "./model.ts";
import { reportPage } from "./page.ts";
import { reportPdf } from "./pdf.ts";

const address = /^\/report\/([\w.-]{20,300})(?:\/([a-z-]{1,60})\.(pdf|csv))?$/;

/**
 * Answers shared links: `/report/<token>`, `…/report.pdf` and `…/<table>.csv`. One answer for every link that is not
 * live, whatever the reason.
 */
export async function handleReport(req: IncomingMessage, res: ServerResponse, now = new Date()): Promise<void> {
  try {
    if (req.method !== "GET" && req.method !== "HEAD") return sendText(res, 405, "Method not allowed", { Allow: "GET, HEAD" });
    const [, token, name, kind] = address.exec(req.url?.split("?", 1)[0] ?? "") ?? [];
    const shopId = token ? await openReportLink(token, now, { count: !kind && req.method === "GET" }) : null;
    if (!token || shopId === null) return sendText(res, 404, "This link has ended, or was never one. Ask the brand for a new one.");
    const report = await readReport(shopId);
    if (!report) return sendText(res, 503, "The figures are being computed. Try again in a few minutes.", { "Retry-After": "120" });
    if (!kind) return sendPage(req, res, reportPage(report, `/report/${token}`));
    if (kind === "pdf") return name === "report" ? sendDownload(res, await reportPdf(report), "application/pdf", "flywheel-report.pdf") : sendText(res, 404, "Not found");
    const table = reportTables(report).find(({ id }) => id === name);
    if (!table) return sendText(res, 404, "Not found");
    sendDownload(res, tableCsv(table, report.currency), "text/csv; charset=utf-8", `${table.id}.csv`);
  } catch (error) {
    log.error({ error, route: "report" }, "a shared report could not be sent");
    if (!res.headersSent) sendText(res, 500, "Something went wrong. Try again in a moment.");
  }
}

/** The report in the shop's own way of writing figures. */
export async function readReport(shopId: number): Promise<Report | null> {
  return withShop(shopId, async (tx) => {
    const shop = await tx.first<{ locale: string }>("select locale from shops where shop_id = $1", [shopId]);
    return buildReport(tx, shop?.locale ?? "en");
  });
}
