import { splitRuns } from "./card-fonts.ts";
import { formatCardCode } from "./card-code.ts";
import {
  BLACK,
  directionOfLocale,
  inkOf,
  tint,
  type CardDesign,
  type CardLogo,
  type Ink,
  type PrintCard,
} from "./card-design.ts";
import { CARD_SIZES, MM, type CardSize } from "./card-sizes.ts";
import { placeText, setText, type PlacedRun, type TextBlock } from "./card-text.ts";
import { createQr, QUIET_ZONE_MODULES, type QrMatrix } from "./qr.ts";

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

type Box = { x: number; y: number; width: number; height: number };

/** A sheet being laid out: shapes so far, and what went wrong. */
class Sheet {
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
function mirrored(design: CardDesign, box: Box): Box {
  if (directionOfLocale(design.locale) === "ltr") return box;
  return { ...box, x: CARD_SIZES[design.size].width - box.x - box.width };
}

/** The side with the offer: name or logo, headline, a line of copy, arcs in the brand colour. */
export function layoutFront(design: CardDesign): LaidOut {
  const sheet = new Sheet(design);
  const { width, height, safe, scale } = sheet.size;
  const ltr = directionOfLocale(design.locale) === "ltr";
  const upright = height > width;
  const reach = Math.min(width, height);
  const cornerX = ltr ? width : 0;
  for (const [radius, share] of [
    [0.92, 0.12],
    [0.7, 0.34],
    [0.48, 1],
  ] as const) {
    const ink = tint(sheet.brand, share);
    sheet.shapes.push({ kind: "circle", x: cornerX, y: height, radius: radius * reach, ink });
  }

  const brandBox: Box = { x: safe, y: safe, width: width - 2 * safe, height: 9 * scale };
  const headHeight = design.logo
    ? placeLogo(sheet, design.logo, brandBox)
    : sheet.text("brandName", design.brandName, mirrored(design, brandBox), {
        weight: "bold",
        maxSize: 9 * scale,
        minSize: 6 * scale,
        maxLines: 1,
      });

  const headlineStyle = {
    weight: "bold",
    minSize: 9 * scale,
    leading: 1.12,
    balanced: true,
  } as const;
  const copyStyle = {
    maxSize: 7.5 * scale,
    minSize: 6,
    maxLines: 5,
    leading: 1.35,
    balanced: true,
  };
  const { headline, copy } = design.front;
  const head = safe + headHeight;
  // Text stays clear of the full-colour arc: black on a dark brand colour cannot be read.
  if (upright) {
    const top = head + 14 * scale;
    const box: Box = { x: safe, y: top, width: width - 2 * safe, height: height * 0.52 - top };
    const style = { ...headlineStyle, maxSize: 23 * scale, maxLines: 5 };
    const set = sheet.text("front.headline", headline, mirrored(design, box), style);
    const y = top + set + 9 * scale;
    const below: Box = { x: safe, y, width: width * 0.56, height: height * 0.64 - y };
    sheet.text("front.copy", copy, mirrored(design, below), copyStyle);
    return sheet;
  }
  const copyWidth = width - safe - 0.48 * reach - 5 * MM;
  const base: Box = { x: safe, y: height * 0.6, width: copyWidth, height: height * 0.4 - safe };
  const copyHeight = sheet.text("front.copy", copy, mirrored(design, base), copyStyle, "bottom");
  const top = head + 11 * scale;
  const free = height - safe - copyHeight - 4 * scale - top;
  const box: Box = { x: safe, y: top, width: width * 0.7 - safe, height: free };
  const style = { ...headlineStyle, maxSize: 17 * scale, maxLines: 4 };
  sheet.text("front.headline", headline, mirrored(design, box), style);
  return sheet;
}

function placeLogo(sheet: Sheet, logo: CardLogo, place: Box): number {
  const { scale } = sheet.size;
  const factor = Math.min((13 * scale) / logo.height, (90 * scale) / logo.width);
  const box: Box = { ...place, width: logo.width * factor, height: logo.height * factor };
  sheet.shapes.push({ kind: "image", logo, ...mirrored(sheet.design, box) });
  const dotsPerInch = 72 / factor;
  if (dotsPerInch < 220) {
    const message = `The logo has ${Math.round(dotsPerInch)} dots an inch in print; 300 look sharp.`;
    const code = "low-resolution-logo";
    sheet.findings.push({ code, severity: "warning", field: "logo", message });
  }
  return box.height;
}

/** Where the parts that differ from card to card go. */
type BackFrame = { text: Box; qr: { x: number; y: number; side: number }; under: Box };

function frameBack(size: CardSize): BackFrame {
  const { width, height, safe, scale } = size;
  const side = size.qrMm * MM;
  // Room for the quiet zone of the coarsest symbol that we expect (29 modules).
  const quiet = (side / 29) * QUIET_ZONE_MODULES;
  const band = bandHeight(size);
  if (height > width) {
    const top = height * 0.385;
    const x = (width - side) / 2;
    const underTop = top + side + quiet;
    return {
      text: { x: safe, y: safe, width: width - 2 * safe, height: top - safe - quiet },
      qr: { x, y: top, side },
      under: { x: safe, y: underTop, width: width - 2 * safe, height: height - band - underTop },
    };
  }
  const columnWidth = side + 2 * quiet;
  const columnX = width - columnWidth - Math.max(0, safe - quiet);
  const underTop = safe + side + quiet;
  return {
    text: { x: safe, y: safe, width: columnX - safe - 1 * MM, height: height - band - 2 * safe },
    qr: { x: columnX + quiet, y: safe, side },
    under: {
      x: columnX + quiet / 2,
      y: underTop,
      width: side + quiet,
      height: height - band - underTop,
    },
  };
}

const bandHeight = (size: CardSize) => 2.2 * MM * size.scale;

/** The side with the QR, without what differs from card to card. */
export function layoutBack(design: CardDesign): LaidOut {
  const sheet = new Sheet(design);
  const { size } = sheet;
  const { width, height, bleed, scale } = size;
  const band = bandHeight(size);
  sheet.shapes.push({
    kind: "rect",
    x: -bleed,
    y: height - band,
    width: width + 2 * bleed,
    height: band + bleed,
    ink: sheet.brand,
  });
  const column = frameBack(size).text;
  const upright = height > width;
  const smallPrint: Box = {
    ...column,
    y: column.y + column.height * 0.6,
    height: column.height * 0.4,
  };
  const smallHeight = upright
    ? 0
    : sheet.text(
        "back.smallPrint",
        design.back.smallPrint,
        mirrored(design, smallPrint),
        { maxSize: 5.5 * Math.min(scale, 1.3), minSize: 5, maxLines: 4, leading: 1.3 },
        "bottom",
      );
  let y = column.y;
  const left = column.height - smallHeight - 3 * scale;
  y += sheet.text(
    "back.heading",
    design.back.heading,
    mirrored(design, { ...column, height: left * 0.5 }),
    {
      weight: "bold",
      maxSize: (upright ? 17 : 13) * scale,
      minSize: 8 * scale,
      maxLines: 3,
      leading: 1.15,
      balanced: true,
    },
  );
  y += 8 * scale;
  design.back.steps.slice(0, 3).forEach((step, index) => {
    y += placeStep(sheet, step, index, { ...column, y, height: column.y + left - y }) + 4 * scale;
  });
  return sheet;
}

/** A numeral in a tinted disc, and its line of text. */
function placeStep(sheet: Sheet, step: string, index: number, box: Box): number {
  const { scale } = sheet.size;
  const { design } = sheet;
  const radius = 5.2 * scale;
  const gap = 4 * scale;
  const numeral = 6.5 * scale;
  const indent = 2 * radius + gap;
  const disc = mirrored(design, { x: box.x, y: box.y, width: 2 * radius, height: 2 * radius });
  const ink = tint(sheet.brand, 0.24);
  const center = { x: disc.x + radius, y: disc.y + radius };
  sheet.shapes.push({ kind: "circle", ...center, radius, ink });
  sheet.text(
    "back.steps",
    String(index + 1),
    { ...disc, y: disc.y + radius - numeral * 0.45 },
    { weight: "bold", align: "center", maxSize: numeral, minSize: numeral, maxLines: 1 },
  );
  const text = { ...box, x: box.x + indent, width: box.width - indent, y: box.y + radius * 0.32 };
  const style = { maxSize: 7.5 * scale, minSize: 6, maxLines: 2, leading: 1.25 };
  const height = sheet.text(`back.steps.${index}`, step, mirrored(design, text), style);
  return Math.max(2 * radius, height + radius * 0.32);
}

/** What differs from card to card on the back: QR, address to type, card code. */
export function layoutCard(design: CardDesign, card: PrintCard): LaidOut {
  const sheet = new Sheet(design);
  const { size } = sheet;
  const { scale } = size;
  const frame = frameBack(size);
  const matrix = createQr(card.address, { ecc: design.ecc ?? "M" });
  const { x } = mirrored(design, { ...frame.qr, width: frame.qr.side, height: frame.qr.side });
  const module = frame.qr.side / matrix.size;
  sheet.shapes.push({ kind: "qr", x, y: frame.qr.y, module, matrix, ink: BLACK });

  const under = mirrored(design, frame.under);
  const upright = size.height > size.width;
  const line = (field: string, text: string, y: number, style: Partial<TextBlock>) =>
    sheet.text(
      field,
      text,
      { ...under, y, height: under.y + under.height - y },
      { align: "center", maxSize: 6.5 * scale, minSize: 4.5, maxLines: 2, ...style },
    );
  let y = under.y;
  if (design.back.addressIntro) {
    const intro = { maxSize: 5.5 * scale, minSize: 4.5, maxLines: 1 };
    y += line("back.addressIntro", design.back.addressIntro, y, intro) + 1.5 * scale;
  }
  y += line("printedAddress", card.printedAddress, y, { leading: 1.15, tracking: 0 }) + 3 * scale;
  const code = { weight: "bold", tracking: 0.4 * scale, maxLines: 1 } as const;
  y += line("code", formatCardCode(card.code), y, { ...code, maxSize: 8.5 * scale });
  if (upright) {
    const small = { maxSize: 6.5, minSize: 5, maxLines: 3, leading: 1.3, balanced: true };
    line("back.smallPrint", design.back.smallPrint, y + 6 * scale, small);
  }
  return sheet;
}
