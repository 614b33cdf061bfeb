import type { TimelineEntry } from "#app/migration/desk/index.ts";
import { formatMoney } from "./format.ts";

const mails: Record<string, string> = {
  confirm: "Confirmation",
  welcome: "Welcome",
  order_reminder: "Reminder of the order id",
  warranty_end: "Warranty ends soon",
  card_link: "Link to their page",
  claim: "Claim, to your team",
};

/** Which mail it was. */
export const mailName = (kind: string): string => mails[kind] ?? kind.replaceAll("_", " ");

const mailStates: Record<string, string> = { queued: "waits to be sent", sent: "sent", failed: "failed", bounced: "bounced", complained: "reported as spam", suppressed: "not sent: mail to this address is stopped" };
export const mailState = (state: string): string => mailStates[state] ?? state.replaceAll("_", " ");

const benefits: Record<string, string> = { warranty: "Warranty", guide: "Guide", discount: "Discount", membership: "Membership" };
export const benefitName = (kind: string): string => benefits[kind] ?? kind;

const benefitStates: Record<string, string> = { waiting: "Waits for confirmation", issued: "Issued", claimed: "Claimed", void: "Void" };
export const benefitState = (state: string): string => benefitStates[state] ?? state.replaceAll("_", " ");

/** What an entry of the line of time says beside its name. */
export function timelineDetail({ what, detail, minor, currency }: Pick<TimelineEntry, "what" | "detail" | "minor" | "currency">, locale: string): string {
  if (minor !== null && currency) return formatMoney(minor, currency, locale);
  if (what === "Mail sent") return mailName(detail);
  if (what === "Scanned the card") return detail === "reload" ? "opened again" : "";
  return detail;
}
