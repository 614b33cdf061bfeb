import type { offerKinds } from "../../inserts/model.ts";

/** What may be filled in, whose absence would make a mail useless, and how the admin calls it. */
export type Slot = { name: string; when: string; placeholders: readonly Placeholder[]; needs: readonly Placeholder[] };

export const placeholders = ["brand", "code", "percent", "date"] as const;
export type Placeholder = (typeof placeholders)[number];

const afterForm = "Right after the form: the only mail to an address that nobody has confirmed.";
const confirmation = (offer: string): Slot => ({ name: `Confirmation: ${offer}`, when: afterForm, placeholders: ["brand"], needs: [] });

/** Every mail that a person can get, as the merchant may word it. The line that says why it came stays ours. */
export const mailSlots = {
  "confirm.warranty": confirmation("warranty"),
  "confirm.guide": confirmation("guide"),
  "confirm.discount": confirmation("discount"),
  "confirm.membership": confirmation("membership"),
  welcome: { name: "Discount code", when: "Once the address is confirmed and the discount code is theirs.", placeholders: ["brand", "code", "percent", "date"], needs: ["code"] },
  order_reminder: { name: "Order number reminder", when: "Once, to whoever said “later” to the Amazon order number.", placeholders: ["brand"], needs: [] },
  warranty_end: { name: "Warranty ends", when: "Once, before the warranty’s last day.", placeholders: ["brand", "date"], needs: ["date"] },
  card_link: { name: "Link to their page", when: "When somebody scans a registered card and asks for its owner’s link.", placeholders: ["brand"], needs: [] },
} as const satisfies Record<string, Slot>;

export type SlotId = keyof typeof mailSlots;
export const slotIds = Object.keys(mailSlots) as [SlotId, ...SlotId[]];

/** The slot of a mail to a person; a confirmation has one for each offer. */
export function slotOf(kind: "confirm" | "welcome" | "order_reminder" | "card_link" | "warranty_end", offer: (typeof offerKinds)[number]): SlotId {
  return kind === "confirm" ? `confirm.${offer}` : kind;
}
