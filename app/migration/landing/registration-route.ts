import { z } from "zod";
import { isDatabaseAway } from "#app/platform/db.ts";
import { log } from "#app/platform/log.ts";
import { marketplaces } from "../inserts/model.ts";
import { claimCard, personMailForCard, register } from "../registration/index.ts";
import { findCode, markRegistered, type CodeTarget } from "./code-lookup.ts";
import { DatabaseAway, whilePresent } from "./deadline.ts";
import type { FieldErrors } from "./form-parts.ts";
import { findInsert } from "./insert-cache.ts";
import type { LandingInsert } from "./landing-model.ts";
import { asLocale, wishedLocales } from "./language.ts";
import { brandOf, openCard, pageLocale, unknownCode } from "./landing-route.ts";
import { consentText, renderLanding, TOKEN_PLACE, type LandingView } from "./render-landing.ts";
import { renderRegistered } from "./render-notice.ts";
import { drawToken, readToken, type FormToken } from "./render-token.ts";
import { callerNetwork, isOwnForm, readForm } from "./request.ts";
import { redirect, sendPage } from "./respond.ts";
import { chooseVariant } from "./variants.ts";
import type { Visit } from "./visit.ts";
import { readVisits } from "./visit-cookie.ts";

const fieldsSchema = z.object({
  email: z.string().max(300).catch(""),
  consent: z.literal("yes").optional().catch(undefined),
  website: z.string().catch(""),
  t: z.string().max(600).catch(""),
  cv: z.string().max(40).catch(""),
  do: z.enum(["link", "claim"]).optional().catch(undefined),
});
type Fields = z.infer<typeof fieldsSchema>;

/** Takes the landing page's form. Every way it can fail gives the page back with what was typed. */
export async function takeForm(visit: Visit, code: string | null): Promise<void> {
  const sent = await readForm(visit.req);
  if (asLocale(sent.get("l"))) visit.query.set("l", sent.get("l") ?? "");
  const fields = fieldsSchema.parse(Object.fromEntries(sent));
  const target = code === null ? null : await findCode(code);
  if (!target || (visit.shopId !== null && target.shopId !== visit.shopId)) return unknownCode(visit);
  const insert = target.shopState === "installed" ? await findInsert(target.shopId, target.insertId) : null;
  // Closed, draft and erased cards answer a form as they answer a scan.
  if (!insert || insert.status === "archived" || (insert.status === "draft" && !target.isProof)) return openCard(visit, code);

  const token = readToken(fields.t, target.code, visit.now);
  const variant = token.ok ? token.form.variant : chooseVariant(insert, target, readVisits(visit.req.headers.cookie), "reload");
  const form = { visit, target, insert, fields, variant };
  if (fields.do || target.isRegistered) return takeRegisteredForm(form, token.ok && isOwnForm(visit.req, visit.base !== ""));
  if (target.isProof) return back(form, {}, 200);
  if (!isOwnForm(visit.req, visit.base !== "") || !token.ok || fields.website) return back(form, { formError: "onceMore" });
  if (!fields.email.trim()) return back(form, { errors: { email: "emailMissing" } });
  const consent = consentText(insert, pageLocale(visit, insert.defaultLocale), variant);
  // The wording changed since the page was drawn: nobody agrees to a text that they have not seen.
  if (fields.consent && fields.cv !== consent.version) return back({ ...form, fields: { ...fields, consent: undefined } }, { formError: "onceMore" });
  await takeRegistration(form, token.form);
}

type Form = { visit: Visit; target: CodeTarget; insert: LandingInsert; fields: Fields; variant: string };

async function takeRegistration(form: Form, token: FormToken): Promise<void> {
  const { visit, target, insert, fields, variant } = form;
  const locale = pageLocale(visit, insert.defaultLocale);
  const consent = consentText(insert, locale, variant);
  try {
    const result = await whilePresent(
      () => register(target.shopId, {
        insertId: insert.insertId,
        printRunId: target.printRunId,
        code: target.code,
        variant,
        submissionKey: token.key,
        email: fields.email,
        marketing: { given: fields.consent === "yes", text: consent.text, textVersion: consent.version },
        locale,
        country: country(visit, insert),
        network: callerNetwork(visit.req),
        now: new Date(visit.now),
      }),
      { insists: true },
    );
    if (result.outcome === "registered") {
      if (target.isUnique) markRegistered(target.code);
      return redirect(visit.res, `${visit.base}/me/${result.personToken}/thanks`);
    }
    if (result.outcome === "invalid") return back(form, { errors: result.fields });
    if (result.outcome === "limited") return back(form, { formError: "limited" }, 429);
    markRegistered(target.code);
    sendRegistered(form, {});
  } catch (error) {
    if (!(error instanceof DatabaseAway) && !isDatabaseAway(error)) log.error({ error, shop: target.shopId, route: "/q" }, "a registration failed");
    back(form, { formError: "away" }, 503);
  }
}

/** Gives the form back with what was typed and a fresh token. */
function back(form: Form, what: Pick<LandingView, "errors" | "formError">, status = 422): void {
  const { visit, insert, fields, variant, target } = form;
  const locale = pageLocale(visit, insert.defaultLocale);
  const values = { email: fields.email, consent: fields.consent === "yes" };
  const page = renderLanding({ insert, locale, variant, base: visit.base, proof: target.isProof, values, ...what });
  // Drawn a little earlier, so that the one tap asked for is never again too quick.
  const token = drawToken(target.code, variant, visit.now - 60_000);
  sendPage(visit.req, visit.res, { ...page, html: page.html.replace(TOKEN_PLACE, token) }, status);
}

/** The two buttons of a registered card. Their answers are the same whoever owns it. */
async function takeRegisteredForm(form: Form, trusted: boolean): Promise<void> {
  const { visit, target, fields } = form;
  if (!fields.do) return sendRegistered(form, {});
  if (!trusted) return sendRegistered(form, { formError: "onceMore" });
  try {
    if (fields.do === "link") {
      await whilePresent(() => personMailForCard(target.shopId, target.code, new Date(visit.now)));
      return sendRegistered(form, { sent: "link" });
    }
    const result = await whilePresent(() => claimCard(target.shopId, target.code, fields.email, new Date(visit.now)));
    if (result.outcome === "invalid") return sendRegistered(form, { errors: result.fields });
    sendRegistered(form, result.outcome === "limited" ? { formError: "limited" } : { sent: "claim" });
  } catch (error) {
    if (!(error instanceof DatabaseAway) && !isDatabaseAway(error)) log.error({ error, shop: target.shopId, route: "/q" }, "a registered card's form failed");
    sendRegistered(form, { formError: "away" });
  }
}

function sendRegistered(form: Form, what: { sent?: "link" | "claim"; formError?: string; errors?: FieldErrors }): void {
  const { visit, insert, target, variant, fields } = form;
  const token = drawToken(target.code, variant, visit.now - 60_000);
  const email = what.sent ? "" : fields.email;
  const page = renderRegistered({ locale: pageLocale(visit, insert.defaultLocale), base: visit.base, brand: brandOf(insert), token, email, ...what });
  sendPage(visit.req, visit.res, page, what.formError === "away" ? 503 : what.formError || what.errors ? 422 : 200);
}

/** The person's country for the rules of consent: as a trusted proxy says, else as their language hints, else where the insert is sold. */
function country(visit: Visit, insert: LandingInsert): string {
  const told = visit.req.headers["cf-ipcountry"];
  if (typeof told === "string" && /^[A-Z]{2}$/.test(told) && told !== "XX") return told;
  const header = visit.req.headers["accept-language"];
  const region = wishedLocales(header).length > 0 ? /^\s*[a-z]{2,3}-([A-Z]{2})\b/i.exec(header ?? "")?.[1] : undefined;
  return region?.toUpperCase() ?? marketplaces[insert.marketplace].country;
}
