import type { ScheduledTask } from "#app/platform/schedule.ts";
import { sendWeekly } from "./weekly.ts";

export { handleReport, readReport } from "./handler.ts";
export { createReportLink, endReportLink, listReportLinks, type ReportLink } from "./links.ts";
export { reportTables, tableCsv } from "./csv.ts";
export { reportPdf } from "./pdf.ts";
export { readWeeklyTo, saveWeeklyTo, sendWeekly } from "./weekly.ts";
export type { Report } from "./model.ts";

/** Mondays at six, UTC: after the night's figures. */
export const reportTasks: readonly ScheduledTask[] = [{ name: "weekly-report", cron: "0 6 * * 1", eachShop: sendWeekly }];
