import { createHash } from "node:crypto";
import { z } from "zod";
import { sendRecipients as recipientsTarget, sends } from "../facts/targets.ts";
import type { FileContext, Source } from "../model.ts";
import type { Columns } from "../reading/names.ts";
import { readCurrency } from "../reading/money.ts";
import { readRows } from "../reading/rows.ts";
import { keyed, minorIn, startsWithTotal } from "./shared.ts";

const purposes: readonly (readonly [string, RegExp])[] = [
  ["replenishment", /replenish|refill|restock|running low|reorder|subscribe/i],
  ["review_request", /review|feedback|rate your/i],
  ["reactivation", /win.?back|reactivat|re-?engag|miss you|lapsed|sunset/i],
  ["creator_recruiting", /creator|ambassador|affiliate|influencer|ugc/i],
];

/** What a send was for: by the file, by its tags and name, or by the merchant's answer for the whole file. */
export function purposeOf(given: string | null, hints: (string | null)[], file: FileContext): string | null {
  for (const text of [given, ...hints]) {
    const found = text && purposes.find(([, pattern]) => pattern.test(text));
    if (found) return found[0];
  }
  return given?.toLowerCase() ?? file.answers.purpose?.toLowerCase().replace(/\s+/g, "_") ?? null;
}

/** The currency that amounts are written in ("CA$0.00"), when all that say one say the same. */
function currencyOfCells(cells: readonly string[]): string | null {
  const found = new Set(cells.flatMap((cell) => readCurrency(cell.replace(/[\d\s.,-]/g, "")) ?? []));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

const shortHash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 20);

const counts = {
  recipients: { names: ["Total Recipients", "Recipients", "Sent", "Total Sent", "Empfänger"] },
  delivered: { names: ["Successful Deliveries", "Delivered", "Deliveries"] },
  opens: { names: ["Unique Opens", "Opened", "Opens"] },
  clicks: { names: ["Unique Clicks", "Clicked", "Clicks"] },
  orders: { names: ["Unique Placed Order", "Placed Order", "Total Orders", "Orders", "Conversions"] },
  revenue: { names: ["Revenue", "Total Revenue", "Total Sales", "Total Gross Sales"], pattern: /^(revenue|total revenue) ?\(\w{3}\)$/i },
  unsubscribes: { names: ["Unsubscribes", "Unsubscribed"] },
  complaints: { names: ["Spam Complaints", "Abuse Complaints", "Complaints"] },
  bounces: { names: ["Bounces", "Total Bounces", "Bounced"] },
} satisfies Columns;

const countFields = (f: FileContext["fields"]) => ({
  recipients: f.optionalCount(), delivered: f.optionalCount(), opens: f.optionalCount(), clicks: f.optionalCount(), orders: f.optionalCount(), revenue: f.optionalDecimal(), unsubscribes: f.optionalCount(), complaints: f.optionalCount(), bounces: f.optionalCount(),
});

type Counts = { recipients: number | null; delivered: number | null; opens: number | null; clicks: number | null; orders: number | null; revenue: string | null; unsubscribes: number | null; complaints: number | null; bounces: number | null };

const countColumns = (line: Counts, file: FileContext) => ({
  recipients: line.recipients, delivered: line.delivered, opens: line.opens, clicks: line.clicks, orders: line.orders, unsubscribes: line.unsubscribes, complaints: line.complaints, bounces: line.bounces,
  revenue_minor: minorIn(file.currency)(line.revenue), currency: file.currency,
});

/** Klaviyo's campaigns. Its revenue is what Klaviyo claims within its own window. */
export const klaviyoCampaigns: Source = {
  id: "klaviyo-campaigns",
  node: "Email/SMS",
  title: "Klaviyo campaigns",
  feeds: "Sends, clicks and claimed revenue",
  where: "Klaviyo → Analytics → Campaigns → Export",
  asks: ["currency", "timeZone", "purpose"],
  money: ["revenue"],
  numbers: ["revenue", "recipients"],
  columns: {
    ...counts,
    name: { names: ["Campaign Name"], required: true },
    tags: { names: ["Tags"] },
    subject: { names: ["Subject"] },
    list: { names: ["List", "Lists"] },
    sentAt: { names: ["Send Time"], required: true },
    recipients: { names: ["Total Recipients", "Recipients"], required: true },
    id: { names: ["Campaign ID"] },
    channel: { names: ["Campaign Channel", "Channel"] },
    orders: { names: counts.orders.names, pattern: /^Unique Placed Order|^Placed Order$/i },
  },
  atLeast: 6,
  targets: [sends],
  read(file) {
    const f = file.fields;
    const row = z.object({ ...countFields(f), name: f.name(300), tags: f.text(), subject: f.text(), list: f.text(), sentAt: f.instant(), id: f.optionalId(), channel: f.text(40) });
    return readRows(file, row, (line) => ({
      day: line.sentAt.slice(0, 10),
      facts: [[sends, {
        platform: "klaviyo", send_id: line.id ?? shortHash(`${line.name}\0${line.sentAt}`), day: line.sentAt.slice(0, 10), sent_at: line.sentAt, kind: "campaign", channel: /sms|text|mms/i.test(line.channel ?? "") ? "sms" : "email", name: line.name, subject: line.subject,
        audience: line.list ?? file.answers.audience ?? null, purpose: purposeOf(null, [line.tags, line.name], file), ...countColumns(line, file),
      }]],
    }), (record) => startsWithTotal(record, ["name"]));
  },
};

/** Klaviyo's flows, by message and day. */
export const klaviyoFlows: Source = {
  id: "klaviyo-flows",
  node: "Email/SMS",
  title: "Klaviyo flows",
  feeds: "Automatic sends by day",
  where: "Klaviyo → Analytics → Flows → Export, by day",
  dates: "month-first",
  asks: ["currency", "purpose"],
  money: ["revenue"],
  numbers: ["revenue", "delivered"],
  columns: { ...counts, day: { names: ["Day", "Date"], required: true }, flow: { names: ["Flow Name"], required: true }, id: { names: ["Flow Message ID"], required: true }, message: { names: ["Flow Message Name"] }, channel: { names: ["Flow Message Channel"] }, delivered: { names: ["Delivered"], required: true }, tags: { names: ["Tags"] }, unsubscribes: { names: ["Unsubscribes"] } },
  atLeast: 5,
  targets: [sends],
  read(file) {
    const f = file.fields;
    const row = z.object({ ...countFields(f), day: f.day(), flow: f.name(300), id: f.id(), message: f.text(300), channel: f.text(40), tags: f.text() });
    return readRows(file, row, (line) => ({
      day: line.day,
      facts: [[sends, {
        platform: "klaviyo", send_id: line.id, day: line.day, sent_at: null, kind: "flow", channel: /sms|text|mms/i.test(line.channel ?? "") ? "sms" : "email", name: line.message ?? line.flow, subject: null, audience: file.answers.audience ?? null, purpose: purposeOf(null, [line.tags, line.flow, line.message], file),
        ...countColumns(line, file),
      }]],
    }), (record) => startsWithTotal(record, ["day", "flow"]));
  },
};

/** Mailchimp's list of all campaigns, and its report of one campaign (with its variants, when they were tried). */
export const mailchimp: Source = {
  id: "mailchimp",
  node: "Email/SMS",
  title: "Mailchimp campaigns",
  feeds: "Sends, clicks and claimed revenue",
  where: "Mailchimp → Analytics → Reports → Export reports, or Download in one campaign’s report",
  asks: ["currency", "timeZone", "purpose"],
  money: ["revenue"],
  numbers: ["revenue", "recipients"],
  columns: {
    ...counts,
    name: { names: ["Title"], required: true },
    subject: { names: ["Subject", "Subject Line"] },
    list: { names: ["List", "Audience"] },
    sentAt: { names: ["Send Date", "Delivery Date/Time", "Delivery Date"], required: true },
    recipients: { names: ["Total Recipients"], required: true },
    delivered: { names: ["Successful Deliveries"], required: true },
    id: { names: ["Unique Id"] },
    orders: { names: ["Total Orders"] },
    revenue: { names: ["Total Revenue", "Total Sales"] },
    opens: { names: [...counts.opens.names, "Recipients Who Opened"] },
    clicks: { names: [...counts.clicks.names, "Recipients Who Clicked"] },
    unsubscribes: { names: [...counts.unsubscribes.names, "Total Unsubs"] },
    complaints: { names: [...counts.complaints.names, "Total Abuse Complaints"] },
    section: { names: ["Section"] },
  },
  atLeast: 8,
  targets: [sends],
  inspect: (file) => ({ currency: currencyOfCells(file.cells("revenue")) }),
  read(file) {
    const f = file.fields;
    const row = z.object({ ...countFields(f), name: f.name(300), subject: f.text(), list: f.text(), sentAt: f.instant(), id: f.optionalId(), section: f.text(100) });
    return readRows(file, row, (line) => ({
      day: line.sentAt.slice(0, 10),
      facts: [[sends, {
        platform: "mailchimp", send_id: line.id ?? shortHash(`${line.name}\0${line.sentAt}${line.section ? `\0${line.section}` : ""}`), day: line.sentAt.slice(0, 10), sent_at: line.sentAt, kind: "campaign", channel: "email", name: [line.name, line.section?.replace(/ stats$/i, "")].filter(Boolean).join(", "), subject: line.subject, audience: line.list ?? file.answers.audience ?? null, purpose: purposeOf(null, [line.name], file),
        ...countColumns(line, file),
      }]],
    }), (record) => startsWithTotal(record, ["name"]));
  },
};

/** Campaigns of any other platform, mapped by hand where the names differ. */
export const campaigns: Source = {
  id: "campaigns",
  node: "Email/SMS",
  title: "Campaign list (Omnisend, Postscript, Attentive or any other)",
  feeds: "Sends, clicks and claimed revenue",
  where: "The platform's campaign export: name, day of sending, counts",
  general: true,
  asks: ["currency", "timeZone", "audience", "purpose"],
  money: ["revenue"],
  numbers: ["revenue", "recipients"],
  columns: { ...counts, name: { names: ["Name", "Campaign", "Campaign Name"], required: true }, sentAt: { names: ["Sent at", "Send time", "Send Date", "Sent", "Date", "Start Date"], required: true }, recipients: { names: ["Total Sent", "Recipients", "Messages Sent", "Sends", "Delivered"], required: true }, delivered: { names: [] }, platform: { names: ["Platform"] }, channel: { names: ["Channel", "Type"] }, audience: { names: ["Audience", "Segment", "List"] }, purpose: { names: ["Purpose"] }, id: { names: ["ID", "Campaign ID"] } },
  atLeast: 3,
  targets: [sends],
  read(file) {
    const f = file.fields;
    const row = z.object({ ...countFields(f), name: f.name(300), sentAt: f.instant(), platform: f.text(60), channel: f.text(40), audience: f.text(), purpose: f.text(60), id: f.optionalId() });
    return readRows(file, row, (line) => ({
      day: line.sentAt.slice(0, 10),
      facts: [[sends, {
        platform: (line.platform ?? file.answers.account ?? "other").toLowerCase(), send_id: line.id ?? shortHash(`${line.name}\0${line.sentAt}`), day: line.sentAt.slice(0, 10), sent_at: line.sentAt, kind: "campaign", channel: /sms|text|mms/i.test(line.channel ?? "") ? "sms" : "email", name: line.name, subject: null,
        audience: line.audience ?? file.answers.audience ?? null, purpose: purposeOf(line.purpose, [line.name], file), ...countColumns(line, file),
      }]],
    }), (record) => startsWithTotal(record, ["name", "sentAt"]));
  },
};

/** Who received a send: matched to customers by the keyed hash of the address, which is dropped here and now. */
export const sendRecipients: Source = {
  id: "send-recipients",
  node: "Email/SMS",
  title: "Recipients of a send",
  feeds: "Journeys, and creators who were recruited by e-mail",
  where: "The platform's recipient export: e-mail, time",
  general: true,
  asks: ["send", "timeZone"],
  needsCustomers: true,
  columns: {
    email: { names: ["Email", "E-mail", "Email address", "Recipient", "Subscriber", "Email Adresse"], required: true, personal: true },
    sentAt: { names: ["Sent at", "Send time", "Received at", "Time", "Date", "Timestamp"] },
    send: { names: ["Send", "Send ID", "Campaign ID", "Message ID"] },
  },
  atLeast: 2,
  targets: [recipientsTarget],
  inspect: (file) => ({ answered: file.has("send") ? ["send"] : [], notes: ["Addresses are matched to customers and dropped. Rows of people who are no customers are not kept; they are counted as passed over."] }),
  read(file) {
    const f = file.fields;
    const row = z.object({ email: z.string().optional().default("").transform((text, context) => { const plain = text.trim(); if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(plain)) return plain; context.addIssue({ code: "custom", message: "is not an e-mail address" }); return z.NEVER; }), sentAt: f.optionalInstant(), send: f.text(200) });
    return readRows(file, row, (line) => {
      const customer = file.customers.get(file.hash("email", line.email));
      if (!customer) return "skip";
      return { day: line.sentAt?.slice(0, 10) ?? null, facts: [[recipientsTarget, { send_id: keyed(line.send ?? file.answers.send), customer_gid: customer, sent_at: line.sentAt }]] };
    });
  },
};
