import { randomUUID } from "node:crypto";
import { config } from "#app/platform/config.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { deliver, readSender, type OutgoingMail } from "#app/platform/mail.ts";
import { withinLimits } from "#app/platform/rate-limits.ts";
import { readShop } from "#app/platform/shops.ts";
import { readableTextColour } from "../../inserts/contrast.ts";
import { lookSchema, type Locale } from "../../inserts/model.ts";
import { checkWording, type PolicyFinding } from "../../inserts/policy-check.ts";
import { parseEmail } from "../email.ts";
import { readLogo } from "../logo.ts";
import { explainMailError } from "../test-mail.ts";
import { checkWords, mergeWords, type OwnWords } from "./own-words.ts";
import { renderMail, type RenderedMail } from "./render.ts";
import type { SlotId } from "./slots.ts";
import { mailTexts } from "./texts.ts";

export type WordsFinding = PolicyFinding & { field: keyof OwnWords };
export type MailPreview = { subject: string; html: string; problems: Partial<Record<keyof OwnWords, string>>; findings: WordsFinding[] };

/** A mail as people would get it, with made-up facts in its places; its link leads to the shop and to nobody's page. */
async function compose(tx: Tx, slot: SlotId, locale: Locale, words: OwnWords): Promise<RenderedMail & { logo: OutgoingMail["logo"] | null }> {
  const shop = await readShop(tx);
  const row = await tx.first<{ look: unknown }>("select look from inserts where shop_id = $1 and status <> 'archived' order by published_at desc nulls last limit 1", [tx.shopId]);
  const look = lookSchema.parse(row?.look ?? {});
  const logo = await readLogo(shop.logoFile ?? look.logoKey);
  const brand = shop.senderName || shop.name;
  const facts = { brand, code: "THANKS-7KQ4-9XTP", percent: 15, endsOn: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10) };
  const link = shop.storefrontUrl ?? `https://${shop.domain}`;
  const options = { locale, link, accent: look.primary, ink: readableTextColour(look.primary), hasLogo: Boolean(logo) };
  return { ...renderMail(mergeWords(slot, locale, words), mailTexts[locale].why, facts, options), logo };
}

/** What the editor shows while words are typed. */
export async function previewMail(tx: Tx, slot: SlotId, locale: Locale, given: unknown): Promise<MailPreview> {
  const { words, problems } = checkWords(slot, locale, given);
  const { subject, html, logo } = await compose(tx, slot, locale, words);
  const findings = (["subject", "greeting", "body", "button"] as const).flatMap((field) => (words[field] ? checkWording(words[field], { surface: "mail", locale }).map((finding) => ({ ...finding, field })) : []));
  // In the mail itself the logo is a part beside the text; a browser is given it in place.
  const shown = logo ? html.replace("cid:logo", `data:${logo.contentType};base64,${logo.content.toString("base64")}`) : html;
  return { subject, html: shown, problems, findings };
}

/** Sends a mail to the merchant themselves, as it would go out. @throws UserError with what went wrong, at `to` */
export async function sendPreview(shopId: number, slot: SlotId, locale: Locale, given: unknown, to: string, now: Date): Promise<void> {
  const refuse = (message: string) => new UserError(message, { fields: { to: message } });
  const address = parseEmail(to);
  if (!address) throw refuse("This is not an e-mail address.");
  const { words, problems } = checkWords(slot, locale, given);
  if (Object.keys(problems).length > 0) throw new UserError("Some words need another look.", { fields: Object.fromEntries(Object.entries(problems).map(([field, why]) => [`${slot}:${locale}:${field}`, why])) });
  if (!(await withinLimits(shopId, [{ bucket: "mail:preview", most: 30, seconds: 3600 }], now))) throw refuse("Thirty test mails have gone out within the hour. Try again later.");
  const { sender, logo, ...mail } = await withShop(shopId, async (tx) => ({ ...(await compose(tx, slot, locale, words)), sender: await readSender(tx) }));
  try {
    await deliver(sender, { to: address, messageId: `<${randomUUID()}@${new URL(config().publicUrl).hostname}>`, ...mail, ...(logo ? { logo } : {}) });
  } catch (error) {
    throw refuse(explainMailError(error));
  }
}
