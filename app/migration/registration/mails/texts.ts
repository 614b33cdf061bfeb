import type { Locale, OfferKind } from "../../inserts/model.ts";
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { nl } from "./nl.ts";
import { pl } from "./pl.ts";
import { pt } from "./pt.ts";
import { sv } from "./sv.ts";
import { tr } from "./tr.ts";

/** One mail's words. `{brand}`, `{code}`, `{percent}` and `{date}` are filled in; nothing that a person typed ever is. */
export type MailText = { subject: string; greeting: string; lines: string[]; button: string };

export type MailTexts = {
  confirm: Record<OfferKind, MailText>;
  welcome: MailText;
  order_reminder: MailText;
  card_link: MailText;
  warranty_end: MailText;
  /** Why this mail came, and what to do if it should not have. */
  why: string;
  test: MailText;
};

export const mailTexts: Record<Locale, MailTexts> = { ar, de, en, es, fr, it, ja, nl, pl, pt, sv, tr };
