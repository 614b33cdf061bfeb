import { splitRuns } from "./card-fonts.ts";
import {
  BLACK,
  directionOfLocale,
  inkOf,
  type CardDesign,
  type CardLogo,
  type Ink,
} from "./card-design.ts";
import { CARD_SIZES, type CardSize } from "./card-sizes.ts";
import { placeText, setText, type PlacedRun, type TextBlock } from "./card-text.ts";
import type { QrMatrix } from "./qr.ts";

/**
 * Where everything goes on a card, as a list of shapes that the PDF and the preview both draw.
 * Points from the top left of the cut card; shapes may reach into the bleed.
 */
export type Shape =
  | { kind: "rect"; x: number; y: number; width: number; height: number; ink: Ink }
  | { kind: "circle"; x: number; y: number; radius: number; ink: Ink }
  | { kind: "image"; x: number; y: number; width: number; height: number; logo: CardLogo }
  | { kind: "text"; placed: PlacedRun; ink: Ink }
  | { kind: "qr"; x: number; y: number; module: number; matrix: QrMatrix; ink: Ink };

export type CardFinding = {
  code: "missing-glyphs" | "text-too-long" | "low-resolution-logo";
  /** An error stops the print; a warning is shown. */
  severity: "error" | "warning";
  field: string;
  message: string;
};

export type Box = { x: number; y: number; width: number; height: number };

/** A sheet being laid out: shapes so far, and what went wrong. */
export class Sheet {
  readonly shapes: Shape[] = [];
  readonly findings: CardFinding[] = [];
  readonly size: CardSize;
  readonly design: CardDesign;
  readonly brand: Ink;

  constructor(design: CardDesign) {
    this.design = design;
    this.size = CARD_SIZES[design.size];
    this.brand = inkOf(design.brandColour, design.brandCmyk);
  }

  /** Sets a text into a box and returns the height that it takes. */
  text(
    field: string,
    text: string,
    box: Box,
    style: Partial<TextBlock> & { maxSize: number; minSize: number; maxLines: number },
    anchor: "top" | "bottom" = "top",
  ): number {
    if (text.trim() === "") return 0;
    const { locale } = this.design;
    const block: TextBlock = {
      text,
      locale,
      direction: directionOfLocale(locale),
      weight: "regular",
      ...style,
    };
    const set = setText(block, box);
    const { missing } = splitRuns(text, block.weight);
    if (missing.length > 0) {
      const message = `The card fonts cannot draw ${missing.slice(0, 8).join(" ")}. Write it without.`;
      this.findings.push({ code: "missing-glyphs", severity: "error", field, message });
    }
    if (!set.fits) {
      const message = "This text does not fit on the card. Shorten it, or take a larger card.";
      this.findings.push({ code: "text-too-long", severity: "error", field, message });
    }
    const top = anchor === "top" ? box.y : box.y + box.height - set.height;
    for (const placed of placeText(block, set, { ...box, top })) {
      this.shapes.push({ kind: "text", placed, ink: BLACK });
    }
    return set.height;
  }
}

export type LaidOut = { shapes: Shape[]; findings: CardFinding[] };

/** Mirrors a box for languages that read from the right. */
export function mirrored(design: CardDesign, box: Box): Box {
  if (directionOfLocale(design.locale) === "ltr") return box;
  return { ...box, x: CARD_SIZES[design.size].width - box.x - box.width };
}
