import { withShop } from "#app/platform/db.ts";
import { NotFound, UserError } from "#app/platform/errors.ts";
import type { Locale } from "../inserts/model.ts";
import { personToken, readPerson, type Person } from "../registration/index.ts";
import { certificatePdf } from "./certificate-pdf.ts";
import { brandName, loadLandingInsert, type LandingInsert } from "./landing-model.ts";
import { asLocale } from "./language.ts";
import { texts } from "./locales/index.ts";
import { benefitTitle, day, offerTerms } from "./render-benefit.ts";
import { renderDeadLink } from "./render-notice.ts";
import { mainRegistration } from "./render-thanks.ts";
import { sendDownload, sendPage } from "./respond.ts";
import type { Visit } from "./visit.ts";

/** Answers with the certificate of one of the person's registrations. */
export async function sendCertificate(visit: Visit, person: Person, insert: LandingInsert, registrationId: string | null): Promise<void> {
  const locale = asLocale(visit.query.get("l")) ?? person.locale;
  const pdf = await certificateOf(person, insert, registrationId, locale);
  if (!pdf) return sendPage(visit.req, visit.res, renderDeadLink({ locale, base: visit.base, brand: null }), 404);
  sendDownload(visit.res, pdf, "application/pdf", "certificate.pdf");
}

/**
 * The certificate that the person of a registration can download, for staff to send along; in the person's language.
 * @throws NotFound when there is no such registration, UserError when it has no certificate
 */
export async function readCertificate(shopId: number, registrationId: string, now: Date): Promise<Buffer> {
  const own = await withShop(shopId, (tx) => tx.first<{ linkVersion: number; insertId: string }>(`select link_version as "linkVersion", insert_id as "insertId" from registrations where shop_id = $1 and id = $2 and state <> 'erased'`, [shopId, registrationId]));
  const person = own && (await readPerson(personToken({ shopId, registrationId, linkVersion: own.linkVersion, access: "visit" }, now), now));
  const insert = own && (await withShop(shopId, (tx) => loadLandingInsert(tx, own.insertId)));
  if (!person || !insert) throw new NotFound("The registration");
  const pdf = await certificateOf(person, insert, registrationId, person.locale);
  if (!pdf) throw new UserError("This registration has no certificate: it is for a warranty that holds, with the order number where the insert requires it.", { status: 409 });
  return pdf;
}

/** The warranty certificate as a PDF, which names the product and the days, not the person; null without a warranty that holds. */
async function certificateOf(person: Person, insert: LandingInsert, registrationId: string | null, locale: Locale): Promise<Buffer | null> {
  const registration = registrationId ? person.registrations.find((one) => one.registrationId === registrationId) : mainRegistration(person);
  if (!registration || registration.offer.kind !== "warranty" || !registration.benefit.startsOn || registration.waitsForOrder || registration.benefit.state === "void") {
    return null;
  }
  const own = texts[locale];
  const { startsOn, endsOn } = registration.benefit;
  const product = registration.products.find((one) => one.id === registration.productId) ?? (registration.products.length === 1 ? registration.products[0] : undefined);
  const issuer = [insert.shop.responsibleName ?? insert.shop.name, insert.shop.responsibleAddress].filter(Boolean).join(", ").replace(/\s*\n\s*/g, ", ");
  return certificatePdf({
    locale,
    direction: own.dir,
    brand: brandName(insert),
    title: own.certificate.title,
    subtitle: benefitTitle(registration.offer, locale),
    facts: [
      ...(product ? [{ label: own.certificate.product, value: product.title }] : []),
      { label: own.certificate.from, value: day(startsOn, locale) },
      ...(endsOn ? [{ label: own.certificate.to, value: day(endsOn, locale) }] : []),
      { label: own.certificate.number, value: registration.registrationId.slice(0, 13).toUpperCase() },
      { label: own.certificate.issuedBy, value: issuer },
    ],
    terms: offerTerms(registration),
    footer: [insert.shop.supportEmail, insert.shop.storefrontUrl].filter(Boolean).join(" · "),
    accent: insert.look.primary,
  });
}
