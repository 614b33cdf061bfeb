import sharp from "sharp";
import type { CardSizeId } from "./card-sizes.ts";
import type { Direction } from "./card-text.ts";
import { parseHexColour } from "./contrast.ts";
import type { QrEcc } from "./qr.ts";

/** Percent of cyan, magenta, yellow and black ink. */
export type Cmyk = [number, number, number, number];

/** A colour as ink for the press and as sRGB for the screen. */
export type Ink = { cmyk: Cmyk; hex: string };

/** A logo made ready for the press: ink only, on white. */
export type CardLogo = {
  cmykJpeg: Buffer;
  /** For the preview. */
  png: Buffer;
  width: number;
  height: number;
};

/** What the merchant designs once; every card of a run shares it. */
export type CardDesign = {
  size: CardSizeId;
  /** BCP 47, such as `de` or `ar`; decides line breaks and the side on which reading starts. */
  locale: string;
  brandName: string;
  /** `#rrggbb`. */
  brandColour: string;
  /** The brand's own ink values, when the merchant knows them; otherwise converted by rule. */
  brandCmyk?: Cmyk;
  logo?: CardLogo;
  ecc?: QrEcc;
  front: { headline: string; copy: string };
  back: {
    heading: string;
    /** Up to three short lines. */
    steps: string[];
    /** Stands before the printed address, such as "Or go to". */
    addressIntro: string;
    smallPrint: string;
  };
};

/** What differs from card to card. */
export type PrintCard = {
  /** What the QR holds. */
  address: string;
  /** What a person without a camera types, without `https://`. */
  printedAddress: string;
  /** The card code, not grouped. */
  code: string;
};

/** Text and QR are black ink alone: four inks never meet exactly, and small shapes would blur. */
export const BLACK: Ink = { cmyk: [0, 0, 0, 100], hex: "#000000" };
/** Crop marks print on every plate. */
export const REGISTRATION: Cmyk = [100, 100, 100, 100];

/** Ink of a screen colour by the plain rule of complement and full black replacement. */
export function inkOf(hex: string, own?: Cmyk): Ink {
  const { r, g, b } = parseHexColour(hex) ?? { r: 0, g: 0, b: 0 };
  const k = 1 - Math.max(r, g, b) / 255;
  const part = (channel: number) => (k === 1 ? 0 : (1 - channel / 255 - k) / (1 - k));
  const percent = (share: number) => Math.round(share * 100);
  const ruled: Cmyk = [percent(part(r)), percent(part(g)), percent(part(b)), percent(k)];
  return { cmyk: own ?? ruled, hex };
}

/** A share (0 to 1) of an ink on white paper. */
export function tint(ink: Ink, share: number): Ink {
  const cmyk = ink.cmyk.map((value) => Math.round(value * share)) as Cmyk;
  const { r, g, b } = parseHexColour(ink.hex) ?? { r: 0, g: 0, b: 0 };
  const mix = (channel: number) => Math.round(255 - (255 - channel) * share);
  return { cmyk, hex: `rgb(${mix(r)},${mix(g)},${mix(b)})` };
}

/** The side on which reading starts in this locale. */
export function directionOfLocale(locale: string): Direction {
  return /^(ar|fa|he|ur)\b/i.test(locale) ? "rtl" : "ltr";
}

const LOGO_PIXELS = 1600;

/** Reads any picture that sharp reads; throws its error when the bytes are no picture. */
export async function prepareLogo(bytes: Uint8Array): Promise<CardLogo> {
  const picture = sharp(bytes, { density: 600, limitInputPixels: 50_000_000 })
    .rotate()
    .trim()
    .flatten({ background: "#ffffff" })
    .resize(LOGO_PIXELS, LOGO_PIXELS, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await picture.clone().png().toBuffer({ resolveWithObject: true });
  const cmykJpeg = await sharp(data).toColourspace("cmyk").jpeg({ quality: 92 }).toBuffer();
  return { cmykJpeg, png: data, width: info.width, height: info.height };
}
