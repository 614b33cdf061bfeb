import { formatCardCode } from "./card-code.ts";
import { BLACK, tint, type CardDesign, type PrintCard } from "./card-design.ts";
import { mirrored, Sheet, type Box, type LaidOut } from "./card-sheet.ts";
import { MM, type CardSize } from "./card-sizes.ts";
import type { TextBlock } from "./card-text.ts";
import { createQr, QUIET_ZONE_MODULES } from "./qr.ts";

/** Where the parts that differ from card to card go. */
type BackFrame = { text: Box; qr: { x: number; y: number; side: number }; under: Box };

function frameBack(size: CardSize): BackFrame {
  const { width, height, safe } = size;
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
