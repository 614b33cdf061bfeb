import type { Locale } from "../../inserts/model.ts";
import type { MailText } from "./texts.ts";

export type MailFacts = { brand: string; code?: string; percent?: number; /** YYYY-MM-DD */ endsOn?: string | null };

export type RenderedMail = { subject: string; text: string; html: string };

/**
 * A mail as text and as simple HTML that every program shows: one column, one button, the brand's colour.
 * @param accent `#rrggbb` of the brand, used only as the button's background
 */
export function renderMail(words: MailText, why: string, facts: MailFacts, options: { locale: Locale; link: string; accent: string; ink: string; hasLogo: boolean }): RenderedMail {
  const fill = (text: string) => fillIn(text, facts, options.locale);
  const lines = words.lines.map(fill);
  const text = [fill(words.greeting), "", ...lines.flatMap((line) => [line, ""]), `${fill(words.button)}:`, options.link, "", fill(why), "", facts.brand].join("\n");
  const direction = options.locale === "ar" ? "rtl" : "ltr";
  const top = options.hasLogo
    ? `<img src="cid:logo" alt="${escape(facts.brand)}" height="40" style="display:block;height:40px;max-width:200px">`
    : `<strong style="font-size:20px">${escape(facts.brand)}</strong>`;
  const html = `<!doctype html><html lang="${options.locale}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(fill(words.subject))}</title></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;text-align:start" dir="${direction}">
<tr><td style="padding-bottom:24px">${top}</td></tr>
<tr><td><p style="margin:0 0 16px">${escape(fill(words.greeting))}</p>${lines.map((line) => `<p style="margin:0 0 16px">${codeWhole(escape(line), facts.code).replaceAll("\n", "<br>")}</p>`).join("")}
<p style="margin:24px 0"><a href="${escape(options.link)}" style="display:inline-block;padding:14px 24px;border-radius:8px;background:${options.accent};color:${options.ink};font-weight:600;text-decoration:none">${escape(fill(words.button))}</a></p>
<p style="margin:32px 0 0;font-size:13px;opacity:.75">${escape(fill(why))}</p></td></tr></table></td></tr></table></body></html>`;
  return { subject: fill(words.subject), text, html };
}

/** The discount code stands out and never breaks in two. */
function codeWhole(line: string, code: string | undefined): string {
  return code ? line.replaceAll(escape(code), `<strong style="white-space:nowrap">${escape(code)}</strong>`) : line;
}

function fillIn(text: string, facts: MailFacts, locale: Locale): string {
  const date = facts.endsOn ? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${facts.endsOn}T00:00:00Z`)) : "";
  return text
    .replaceAll("{brand}", facts.brand)
    .replaceAll("{code}", facts.code ?? "")
    .replaceAll("{percent}", facts.percent === undefined ? "" : new Intl.NumberFormat(locale).format(facts.percent))
    .replaceAll("{date}", date);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
