import { z } from "zod";
import { audit, type Actor } from "#app/platform/audit.ts";
import type { Tx } from "#app/platform/db.ts";
import { UserError } from "#app/platform/errors.ts";
import { locales, type Locale } from "../../inserts/model.ts";
import { mailSlots, slotIds, type Slot, type SlotId } from "./slots.ts";
import { mailTexts, type MailText } from "./texts.ts";

const line = (most: number) => z.string().trim().max(most, `At most ${most} characters`).regex(/^[^\r\n]*$/, "One line only");

/** A mail as the merchant words it; what is empty is as we word it. Paragraphs of the body are parted by an empty line. */
export const ownWordsSchema = z.object({
  subject: line(150).default(""),
  greeting: line(120).default(""),
  body: z.string().trim().max(3_000, "At most 3,000 characters").default(""),
  button: line(60).default(""),
});
export type OwnWords = z.infer<typeof ownWordsSchema>;

export const noWords: OwnWords = { subject: "", greeting: "", body: "", button: "" };

/** One mail in one language. */
export type Edit = { slot: SlotId; locale: Locale; words: OwnWords };
export const editSchema = z.object({ slot: z.enum(slotIds), locale: z.enum(locales), words: z.unknown() });

/** How we word a mail, in the editor's shape. */
export function defaultWords(slot: SlotId, locale: Locale): OwnWords {
  const { lines, ...words } = textOf(slot, locale);
  return { ...words, body: lines.join("\n\n") };
}

function textOf(slot: SlotId, locale: Locale): MailText {
  const texts = mailTexts[locale];
  const [kind, offer] = slot.split(".") as [keyof typeof texts, keyof typeof texts.confirm];
  return kind === "confirm" ? texts.confirm[offer] : (texts[kind] as MailText);
}

/** The merchant's words with ours wherever they left a field empty. */
export function mergeWords(slot: SlotId, locale: Locale, own: OwnWords | null): MailText {
  const ours = textOf(slot, locale);
  if (!own) return ours;
  const lines = own.body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
  return { subject: own.subject || ours.subject, greeting: own.greeting || ours.greeting, lines: lines.length > 0 ? lines : ours.lines, button: own.button || ours.button };
}

/** The words of a mail as it goes out. */
export async function wordsFor(tx: Tx, slot: SlotId, locale: Locale): Promise<MailText> {
  const row = await tx.first<{ words: unknown }>("select words from mail_texts where shop_id = $1 and slot = $2 and locale = $3", [tx.shopId, slot, locale]);
  return mergeWords(slot, locale, row ? ownWordsSchema.parse(row.words) : null);
}

/** Everything that the merchant has worded. */
export async function readOwnWords(tx: Tx): Promise<Edit[]> {
  const rows = await tx.query<{ slot: string; locale: string; words: unknown }>("select slot, locale, words from mail_texts where shop_id = $1 order by slot, locale", [tx.shopId]);
  return rows.flatMap((row) => {
    const known = editSchema.safeParse(row);
    return known.success ? [{ ...known.data, words: ownWordsSchema.parse(row.words) }] : [];
  });
}

/**
 * What is wrong with a mail's words, by field: lengths, placeholders that this mail cannot fill, and such as it needs.
 * An empty field is ours and never wrong.
 */
export function checkWords(slot: SlotId, locale: Locale, given: unknown): { words: OwnWords; problems: Partial<Record<keyof OwnWords, string>> } {
  const parsed = ownWordsSchema.safeParse(given);
  if (!parsed.success) {
    const problems: Partial<Record<keyof OwnWords, string>> = {};
    for (const issue of parsed.error.issues) problems[issue.path[0] as keyof OwnWords] ??= issue.message;
    return { words: noWords, problems };
  }
  const words = parsed.data;
  const { placeholders, needs }: Slot = mailSlots[slot];
  const problems: Partial<Record<keyof OwnWords, string>> = {};
  const known = placeholders.map((name) => `{${name}}`);
  for (const [field, text] of Object.entries(words) as [keyof OwnWords, string][]) {
    const wrong = text.match(/\{[^{}]*\}?|\}/g)?.find((one) => !known.includes(one));
    if (wrong) problems[field] = `This mail cannot fill in ${wrong}. It knows ${known.join(", ")}.`;
  }
  const { subject, lines } = mergeWords(slot, locale, words);
  for (const name of needs) if (![subject, ...lines].some((text) => text.includes(`{${name}}`))) problems.body ??= `Say {${name}} in the subject or the text: without it the mail is of no use.`;
  return { words, problems };
}

/** Keeps what the merchant worded; a mail without any words of theirs is ours again. @throws UserError by `slot.locale.field` */
export async function saveOwnWords(tx: Tx, actor: Actor, edits: readonly z.infer<typeof editSchema>[]): Promise<void> {
  const fields: Record<string, string> = {};
  const checked = edits.map(({ slot, locale, words: given }) => {
    const { words, problems } = checkWords(slot, locale, given);
    for (const [field, why] of Object.entries(problems)) fields[`${slot}:${locale}:${field}`] = why;
    return { slot, locale, words };
  });
  if (Object.keys(fields).length > 0) throw new UserError("Some words need another look.", { fields });
  for (const { slot, locale, words } of checked) {
    if (Object.values(words).every((text) => text === "")) await tx.run("delete from mail_texts where shop_id = $1 and slot = $2 and locale = $3", [tx.shopId, slot, locale]);
    else {
      await tx.run(
        `insert into mail_texts (shop_id, slot, locale, words) values ($1, $2, $3, $4)
         on conflict (shop_id, slot, locale) do update set words = excluded.words, updated_at = now()`,
        [tx.shopId, slot, locale, JSON.stringify(words)],
      );
    }
  }
  await audit(tx, actor, "mail.words", `shop:${tx.shopId}`, { mails: checked.map(({ slot, locale }) => `${slot}:${locale}`) });
}
