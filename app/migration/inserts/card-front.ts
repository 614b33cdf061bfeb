import { directionOfLocale, tint, type CardDesign, type CardLogo } from "./card-design.ts";
import { mirrored, Sheet, type Box, type LaidOut } from "./card-sheet.ts";
import { MM } from "./card-sizes.ts";

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
