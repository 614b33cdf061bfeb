import { z } from "zod";
import { pixelVisitSchema } from "../journeys/pixel-visit.ts";

/** Visits older than any look-back, or from the future, are a clock that is wrong. */
const OLDEST_MS = 91 * 86_400_000;
const AHEAD_MS = 10 * 60_000;

/**
 * What the journey pixel sends when a checkout is done: the order, and the arrivals that led to it. Without the
 * visitor's consent to analytics there is no report, so one that does not say so is refused.
 */
export const pixelReportSchema = z.strictObject({
  account: z.string().min(10).max(200),
  consent: z.literal("analytics"),
  /** The order's number in Shopify. */
  order: z.string().regex(/^\d{5,20}$/),
  visits: z.array(pixelVisitSchema).min(1).max(20),
});
export type PixelReport = z.infer<typeof pixelReportSchema>;

/** The report's visits that can be true at all, oldest first. */
export function believableVisits(report: PixelReport, now: Date): PixelReport["visits"] {
  return report.visits.filter(({ at }) => at > now.getTime() - OLDEST_MS && at < now.getTime() + AHEAD_MS).toSorted((a, b) => a.at - b.at);
}
