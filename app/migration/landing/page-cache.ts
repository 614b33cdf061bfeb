import { LRUCache } from "lru-cache";
import type { Locale } from "../inserts/model.ts";
import type { LandingInsert } from "./landing-model.ts";
import { renderLanding, TOKEN_PLACE } from "./render-landing.ts";
import { pageHeaders } from "./respond.ts";
import { SplicedPage } from "./spliced-page.ts";

/** A drawn landing page, packed, with its headers. */
export type ReadyPage = { page: SplicedPage; headers: Record<string, string> };

const pages = new LRUCache<string, ReadyPage>({ maxSize: 64 * 1024 * 1024, sizeCalculation: (ready) => ready.page.bytes });

/** The landing page in one language and variant: drawn and compressed once for each version of the insert. */
export function readyPage(insert: LandingInsert, locale: Locale, variant: string, base: string, proof: boolean): ReadyPage {
  const key = `${insert.shopId}:${insert.insertId}:${insert.stamp}:${locale}:${variant}:${base}:${proof}`;
  let ready = pages.get(key);
  if (!ready) {
    const drawn = renderLanding({ insert, locale, variant, base, proof });
    ready = { page: new SplicedPage(drawn.html, TOKEN_PLACE), headers: pageHeaders(drawn.policy) };
    pages.set(key, ready);
  }
  return ready;
}
