import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { files } from "#app/platform/files.ts";
import { cmykSchema } from "#app/platform/cmyk.ts";
import { brandInk } from "#app/platform/shop-settings.ts";
import type { Shop } from "#app/platform/shops.ts";
import { printedAddress, typedAddress, type Addressed } from "./address.ts";
import { prepareLogo, type CardDesign, type PrintCard } from "./card-design.ts";
import { CARD_SIZES, type CardSizeId } from "./card-sizes.ts";
import { cardWords } from "./card-words.ts";
import { locales, type Insert } from "./model.ts";

/** What a run is printed as: a card, the QR alone for a packaging designer, or a link for messages. */
export const printFormats = [
  ...(Object.keys(CARD_SIZES) as [CardSizeId, ...CardSizeId[]]),
  "qr",
  "link",
] as const;
export type PrintFormat = (typeof printFormats)[number];

const text = (max: number) => z.string().trim().max(max, `At most ${max} characters`);

/** The words and look of a run's cards: a copy of its own, for what is printed no longer changes. */
export const printDesignSchema = z.object({
  locale: z.enum(locales),
  brandName: text(60).default(""),
  brandColour: z.string().regex(/^#[0-9a-f]{6}$/i, "A colour is written #rrggbb"),
  /** The inks that print the colour exactly; without them they are worked out from it. */
  brandCmyk: cmykSchema.nullable().default(null),
  logoKey: z.string().nullable().default(null),
  ecc: z.enum(["M", "Q", "H"]).default("M"),
  /** Side of the QR-only file's symbol, without quiet zone. */
  qrMm: z.coerce.number<unknown>().min(8, "At least 8 mm").max(300, "At most 300 mm").default(25),
  front: z.object({ headline: text(90).default(""), copy: text(200).default("") }),
  back: z.object({
    heading: text(80).default(""),
    steps: z.array(text(60)).max(3).default([]),
    addressIntro: text(40).default(""),
    smallPrint: text(200).default(""),
  }),
});
export type PrintDesign = z.infer<typeof printDesignSchema>;

/** A design to begin with: the insert's words and look, and the card's own words in its language. */
export function designFromInsert(insert: Insert, shop: Shop): PrintDesign {
  const locale = insert.defaultLocale;
  const copy = insert.copy[locale];
  const words = cardWords[locale];
  const ink = brandInk(shop.settings);
  return {
    locale,
    brandName: insert.look.brand || shop.name,
    brandColour: insert.look.primary,
    brandCmyk:
      ink.brandColour.toLowerCase() === insert.look.primary.toLowerCase() ? ink.brandCmyk : null,
    logoKey: insert.look.logoKey,
    ecc: "M",
    qrMm: 25,
    front: {
      headline: (copy?.headline ?? "").slice(0, 90),
      copy: words.front[insert.offer.kind],
    },
    back: {
      heading: words.heading,
      steps: words.steps,
      addressIntro: words.addressIntro,
      smallPrint: (shop.responsibleName ?? shop.name).slice(0, 200),
    },
  };
}

/** The design as the card is drawn from it, with its logo read from the file store. */
export async function cardDesign(format: PrintFormat, design: PrintDesign): Promise<CardDesign> {
  const { locale, brandName, brandColour, brandCmyk, ecc, front, back } = design;
  const logo = design.logoKey
    ? await prepareLogo(await buffer(await files().get(design.logoKey)))
    : undefined;
  return {
    size: format === "qr" || format === "link" ? "business-card" : format,
    ...{ locale, brandName, brandColour, ecc, front },
    back: { ...back, steps: back.steps.filter(Boolean) },
    ...(brandCmyk ? { brandCmyk } : {}),
    ...(logo ? { logo } : {}),
  };
}

/** One card of a run. */
export function printCard(run: Addressed, code: string, isUnique = true): PrintCard {
  return { address: printedAddress(run, code, isUnique), printedAddress: typedAddress(run), code };
}
