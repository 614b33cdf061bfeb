import { createTransport, type Transporter } from "nodemailer";
import { LRUCache } from "lru-cache";
import { config } from "./config.ts";
import { decrypt } from "./crypto.ts";
import type { Tx } from "./db.ts";
import { whyNotPublic } from "./public-network.ts";

/** Who a shop's mail comes from, and by which server. */
export type Sender = {
  from: { name: string; address: string };
  replyTo: string | null;
  smtpUrl: string | null;
};

export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same for every try of one mail, so that a repeated delivery is recognised as one. */
  messageId: string;
  replyTo?: string;
  /** Beside those that every mail has. */
  headers?: Record<string, string>;
  logo?: { content: Buffer; contentType: string };
};

/** The address is refused for good: no such mailbox, or it does not want our mail. */
export class MailRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "MailRefused";
  }
}

/** Connections are kept per server; a shop that changes its server leaves the old one to expire. */
const transports = new LRUCache<string, Transporter>({ max: 100, ttl: 10 * 60_000, dispose: (transport) => transport.close() });

function transportFor(smtpUrl: string): Transporter {
  let transport = transports.get(smtpUrl);
  if (!transport) {
    transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 2, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as never);
    transports.set(smtpUrl, transport);
  }
  return transport;
}

/**
 * The sender of a shop's mail. Over our server the address is ours and the name the brand's, with answers going to the
 * brand: an address of theirs would fail their domain's own checks. With their server, both are theirs.
 */
export async function readSender(tx: Tx): Promise<Sender> {
  const shop = await tx.first<{ name: string; senderName: string | null; senderEmail: string | null; replyTo: string | null; supportEmail: string | null; smtp: string | null }>(
    `select name, sender_name as "senderName", sender_email as "senderEmail", reply_to as "replyTo", support_email as "supportEmail", smtp_encrypted as smtp
       from shops where shop_id = $1`,
    [tx.shopId],
  );
  if (!shop) throw new Error("the shop has no settings");
  return sender({ name: shop.senderName || shop.name, email: shop.senderEmail, replyTo: shop.replyTo ?? shop.supportEmail, smtpUrl: shop.smtp ? decrypt(tx.shopId, shop.smtp) : null });
}

/** A sender from settings, whether stored or just typed. */
export function sender({ name, email, replyTo, smtpUrl }: { name: string; email: string | null; replyTo: string | null; smtpUrl: string | null }): Sender {
  const ours = /<([^>]+)>/.exec(config().MAIL_FROM)?.[1] ?? config().MAIL_FROM;
  return { from: { name, address: smtpUrl && email ? email : ours }, replyTo: replyTo ?? email, smtpUrl };
}

/**
 * Hands one mail to the server. One of a shop's own must be on the open internet each time: its name may lead elsewhere
 * than when it was saved.
 * @throws MailRefused when the address is refused for good; any other error is worth another try
 */
export async function deliver(sender: Sender, mail: OutgoingMail): Promise<void> {
  const smtpUrl = sender.smtpUrl ?? config().SMTP_URL;
  if (!smtpUrl) throw new Error("no mail server is configured (SMTP_URL)");
  const away = smtpUrl === config().SMTP_URL ? null : await whyNotPublic(new URL(smtpUrl).hostname);
  if (away) throw new Error(away);
  const replyTo = mail.replyTo ?? sender.replyTo;
  try {
    await transportFor(smtpUrl).sendMail({
      from: sender.from,
      to: mail.to,
      ...(replyTo ? { replyTo } : {}),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", ...mail.headers },
      attachments: mail.logo ? [{ cid: "logo", filename: "logo", content: mail.logo.content, contentType: mail.logo.contentType, contentDisposition: "inline" as const }] : [],
    });
  } catch (error) {
    const code = (error as { responseCode?: number }).responseCode;
    const enhanced = / 5\.1\.[1236]|no such user|user unknown|does not exist/i.test((error as Error).message);
    // 550 and 553 speak of the mailbox; other 5xx may be our own server's mood, and are tried again.
    if (code === 550 || code === 553 || (code && code >= 500 && enhanced)) throw new MailRefused(`the server answered ${code}`);
    throw error;
  }
}

/** Lets go of the mail servers' connections. */
export function closeMail(): void {
  transports.clear();
}
