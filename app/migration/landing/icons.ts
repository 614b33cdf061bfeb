import { trusted, type Html } from "./html.ts";
import type { OfferKind } from "../inserts/model.ts";

const icon = (paths: string, cls = ""): Html =>
  trusted(`<svg viewBox="0 0 24 24"${cls && ` class="${cls}"`} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`);

/** Decorative line drawings, one an offer. */
export const offerIcon: Record<OfferKind, Html> = {
  warranty: icon('<path d="M12 3l7 2.6v5.2c0 4.6-2.9 8.2-7 10.2-4.1-2-7-5.6-7-10.2V5.6z"/><path d="M8.8 11.9l2.3 2.3 4.2-4.5"/>'),
  guide: icon('<path d="M12 6.5C10 5 7 4.6 3.5 5v13c3.500-.4 6.500 0 8.500 1.500 2-1.500 5-1.900 8.500-1.500V5C17 4.600 14 5 12 6.500zM12 6.500v13"/>'),
  discount: icon('<path d="M3.500 11.500v-8h8l9 9-8 8z"/><circle cx="8" cy="8" r="1.300"/><path d="M11 14.500l3.500-3.500"/>'),
  membership: icon('<path d="M12 20s-8-4.600-8-10.400C4 6.900 6 5 8.300 5c1.600 0 2.900.8 3.700 2.100C12.800 5.800 14.100 5 15.700 5 18 5 20 6.900 20 9.600 20 15.400 12 20 12 20z"/>'),
};

export const doneIcon = icon('<circle cx="12" cy="12" r="9"/><path d="M8 12.300l2.800 2.800 5.400-6"/>', "done");
