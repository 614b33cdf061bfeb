import type { Locale, Look } from "../inserts/model.ts";
import { errorSummary, inputField, type FieldErrors } from "./form-parts.ts";
import { fill, fillText, html, safeLink, trusted, type Html } from "./html.ts";
import { doneIcon } from "./icons.ts";
import type { LandingShop } from "./landing-model.ts";
import { drawPage, type Page } from "./layout.ts";
import { texts } from "./locales/index.ts";

/** The brand of a page that may have none. */
export type Brand = { name: string; look: Look; shop: LandingShop; shopId: number };
type Frame = { locale: Locale; base: string; brand: Brand | null };

function notice(frame: Frame, title: string, rest: Html): Page {
  return drawPage({ ...frame, title, main: html`<h1>${title}</h1>${rest}` });
}

/** For a card code that is typed by hand. */
export function renderTyping(frame: Frame): Page {
  return notice(frame, texts[frame.locale].states.cardCode, codeForm(frame));
}

/** A code that nobody knows: a way to type it, so that nobody is stuck. */
export function renderUnknown(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.unknownTitle, html`<p class="lead">${own.states.unknownText}</p>${codeForm(frame)}`);
}

function codeForm({ locale, base }: Frame): Html {
  const own = texts[locale];
  const field = inputField({ own, name: "code", label: own.states.cardCode, attributes: 'autocapitalize="characters" autocomplete="off" spellcheck="false" enterkeyhint="go" maxlength="40" required dir="ltr"' });
  return html`<form method="get" action="${base}/q">${field}<button>${own.states.open}</button></form>`;
}

/** The database is away and this page was never seen before. */
export function renderAway(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.awayTitle, html`<p class="lead">${own.states.awayText}</p><a class="button" href="">${own.states.tryAgain}</a>`);
}

/** A card that takes no registrations any more, with a way to the brand. */
export function renderClosed(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.closedTitle, html`<p class="lead">${own.states.closedText}</p>${brandLinks(frame)}`);
}

/** A card whose insert is not published (yet): true for the person who holds one, and for the merchant who tries it. */
export function renderNotOpen(frame: Frame): Page {
  const { states } = texts[frame.locale];
  const brand = frame.brand?.name ?? "";
  return notice(frame, states.notOpenTitle, html`<p class="lead">${fillText(states.notOpenText, { brand })}</p>${brandLinks(frame)}<p class="small fine">${fillText(states.notOpenPreview, { brand })}</p>`);
}

function brandLinks({ brand, locale }: Frame): Html | null {
  const own = texts[locale];
  const store = safeLink(brand?.shop.storefrontUrl);
  const mail = brand?.shop.supportEmail;
  if (!brand) return null;
  return html`${store && html`<p><a class="button" href="${store}" rel="noopener noreferrer">${fillText(own.states.visit, { brand: brand.name })}</a></p>`}${mail && html`<p><a href="mailto:${mail}">${mail}</a></p>`}`;
}

/** A card whose shop is erased: no brand, no form. */
export function renderNeutral(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice({ ...frame, brand: null }, own.states.neutralTitle, html`<p class="lead">${own.states.neutralText}</p>`);
}

export type RegisteredView = Frame & {
  token: string;
  sent?: "link" | "claim";
  email?: string;
  errors?: FieldErrors;
  formError?: string | null;
};

/** A unique card that is registered: a mailed link for its owner, and a way for its next one. Never the form, never who. */
export function renderRegistered(view: RegisteredView): Page {
  const own = texts[view.locale];
  const brand = view.brand?.name ?? "";
  if (view.sent) {
    const text = view.sent === "link" ? own.states.linkSent : own.states.claimSent;
    return drawPage({ ...view, title: own.states.registeredTitle, main: html`${doneIcon}<h1>${own.states.registeredTitle}</h1><p class="lead" role="status">${fill(text, { brand })}</p>` });
  }
  const hidden = html`<input type="hidden" name="t" value="${view.token}"><input type="hidden" name="l" value="${view.locale}">`;
  const email = inputField({ own, name: "email", label: own.landing.email, value: view.email ?? "", error: view.errors?.email, attributes: 'type="email" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" required maxlength="254" dir="ltr" placeholder="name@example.com"' });
  const open = view.errors?.email || view.email ? trusted(" open") : null;
  return notice(
    view,
    own.states.registeredTitle,
    html`${errorSummary(own, view.errors ?? {}, view.formError)}<p class="lead">${own.states.registeredText}</p>
<form method="post">${hidden}<button name="do" value="link">${own.states.sendLink}</button></form>
<section><details${open}><summary>${own.states.claimTitle}</summary><p>${fill(own.states.claimText, { brand })}</p><form method="post">${hidden}${email}<button class="quiet" name="do" value="claim">${own.states.claimButton}</button></form></details></section>`,
  );
}

/** A person's link that no longer works. */
export function renderDeadLink(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.linkDeadTitle, html`<p class="lead">${own.states.linkDeadText}</p>`);
}

/** After a person has erased everything. */
export function renderErased(frame: Frame): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.erasedTitle, html`<p class="lead">${own.states.erasedText}</p>`);
}

/** A refusal of a form as a whole, where its page cannot be drawn again. */
export function renderRefusal(frame: Frame, reason: "onceMore" | "away" | "limited"): Page {
  const own = texts[frame.locale];
  return notice(frame, own.states.awayTitle, html`<p class="lead">${own.errors[reason]}</p><a class="button" href="">${own.states.tryAgain}</a>`);
}
