/** One of our mails, as it is known to a mail provider. */
export type MailReference = { shopId: number; mailId: string };

/** `12_0198…`: fits where a provider takes letters, digits, dashes and underscores only. */
export function writeReference({ shopId, mailId }: MailReference): string {
  return `${shopId}_${mailId}`;
}

/** The `Message-ID` of a mail, by which it is known again wherever a provider gives the header back. */
export function messageIdOf(reference: MailReference, host: string): string {
  return `<${writeReference(reference)}@${host}>`;
}

/**
 * Headers that providers hand back with what became of a mail: Amazon SES as a message tag, Postmark as metadata. Both
 * take them off before the mail goes on.
 */
export function trackingHeaders(reference: MailReference): Record<string, string> {
  const text = writeReference(reference);
  return { "X-SES-MESSAGE-TAGS": `mail=${text}`, "X-PM-Metadata-mail": text };
}

/** Reads a reference, bare or as a `Message-ID`; null for anything else. */
export function readReference(given: unknown): MailReference | null {
  const found = typeof given === "string" ? /^<?(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:@[^>]*)?>?$/i.exec(given.trim()) : null;
  return found?.[1] && found[2] ? { shopId: Number(found[1]), mailId: found[2] } : null;
}
