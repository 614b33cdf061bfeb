/** Why a link was made or waits: shown to the merchant as written in the review page's texts. */
export type LinkReason =
  /** The typed order id is this order's. */
  | { fact: "order_id_equal" }
  /** The typed id differs by this many slips of a finger or an eye. */
  | { fact: "order_id_near"; edits: number; typed: string }
  /** The order holds a product of the card, or none of them. */
  | { fact: "product"; agrees: boolean }
  /** Days from the purchase to the registration, and whether that lies in the window. */
  | { fact: "date"; agrees: boolean; days: number }
  | { fact: "postal_code"; agrees: boolean }
  | { fact: "country"; agrees: boolean }
  /** More people have registered this order than it has units. */
  | { fact: "units"; units: number; people: number }
  /** This many times as likely as the next order. */
  | { fact: "lead"; times: number };

export type LinkLevel = "exact" | "corrected" | "probable";

/** What a round of linking did. */
export type LinkingResult = { exact: number; corrected: number; probable: number; review: number };

/** An order may be registered this long after its purchase: parcels lie about, and gifts wait for their day. */
export const WINDOW_DAYS = 180;
