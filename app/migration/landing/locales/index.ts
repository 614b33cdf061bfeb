import type { Locale } from "../../inserts/model.ts";
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
import type { LandingTexts } from "./texts.ts";
import { tr } from "./tr.ts";

export const texts: Record<Locale, LandingTexts> = { en, es, de, fr, it, pt, nl, pl, sv, tr, ja, ar };
export type { LandingTexts } from "./texts.ts";
