import { z } from "zod";
import { config } from "#app/platform/config.ts";
import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import type { JobHandler } from "#app/platform/jobs.ts";
import { log } from "#app/platform/log.ts";
import { deliver, MailRefused, readSender, type OutgoingMail } from "#app/platform/mail.ts";
import { readableTextColour } from "../inserts/contrast.ts";
import { lookSchema, offerSchema, type Locale } from "../inserts/model.ts";
import { personBase } from "../inserts/index.ts";
import { claimMail } from "./claim-mail.ts";
import { readLogo } from "./logo.ts";
import { messageIdOf, trackingHeaders } from "./mail-events/reference.ts";
import { wordsFor } from "./mails/own-words.ts";
import { renderMail } from "./mails/render.ts";
import { slotOf } from "./mails/slots.ts";
import { mailTexts } from "./mails/texts.ts";
import { queueMail, type MailKind } from "./outbox.ts";
import { suppress } from "./suppressions.ts";
import { personAddress, personToken } from "./tokens.ts";

const jobData = z.discriminatedUnion("task", [
  z.object({ task: z.literal("send"), shopId: z.number().int().positive(), mailId: z.uuid() }),
  z.object({ task: z.literal("order_reminder"), shopId: z.number().int().positive(), registrationId: z.uuid() }),
]);

/** Sends one mail of the outbox, or writes a reminder to it. */
export const mailJob: JobHandler = async (data) => {
  const job = jobData.parse(data);
  if (job.task === "order_reminder") await withShop(job.shopId, (tx) => remind(tx, job.registrationId));
  else await sendMail(job.shopId, job.mailId);
};

type MailRow = {
  id: string;
  kind: MailKind;
  registrationId: string;
  toEncrypted: string;
  toIndex: string;
  locale: Locale;
};

/** The mail's row stays locked while the server is spoken to: two workers never send the same one. */
async function sendMail(shopId: number, mailId: string): Promise<void> {
  await withShop(shopId, async (tx) => {
    const mail = await tx.first<MailRow>(
      `select id, kind, registration_id as "registrationId", to_encrypted as "toEncrypted", to_index as "toIndex", locale
         from mails where shop_id = $1 and id = $2 and state = 'queued' for update skip locked`,
      [shopId, mailId],
    );
    if (!mail) return;
    if (await tx.first("select 1 from mail_suppressions where shop_id = $1 and to_index = $2", [shopId, mail.toIndex])) {
      await settle(tx, mailId, "suppressed", null);
      return;
    }
    const outgoing = await compose(tx, mail);
    if (!outgoing) {
      await settle(tx, mailId, "suppressed", "nothing to say any more");
      return;
    }
    try {
      await deliver(await readSender(tx), outgoing);
      await settle(tx, mailId, "sent", null, outgoing.messageId);
      log.info({ shop: shopId, mail: mailId }, "mail sent");
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      await suppress(tx, mail.toIndex, "bounce");
      await settle(tx, mailId, "bounced", error.message);
    }
  });
}

type Context = { state: string; linkVersion: number; brand: string; offer: unknown; look: unknown; logo: string | null; code: string | null; endsOn: string | null; terms: unknown };

async function compose(tx: Tx, mail: MailRow): Promise<OutgoingMail | null> {
  const context = await tx.first<Context>(
    `select r.state, r.link_version as "linkVersion", coalesce(nullif(s.sender_name, ''), s.name) as brand, i.offer, i.look, s.logo_file as logo,
            b.discount_code as code, b.ends_on as "endsOn", b.terms
       from registrations r
       join shops s on s.shop_id = r.shop_id
       join inserts i on i.shop_id = r.shop_id and i.id = r.insert_id
       left join benefits b on b.shop_id = r.shop_id and b.registration_id = r.id and b.kind = case $3 when 'warranty_end' then 'warranty' when 'welcome' then 'discount' else i.offer ->> 'kind' end
      where r.shop_id = $1 and r.id = $2 and r.state <> 'erased'`,
    [tx.shopId, mail.registrationId, mail.kind],
  );
  if (!context) return null;
  const to = decrypt(tx.shopId, mail.toEncrypted);
  const reference = { shopId: tx.shopId, mailId: mail.id };
  const envelope = { to, messageId: messageIdOf(reference, new URL(config().publicUrl).hostname), headers: trackingHeaders(reference) };
  if (mail.kind === "claim") return { ...envelope, ...(await claimMail(tx, mail.registrationId, context.brand)) };
  // What the person was given, whatever the insert offers by now.
  const given = offerSchema.safeParse(context.terms);
  const offer = given.success ? given.data : offerSchema.parse(context.offer);
  const words = await wordsFor(tx, slotOf(mail.kind, offer.kind), mail.locale);
  const look = lookSchema.parse(context.look);
  const logo = await readLogo(context.logo ?? look.logoKey);
  const link = personAddress(await personBase(tx), personToken({ shopId: tx.shopId, registrationId: mail.registrationId, linkVersion: context.linkVersion, access: "mailed" }, new Date()));
  const facts = { brand: context.brand, code: context.code ?? "", endsOn: context.endsOn, ...(offer.kind === "discount" ? { percent: offer.percent } : {}) };
  const rendered = renderMail(words, mailTexts[mail.locale].why, facts, { locale: mail.locale, link, accent: look.primary, ink: readableTextColour(look.primary), hasLogo: Boolean(logo) });
  return { ...envelope, ...rendered, ...(logo ? { logo } : {}) };
}

/** One reminder, and only to a confirmed address whose order is still missing. */
async function remind(tx: Tx, registrationId: string): Promise<void> {
  const row = await tx.first<{ toEncrypted: string; toIndex: string; locale: Locale }>(
    `select email_encrypted as "toEncrypted", email_index as "toIndex", locale from registrations
      where shop_id = $1 and id = $2 and state = 'confirmed' and order_state = 'later' and order_id is null`,
    [tx.shopId, registrationId],
  );
  if (!row) return;
  await queueMail(tx, { kind: "order_reminder", registrationId, to: decrypt(tx.shopId, row.toEncrypted), toIndex: row.toIndex, locale: row.locale, dedupeKey: `order_reminder:${registrationId}`, now: new Date() });
}

async function settle(tx: Tx, mailId: string, state: "sent" | "bounced" | "suppressed", error: string | null, messageId: string | null = null): Promise<void> {
  await tx.run("update mails set state = $3, error = $4, message_id = $5, sent_at = case when $3 = 'sent' then now() end where shop_id = $1 and id = $2", [tx.shopId, mailId, state, error, messageId]);
}
