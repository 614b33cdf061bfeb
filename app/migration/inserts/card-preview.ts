import sharp from "sharp";
import type { CardDesign, PrintCard } from "./card-design.ts";
import { layoutBack, layoutCard } from "./card-back.ts";
import { layoutFront } from "./card-front.ts";
import type { Shape } from "./card-sheet.ts";
import { CARD_SIZES } from "./card-sizes.ts";
import { qrPathData } from "./qr.ts";

export type CardSide = "front" | "back";

const round = (value: number) => Number(value.toFixed(3));

function textSvg({ placed, ink }: Extract<Shape, { kind: "text" }>): string {
  const { run, size, baseline, tracking } = placed;
  const layout = run.face.font.layout(run.text);
  const scale = size / run.face.font.unitsPerEm;
  let x = placed.x;
  const glyphs = layout.glyphs.map((glyph, index) => {
    const position = layout.positions[index];
    const path = glyph.path.toSVG();
    const at = `${round(x + (position?.xOffset ?? 0) * scale)} ${round(baseline - (position?.yOffset ?? 0) * scale)}`;
    x += (position?.xAdvance ?? 0) * scale + tracking;
    return path
      ? `<path transform="translate(${at}) scale(${round(scale * 1000) / 1000} ${-round(scale * 1000) / 1000})" d="${path}"/>`
      : "";
  });
  return `<g fill="${ink.hex}">${glyphs.join("")}</g>`;
}

function shapeSvg(shape: Shape): string {
  switch (shape.kind) {
    case "rect":
      return `<rect x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${round(shape.height)}" fill="${shape.ink.hex}"/>`;
    case "circle":
      return `<circle cx="${round(shape.x)}" cy="${round(shape.y)}" r="${round(shape.radius)}" fill="${shape.ink.hex}"/>`;
    case "image":
      return `<image x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${round(shape.height)}" href="data:image/png;base64,${shape.logo.png.toString("base64")}"/>`;
    case "qr":
      return `<path shape-rendering="crispEdges" transform="translate(${round(shape.x)} ${round(shape.y)}) scale(${shape.module.toFixed(5)})" fill="${shape.ink.hex}" d="${qrPathData(shape.matrix)}"/>`;
    case "text":
      return textSvg(shape);
  }
}

/**
 * One side of a card as it will be cut, drawn from the same layout as the PDF. Letters are
 * outlines, so that the page needs no font; give the picture its own `alt` or label.
 */
export function renderCardPreviewSvg(design: CardDesign, card: PrintCard, side: CardSide): string {
  const { width, height } = CARD_SIZES[design.size];
  const shapes =
    side === "front"
      ? layoutFront(design).shapes
      : [...layoutBack(design).shapes, ...layoutCard(design, card).shapes];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" ` +
    `width="${round(width)}" height="${round(height)}">` +
    `<path fill="#fff" d="M0 0h${round(width)}v${round(height)}H0z"/>` +
    `${shapes.map(shapeSvg).join("")}</svg>`
  );
}

/** The same as a PNG, `pixelWidth` pixels wide. */
export function renderCardPreviewPng(
  design: CardDesign,
  card: PrintCard,
  side: CardSide,
  pixelWidth: number,
): Promise<Buffer> {
  const svg = renderCardPreviewSvg(design, card, side);
  const density = Math.min(2400, (72 * pixelWidth) / CARD_SIZES[design.size].width);
  return sharp(Buffer.from(svg), { density }).resize(pixelWidth).png().toBuffer();
}
