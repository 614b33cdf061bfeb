import { randomUUID } from "node:crypto";
import { blindIndex, encrypt, normaliseEmail, normalisePostalCode } from "#app/platform/crypto.ts";
import type { Tx } from "#app/platform/db.ts";
import { warrantyDays } from "#app/migration/registration/benefit.ts";
import { offerSchema } from "#app/migration/inserts/model.ts";
import { addDays, shopDay } from "./calendar.ts";
import { copyRows } from "./copy-rows.ts";
import type { FactRow, Registration, Scenario } from "./types.ts";
import type { Places } from "./write-inserts.ts";

const consentText = "Yes, send me tips and offers by e-mail. I can unsubscribe at any time.";

/** Scans, registrations and all that hangs on them: consent, benefit, mails, links, cards taken. */
export async function writeRegistrations(tx: Tx, scenario: Scenario, places: Places): Promise<void> {
  await writeScans(tx, scenario, places);
  const bought = new Map(scenario.imports.flatMap((one) => one.tables.amazon_orders ?? []).map((order) => [String(order.order_id), String(order.purchased_at)]));
  const offers = new Map(scenario.inserts.map((one) => [one.key, offerSchema.parse(one.input.offer)]));
  const registrations: FactRow[] = [];
  const consents: FactRow[] = [];
  const benefits: FactRow[] = [];
  const mails: FactRow[] = [];
  const links: FactRow[] = [];
  for (const one of scenario.registrations) {
    const id = randomUUID();
    const emailIndex = blindIndex(tx.shopId, "email", normaliseEmail(one.email));
    const order = one.links.find((link) => link.state === "active");
    const purchasedOn = order ? shopDay(bought.get(order.orderId) ?? one.at) : null;
    registrations.push(registrationRow(tx.shopId, id, one, places, emailIndex, purchasedOn));
    consents.push({ registration_id: id, channel: "email", given: one.consent, text: consentText, text_version: "2026-01", locale: one.locale, source: "landing", at: one.at, synced_at: one.confirmedAt });
    const offer = offers.get(one.insert)!;
    const issued = offer.kind !== "discount" || one.confirmedAt !== null;
    const { startsOn, endsOn } = warrantyDays(offer, purchasedOn ?? shopDay(one.at));
    benefits.push({
      registration_id: id, kind: offer.kind, state: issued ? "issued" : "waiting", discount_code: offer.kind === "discount" && issued ? `MIRA-${id.slice(0, 8).toUpperCase()}` : null, starts_on: startsOn,
      ends_on: offer.kind === "discount" && issued ? addDays(shopDay(one.at), offer.validDays) : endsOn, terms: JSON.stringify(offer), issued_at: issued ? (one.confirmedAt ?? one.at) : null, created_at: one.at,
    });
    const mail = (kind: string, at: string): FactRow => ({ registration_id: id, kind, to_encrypted: encrypt(tx.shopId, one.email), to_index: emailIndex, locale: one.locale, state: "sent", dedupe_key: `${kind}:${id}:1`, created_at: at, sent_at: at });
    mails.push(mail("confirm", one.at));
    if (one.confirmedAt) mails.push(mail("welcome", one.confirmedAt));
    for (const link of one.links) links.push({ registration_id: id, order_id: link.orderId, level: link.level, state: link.state, reasons: JSON.stringify(reasonsOf(link, one)), score: link.level === "probable" ? "0.9300" : null, created_at: link.at });
  }
  await copyRows(tx, "registrations", registrations);
  await copyRows(tx, "consents", consents);
  await copyRows(tx, "benefits", benefits);
  await copyRows(tx, "mails", mails);
  await copyRows(tx, "links", links);
  await tx.run(
    `update card_codes c set registered_at = r.created_at from registrations r
      where c.shop_id = $1 and r.shop_id = $1 and r.code = c.code and c.is_unique`,
    [tx.shopId],
  );
}

function registrationRow(shopId: number, id: string, one: Registration, places: Places, emailIndex: string, purchasedOn: string | null): FactRow {
  return {
    id, insert_id: places.inserts.get(one.insert)!, print_run_id: places.runs.get(one.run)!, code: one.code, submission_key: `scenario-${id}`, email_encrypted: encrypt(shopId, one.email), email_index: emailIndex, locale: one.locale,
    country: one.country, product_id: one.product === null ? null : places.products.get(one.product)!, order_id: one.orderId, order_id_typed: one.orderIdTyped, order_state: one.orderState,
    postal_index: one.postalCode === null ? null : blindIndex(shopId, "postal", normalisePostalCode(one.postalCode)), purchase_date: purchasedOn, first_heard: one.firstHeard, creator_handle: one.creatorHandle,
    state: one.confirmedAt ? "confirmed" : "registered", customer_state: one.customerState, customer_gid: one.customerGid, confirmed_at: one.confirmedAt, first_order_at: one.firstOrder?.at ?? null, first_order_gid: one.firstOrder?.gid ?? null,
    is_buyer: one.orderState !== "gift", created_at: one.at, updated_at: one.confirmedAt ?? one.at,
  };
}

function reasonsOf(link: Registration["links"][number], one: Registration): object[] {
  if (link.level === "exact") return [{ fact: "order_id_equal" }, { fact: "product", agrees: true }];
  if (link.level === "corrected") return [{ fact: "order_id_near", edits: link.edits, typed: (one.orderId ?? "").replaceAll("-", "") }, { fact: "product", agrees: true }];
  return [{ fact: "product", agrees: true }, { fact: "country", agrees: true }, { fact: "lead", times: 14 }];
}

async function writeScans(tx: Tx, { scans, from }: Scenario, places: Places): Promise<void> {
  // The months' partitions first: a scan in the default partition would keep its month from ever getting one.
  await tx.run("select ensure_scan_months($1::date, 36)", [from]);
  await copyRows(tx, "scans", scans.map((one) => ({ id: randomUUID(), scanned_at: one.at, code: one.code, insert_id: places.inserts.get(one.insert)!, print_run_id: places.runs.get(one.run)!, kind: one.kind, locale: one.locale })));
  await tx.run(
    `insert into scan_counts (shop_id, day, insert_id, print_run_id, variant, kind, scans)
     select $1, (scanned_at at time zone 'UTC')::date, insert_id, print_run_id, variant, kind, count(*) from scans where shop_id = $1 group by 2, 3, 4, 5, 6`,
    [tx.shopId],
  );
}
