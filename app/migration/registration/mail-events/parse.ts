import { z } from "zod";
import { readReference, type MailReference } from "./reference.ts";

/** What a mail provider tells us of one mail to one address. */
export type MailEvent = {
  /** `soft`: not delivered this time, and worth another try later. */
  kind: "bounce" | "soft" | "complaint";
  address: string | null;
  /** Which of our mails it was, where the provider says so. */
  reference: MailReference | null;
  /** In the provider's words, which may quote the address. */
  reason: string;
};

export type ParsedEvents = { events: MailEvent[]; /** Where Amazon wants its subscription confirmed. */ confirmUrl: string | null };

const email = z.string().trim().max(320);
const words = z.string().catch("");

/** One event or a list of them, as any program of the merchant's can send it. */
const generic = z.object({ type: z.enum(["bounce", "soft_bounce", "complaint"]), email: email.optional(), messageId: z.string().optional(), reason: words.default("") });

const postmark = z.object({
  RecordType: z.enum(["Bounce", "SpamComplaint", "SubscriptionChange"]),
  Type: words.default(""),
  Email: email.optional(),
  Recipient: email.optional(),
  Inactive: z.boolean().catch(false).default(false),
  SuppressSending: z.boolean().catch(false).default(false),
  SuppressionReason: z.string().nullish(),
  Description: words.default(""),
  Metadata: z.record(z.string(), z.unknown()).nullish(),
});

const header = z.object({ name: z.string(), value: z.string() });
const recipient = z.object({ emailAddress: email, diagnosticCode: words.default("") });
const ses = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({ headers: z.array(header).catch([]).default([]), tags: z.record(z.string(), z.array(z.string())).catch({}).default({}) }).optional(),
  bounce: z.object({ bounceType: z.string(), bounceSubType: words.default(""), bouncedRecipients: z.array(recipient) }).optional(),
  complaint: z.object({ complaintFeedbackType: words.default(""), complainedRecipients: z.array(recipient) }).optional(),
});

const sns = z.object({ Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]), Message: z.string(), SubscribeURL: z.string().optional() });

const nothing: ParsedEvents = { events: [], confirmUrl: null };

/**
 * Reads what a provider sent: Amazon SES (by SNS, or its message bare), Postmark, or our own simple shape. Deliveries,
 * openings and whatever else is no bounce and no complaint give no events.
 */
export function parseMailEvents(body: unknown): ParsedEvents {
  const envelope = sns.safeParse(body);
  if (envelope.success) {
    const { Type, Message, SubscribeURL } = envelope.data;
    if (Type === "SubscriptionConfirmation") return { events: [], confirmUrl: SubscribeURL ?? null };
    return Type === "Notification" ? parseMailEvents(parseJson(Message)) : nothing;
  }
  const fromPostmark = postmark.safeParse(body);
  if (fromPostmark.success) return { events: postmarkEvents(fromPostmark.data), confirmUrl: null };
  const fromSes = ses.safeParse(body);
  if (fromSes.success && (fromSes.data.notificationType ?? fromSes.data.eventType)) return { events: sesEvents(fromSes.data), confirmUrl: null };
  const list = Array.isArray(body) ? body : z.object({ events: z.array(z.unknown()) }).safeParse(body).data?.events ?? [body];
  const events = list.slice(0, 1_000).flatMap((one): MailEvent[] => {
    const checked = generic.safeParse(one);
    if (!checked.success) return [];
    const { type, email: address = null, messageId, reason } = checked.data;
    return [{ kind: type === "soft_bounce" ? "soft" : type, address, reference: readReference(messageId), reason }];
  });
  return { events, confirmUrl: null };
}

function postmarkEvents(one: z.infer<typeof postmark>): MailEvent[] {
  const what = one.RecordType === "Bounce" ? one.Type : one.RecordType === "SpamComplaint" ? "SpamComplaint" : (one.SuppressionReason ?? "");
  if (one.RecordType === "SubscriptionChange" && !one.SuppressSending) return [];
  const isComplaint = what === "SpamComplaint" || what === "SpamNotification" || what === "ManualSuppression" || what === "Unsubscribe";
  const isHard = one.Inactive || one.SuppressSending || what === "HardBounce" || what === "BadEmailAddress";
  // Answers of holiday programs and moved addresses are no failures.
  if (!isComplaint && !isHard && ["AutoResponder", "AddressChange", "Subscribe", "ChallengeVerification", "OpenRelayTest"].includes(what)) return [];
  return [{ kind: isComplaint ? "complaint" : isHard ? "bounce" : "soft", address: one.Email ?? one.Recipient ?? null, reference: readReference(one.Metadata?.mail), reason: [what, one.Description].filter(Boolean).join(": ") }];
}

function sesEvents({ mail, bounce, complaint }: z.infer<typeof ses>): MailEvent[] {
  const messageId = mail?.headers.find(({ name }) => name.toLowerCase() === "message-id")?.value;
  const reference = readReference(mail?.tags.mail?.[0]) ?? readReference(messageId);
  const bounces = (bounce?.bouncedRecipients ?? []).map((one): MailEvent => ({ kind: bounce?.bounceType === "Permanent" ? "bounce" : "soft", address: one.emailAddress, reference, reason: [bounce?.bounceSubType, one.diagnosticCode].filter(Boolean).join(": ") }));
  const complaints = (complaint?.complainedRecipients ?? []).map((one): MailEvent => ({ kind: "complaint", address: one.emailAddress, reference, reason: complaint?.complaintFeedbackType ?? "" }));
  return [...bounces, ...complaints];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
