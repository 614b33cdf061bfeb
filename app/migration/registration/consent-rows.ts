import type { Tx } from "#app/platform/db.ts";
import type { Locale } from "../inserts/model.ts";
import type { ConsentGiven } from "./model.ts";

export type ConsentRow = {
  registrationId: string;
  channel: "email" | "sms";
  consent: ConsentGiven;
  locale: Locale;
  source: "landing" | "person_page" | "shopify" | "desk" | "complaint";
  at: Date;
};

/** Keeps consent as given: its words, their version, the language, the moment. Rows are only ever added. */
export async function addConsent(tx: Tx, { registrationId, channel, consent, locale, source, at }: ConsentRow): Promise<void> {
  await tx.run(
    `insert into consents (shop_id, registration_id, channel, given, text, text_version, locale, source, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.shopId, registrationId, channel, consent.given, consent.text, consent.textVersion, locale, source, at],
  );
}
