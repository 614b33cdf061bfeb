/** Points a millimetre: PDF measures in 1/72 inch. */
export const MM = 72 / 25.4;
const INCH = 72;

export type CardSizeId = "business-card" | "business-card-us" | "postcard" | "postcard-us" | "a6";

/** One card format; all lengths in PDF points unless the name says otherwise. */
export type CardSize = {
  id: CardSizeId;
  /** As a merchant and a printer call it. */
  label: string;
  width: number;
  height: number;
  /** Colour beyond the cut, so that a cut half a millimetre off shows no white. */
  bleed: number;
  /** Nothing that matters comes closer to the cut than this. */
  safe: number;
  /** Side of the QR symbol in millimetres, without its quiet zone. */
  qrMm: number;
  /** Type is set for a business card and scaled by this. */
  scale: number;
};

const METRIC_BLEED = 3 * MM;
const US_BLEED = INCH / 8;

export const CARD_SIZES: Record<CardSizeId, CardSize> = {
  "business-card": {
    id: "business-card",
    label: "Business card, 85 × 55 mm",
    width: 85 * MM,
    height: 55 * MM,
    bleed: METRIC_BLEED,
    safe: 5 * MM,
    qrMm: 25,
    scale: 1,
  },
  "business-card-us": {
    id: "business-card-us",
    label: "US business card, 3.5 × 2 in",
    width: 3.5 * INCH,
    height: 2 * INCH,
    bleed: US_BLEED,
    safe: 5 * MM,
    qrMm: 23,
    scale: 0.95,
  },
  postcard: {
    id: "postcard",
    label: "Postcard, 148 × 105 mm",
    width: 148 * MM,
    height: 105 * MM,
    bleed: METRIC_BLEED,
    safe: 9 * MM,
    qrMm: 48,
    scale: 1.75,
  },
  "postcard-us": {
    id: "postcard-us",
    label: "US postcard, 6 × 4 in",
    width: 6 * INCH,
    height: 4 * INCH,
    bleed: US_BLEED,
    safe: 9 * MM,
    qrMm: 46,
    scale: 1.75,
  },
  a6: {
    id: "a6",
    label: "A6 upright, 105 × 148 mm",
    width: 105 * MM,
    height: 148 * MM,
    bleed: METRIC_BLEED,
    safe: 8 * MM,
    qrMm: 46,
    scale: 1.4,
  },
};
