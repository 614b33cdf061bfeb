import { log } from "#app/platform/log.ts";
import type { Locale } from "../inserts/model.ts";
import { findCode, peekCode, type CodeTarget } from "./code-lookup.ts";
import { DatabaseAway } from "./deadline.ts";
import { findInsert, peekInsert } from "./insert-cache.ts";
import { brandName, type LandingInsert } from "./landing-model.ts";
import { chooseLocale } from "./language.ts";
import { countOrphan } from "./orphans.ts";
import { readyPage } from "./page-cache.ts";
import { renderAway, renderClosed, renderNeutral, renderNotOpen, renderRegistered, renderUnknown, type Brand } from "./render-notice.ts";
import { drawToken } from "./render-token.ts";
import { typedBefore } from "./prefill.ts";
import { renderLanding, TOKEN_PLACE } from "./render-landing.ts";
import { isSecure } from "./request.ts";
import { readsGzip, sendPage } from "./respond.ts";
import { classify, recordScan } from "./scans.ts";
import { chooseVariant } from "./variants.ts";
import type { Visit } from "./visit.ts";
import { readVisits, visitCookie } from "./visit-cookie.ts";

/** Answers the opening of a card: the page, once the scan is durable. What is in memory is answered without a detour. */
export function openCard(visit: Visit, code: string | null): void {
  const target = code === null ? null : peekCode(code);
  if (target) {
    const insert = target.shopState === "installed" ? peekInsert(target.shopId, target.insertId) : null;
    if (insert !== undefined) return answer(visit, target, insert);
  }
  void openUncached(visit, code).catch((error: unknown) => failed(visit, error));
}

async function openUncached(visit: Visit, code: string | null): Promise<void> {
  const target = code === null ? null : await findCode(code);
  if (!target || (visit.shopId !== null && target.shopId !== visit.shopId)) return unknownCode(visit);
  // A redacted shop is asked nothing any more.
  const insert = target.shopState === "redacted" ? null : await findInsert(target.shopId, target.insertId);
  answer(visit, target, insert);
}

/** The page for something that went wrong while a card was opened. */
export function failed(visit: Visit, error: unknown): void {
  if (!(error instanceof DatabaseAway)) log.error({ error, route: "/q" }, "a public page failed");
  if (visit.res.headersSent) return void visit.res.end();
  const frame = { locale: pageLocale(visit, "en"), base: visit.base, brand: null };
  sendPage(visit.req, visit.res, renderAway(frame), 503, { "Retry-After": "5" });
}

/** The same answer for every code that is not a card's, whatever is wrong with it. */
export function unknownCode(visit: Visit): void {
  countOrphan();
  sendPage(visit.req, visit.res, renderUnknown({ locale: pageLocale(visit, "en"), base: visit.base, brand: null }), 404);
}

/** The language of a page: the switch, the browser's wish, the fallback. */
export function pageLocale(visit: Visit, fallback: Locale): Locale {
  return chooseLocale(visit.query.get("l"), visit.req.headers["accept-language"], fallback);
}

/** The brand of a page that shows an insert. */
export function brandOf(insert: LandingInsert): Brand {
  return { name: brandName(insert), look: insert.look, shop: insert.shop, shopId: insert.shopId };
}

function answer(visit: Visit, target: CodeTarget, insert: LandingInsert | null): void {
  if (visit.shopId !== null && target.shopId !== visit.shopId) return unknownCode(visit);
  const locale = pageLocale(visit, insert?.defaultLocale ?? "en");
  const frame = { locale, base: visit.base, brand: insert && brandOf(insert) };
  if (target.shopState === "redacted" || !insert) return sendPage(visit.req, visit.res, renderNeutral(frame), 410);
  if (target.shopState === "uninstalled") return sendPage(visit.req, visit.res, renderClosed(frame));

  const visits = readVisits(visit.req.headers.cookie);
  const { kind, visitor } = classify(visit.req, target, visits, visit.now);
  const variant = chooseVariant(insert, target, visits, kind);
  recordScan(target, kind, visitor, variant, locale, visit.now, (error) => {
    // A scan that could be kept nowhere still gets its person the page; the log has the rest.
    if (error && visit.res.destroyed) return;
    // A reload is kept anew only when a test has begun meanwhile and the person was tossed for it.
    const isKept = visits.some((one) => one.code === target.code && one.variant === variant);
    const cookie = kind === "scan" || (kind === "reload" && !isKept) ? visitCookie(visits, target.code, variant, isSecure(visit.req)) : undefined;
    sendLanding(visit, target, insert, locale, variant, cookie);
  });
}

function sendLanding(visit: Visit, target: CodeTarget, insert: LandingInsert, locale: Locale, variant: string, cookie: string | undefined): void {
  const { req, res, base } = visit;
  const extra: Record<string, string> = cookie ? { "Set-Cookie": cookie } : {};
  const frame = { locale, base, brand: brandOf(insert) };
  if (target.isRegistered && !target.isProof) {
    return sendPage(req, res, renderRegistered({ ...frame, token: drawToken(target.code, variant, visit.now) }), 200, extra);
  }
  if (insert.status === "archived") return sendPage(req, res, renderClosed(frame), 200, extra);
  if (insert.status === "draft" && !target.isProof) return sendPage(req, res, renderNotOpen(frame), 200, extra);
  const token = drawToken(target.code, variant, visit.now);
  const email = typedBefore(target.shopId, visit.query.get("p"), visit.now);
  if (email) {
    const page = renderLanding({ insert, locale, variant, base, proof: target.isProof, values: { email, consent: false } });
    return sendPage(req, res, { ...page, html: page.html.replace(TOKEN_PLACE, token) }, 200, extra);
  }
  const ready = readyPage(insert, locale, variant, base, target.isProof);
  const packed = readsGzip(req);
  const body = packed ? ready.page.gzip(token) : ready.page.plain(token);
  const headers: Record<string, string | number> = { ...ready.headers, ...extra, "Content-Length": body.length };
  if (packed) headers["Content-Encoding"] = "gzip";
  res.writeHead(200, headers);
  res.end(req.method === "HEAD" ? undefined : body);
}
