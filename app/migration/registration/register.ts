import { createHash } from "node:crypto";
import { blindIndex, encrypt } from "#app/platform/crypto.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { NotFound } from "#app/platform/errors.ts";
import { offerSchema } from "../inserts/model.ts";
import { grantBenefit } from "./benefit.ts";
import { addConsent } from "./consent-rows.ts";
import { parseEmail } from "./email.ts";
import { registrationAllowed } from "./limits.ts";
import type { RegisterResult, RegistrationInput } from "./model.ts";
import { queueCustomer, queueMail } from "./outbox.ts";
import { personToken } from "./tokens.ts";

type Stored = { id: string; linkVersion: number };

/** Rolls the registration back: someone else has this unique card. */
class CardTaken extends Error {}

/**
 * Takes one form: registration, consent as given, benefit, mail and the job for Shopify, all in one transaction. The
 * same form sent twice is one registration. Answers alike whether or not the address is known.
 * @throws NotFound when the insert is not this shop's
 */
export async function register(shopId: number, input: RegistrationInput): Promise<RegisterResult> {
  const email = parseEmail(input.email);
  if (!email) return { outcome: "invalid", fields: { email: input.email.trim() ? "emailInvalid" : "emailMissing" } };
  const emailIndex = blindIndex(shopId, "email", email);
  if (!(await registrationAllowed(shopId, { emailIndex, network: input.network, now: input.now }))) return { outcome: "limited" };
  try {
    const stored = await withShop(shopId, (tx) => store(tx, input, email, emailIndex));
    const token = personToken({ shopId, registrationId: stored.id, linkVersion: stored.linkVersion, access: "visit" }, input.now);
    return { outcome: "registered", registrationId: stored.id, personToken: token };
  } catch (error) {
    if (error instanceof CardTaken) return { outcome: "card_registered" };
    throw error;
  }
}

async function store(tx: Tx, input: RegistrationInput, email: string, emailIndex: string): Promise<Stored> {
  const insert = await tx.first<{ offer: unknown }>("select offer from inserts where shop_id = $1 and id = $2", [tx.shopId, input.insertId]);
  if (!insert) throw new NotFound("The insert");
  const key = createHash("sha256").update(input.submissionKey).digest("base64url");
  const inserted = await tx.first<Stored>(
    `insert into registrations (shop_id, insert_id, print_run_id, code, variant, submission_key, email_encrypted, email_index, locale, country, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
     on conflict (shop_id, submission_key) do nothing
     returning id, link_version as "linkVersion"`,
    [tx.shopId, input.insertId, input.printRunId, input.code, input.variant, key, encrypt(tx.shopId, email), emailIndex, input.locale, input.country, input.now],
  );
  const registration = inserted ? { ...inserted, isRepeat: false } : await sameForm(tx, key, input, email, emailIndex);
  if (inserted) await takeCard(tx, input);
  if (registration.isRepeat) return registration;
  await addConsent(tx, { registrationId: registration.id, channel: "email", consent: input.marketing, locale: input.locale, source: "landing", at: input.now });
  await grantBenefit(tx, registration.id, offerSchema.parse(insert.offer), input.now.toISOString().slice(0, 10));
  await queueMail(tx, { kind: "confirm", registrationId: registration.id, to: email, toIndex: emailIndex, locale: input.locale, dedupeKey: `confirm:${registration.id}:${registration.linkVersion}`, now: input.now });
  await queueCustomer(tx, registration.id);
  return registration;
}

/**
 * The form came before. Sent again as it was, nothing changes. With another address, the person went back to mend a
 * slip: the registration moves to it, and links mailed to the wrong address die.
 */
async function sameForm(tx: Tx, key: string, input: RegistrationInput, email: string, emailIndex: string): Promise<Stored & { isRepeat: boolean }> {
  const moved = await tx.first<Stored>(
    `update registrations
        set email_encrypted = $3, email_index = $4, link_version = link_version + 1, customer_state = 'pending', customer_gid = null, updated_at = $5
      where shop_id = $1 and submission_key = $2 and email_index <> $4 and state = 'registered' and created_at > $5::timestamptz - interval '2 hours'
      returning id, link_version as "linkVersion"`,
    [tx.shopId, key, encrypt(tx.shopId, email), emailIndex, input.now],
  );
  if (moved) return { ...moved, isRepeat: false };
  const same = await tx.first<Stored>(`select id, link_version as "linkVersion" from registrations where shop_id = $1 and submission_key = $2`, [tx.shopId, key]);
  if (!same) throw new Error("the registration went away while its form was sent again");
  return { ...same, isRepeat: true };
}

/** A unique card belongs to whoever registers it first; the row's lock decides between two at once. */
async function takeCard(tx: Tx, input: RegistrationInput): Promise<void> {
  const card = await tx.first<{ takenAt: Date | null }>(`select registered_at as "takenAt" from card_codes where shop_id = $1 and code = $2 and is_unique for update`, [tx.shopId, input.code]);
  if (card?.takenAt) throw new CardTaken();
  if (card) await tx.run("update card_codes set registered_at = $3 where shop_id = $1 and code = $2", [tx.shopId, input.code, input.now]);
}
