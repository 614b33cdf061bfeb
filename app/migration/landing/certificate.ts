import type { Person } from "../registration/index.ts";
import { certificatePdf } from "./certificate-pdf.ts";
import { brandName, type LandingInsert } from "./landing-model.ts";
import { asLocale } from "./language.ts";
import { texts } from "./locales/index.ts";
import { benefitTitle, day, offerTerms } from "./render-benefit.ts";
import { renderDeadLink } from "./render-notice.ts";
import { mainRegistration } from "./render-thanks.ts";
import { sendDownload, sendPage } from "./respond.ts";
import type { Visit } from "./visit.ts";

/** The warranty certificate of one registration as a PDF; it names the product and the days, not the person. */
export async function sendCertificate(visit: Visit, person: Person, insert: LandingInsert, registrationId: string | null): Promise<void> {
  const locale = asLocale(visit.query.get("l")) ?? person.locale;
  const registration = registrationId ? person.registrations.find((one) => one.registrationId === registrationId) : mainRegistration(person);
  if (!registration || registration.offer.kind !== "warranty" || !registration.benefit.startsOn || registration.waitsForOrder || registration.benefit.state === "void") {
    return sendPage(visit.req, visit.res, renderDeadLink({ locale, base: visit.base, brand: null }), 404);
  }
  const own = texts[locale];
  const { startsOn, endsOn } = registration.benefit;
  const product = registration.products.find((one) => one.id === registration.productId) ?? (registration.products.length === 1 ? registration.products[0] : undefined);
  const issuer = [insert.shop.responsibleName ?? insert.shop.name, insert.shop.responsibleAddress].filter(Boolean).join(", ").replace(/\s*\n\s*/g, ", ");
  const pdf = await certificatePdf({
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
  sendDownload(visit.res, pdf, "application/pdf", "certificate.pdf");
}
