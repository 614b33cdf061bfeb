import { decrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import type { ScheduledTask } from "#app/platform/schedule.ts";
import { warrantyReminderDays } from "#app/platform/shop-settings.ts";
import { readShop } from "#app/platform/shops.ts";
import type { Locale } from "../inserts/model.ts";
import { queueMail } from "./outbox.ts";

const BATCH = 500;

type Due = { registrationId: string; emailEncrypted: string; emailIndex: string; locale: Locale };

/**
 * Writes the reminders that are due to the outbox: so many days before a warranty's last day as the merchant says, but
 * never before its middle, once a registration. It is about the person's own warranty and advertises nothing, so it
 * needs no consent to marketing; it does need a confirmed address, and whoever has taken consent to mail back, on
 * their page, in Shopify or with the merchant, is left alone. So is an address that bounced or complained.
 * @returns how many were written
 */
export async function remindOfWarranties(shopId: number, now: Date, signal?: AbortSignal): Promise<number> {
  let written = 0;
  for (;;) {
    const due = await withShop(shopId, (tx) => writeBatch(tx, now));
    written += due;
    if (due < BATCH || signal?.aborted) break;
  }
  if (written > 0) log.info({ shop: shopId, mails: written }, "reminded of warranties that end");
  return written;
}

async function writeBatch(tx: Tx, now: Date): Promise<number> {
  const days = warrantyReminderDays((await readShop(tx)).settings);
  if (days === 0) return 0;
  const rows = await tx.query<Due>(
    `select r.id as "registrationId", r.email_encrypted as "emailEncrypted", r.email_index as "emailIndex", r.locale
       from benefits b join registrations r on r.shop_id = b.shop_id and r.id = b.registration_id
      where b.shop_id = $1 and b.kind = 'warranty' and b.state in ('issued', 'claimed') and r.state = 'confirmed'
        and b.ends_on >= $2::date and b.ends_on <= $2::date + $3::int
        and b.ends_on - least($3::int, (b.ends_on - b.starts_on) / 2) <= $2::date
        and not exists (select from mails m where m.shop_id = $1 and m.dedupe_key = 'warranty_end:' || r.id)
        and not exists (select from mail_suppressions s where s.shop_id = $1 and s.to_index = r.email_index)
        and coalesce((select c.given from consents c join registrations o on o.shop_id = c.shop_id and o.id = c.registration_id
                       where c.shop_id = $1 and o.email_index = r.email_index and c.channel = 'email' and (c.given or c.source <> 'landing')
                       order by c.at desc, c.id limit 1), true)
      order by b.ends_on, r.id limit ${BATCH}`,
    [tx.shopId, now.toISOString().slice(0, 10), days],
  );
  for (const { registrationId, emailEncrypted, emailIndex, locale } of rows) {
    await queueMail(tx, { kind: "warranty_end", registrationId, to: decrypt(tx.shopId, emailEncrypted), toIndex: emailIndex, locale, dedupeKey: `warranty_end:${registrationId}`, now });
  }
  return rows.length;
}

/** Every morning, after the days have turned in the Americas too. */
export const warrantyTasks: ScheduledTask[] = [
  {
    name: "warranty-reminders",
    cron: "40 13 * * *",
    eachShop: async (shopId, now, signal) => {
      await remindOfWarranties(shopId, now, signal);
    },
  },
];
