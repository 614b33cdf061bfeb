import { randomUUID } from "node:crypto";
import { config } from "#app/platform/config.ts";
import { withShop } from "#app/platform/db.ts";
import { deliver, MailRefused, sender } from "#app/platform/mail.ts";
import { readShop } from "#app/platform/shops.ts";
import { parseEmail } from "./email.ts";
import { renderMail } from "./mails/render.ts";
import { mailTexts } from "./mails/texts.ts";
import type { MailSettings, TestMailResult } from "./model.ts";

/** Sends one test mail with settings that are not saved yet, and says in plain words what went wrong if it did. */
export async function sendTestMail(shopId: number, settings: MailSettings, to: string): Promise<TestMailResult> {
  const address = parseEmail(to);
  if (!address) return { ok: false, reason: "This is not an e-mail address." };
  if (settings.smtpUrl && !/^smtps?:\/\/[^\s/]+$/i.test(settings.smtpUrl)) return { ok: false, reason: "The server's address starts with smtp:// or smtps://, such as smtps://name:password@mail.brand.com:465." };
  const shop = await withShop(shopId, readShop);
  const rendered = renderMail(mailTexts.en.test, "", { brand: settings.senderName || shop.name }, {
    locale: "en",
    link: shop.storefrontUrl ?? `https://${shop.domain}`,
    accent: "#0f766e",
    ink: "#ffffff",
    hasLogo: false,
  });
  const from = sender({ name: settings.senderName || shop.name, email: settings.senderEmail, replyTo: settings.replyTo, smtpUrl: settings.smtpUrl });
  try {
    await deliver(from, { to: address, messageId: `<${randomUUID()}@${new URL(config().publicUrl).hostname}>`, ...rendered });
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: explainMailError(error) };
  }
}

/** Why a mail server did not take a mail, in plain words. */
export function explainMailError(error: unknown): string {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message: string };
  if (error instanceof MailRefused) return `The server refused this address: ${message}.`;
  if (code === "EAUTH") return "The server refused the name or the password.";
  if (code === "EDNS" || code === "ENOTFOUND") return "There is no server with this name.";
  if (code === "ECONNECTION" || code === "ETIMEDOUT" || code === "ESOCKET" || code === "ECONNREFUSED") return "The server does not answer at this address and port.";
  if (code === "EENVELOPE" || responseCode) return `The server refused the mail (${responseCode ?? code}).`;
  return message;
}
