import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fontkit from "fontkit";

export type FontWeight = "regular" | "bold";

/** One font file: a script in a weight, readable by fontkit (to measure) and pdfkit (to embed). */
export type FontFace = { key: string; bytes: Buffer; font: fontkit.Font };

/** Consecutive characters of one face. */
export type TextRun = { face: FontFace; text: string };

type Script = { name: string; file: (weight: number) => string; covers: (code: number) => boolean };

const notoSans = (subset: string) => (weight: number) =>
  `@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`;
const always = () => true;

/**
 * Scripts in the order in which they are tried. `covers` only keeps large files closed that cannot
 * help; whether a face has a glyph is asked of the face.
 */
const SCRIPTS: Script[] = [
  { name: "latin", file: notoSans("latin"), covers: always },
  { name: "latin-ext", file: notoSans("latin-ext"), covers: (c) => c < 0x2e80 },
  { name: "vietnamese", file: notoSans("vietnamese"), covers: (c) => c < 0x2e80 },
  { name: "greek", file: notoSans("greek"), covers: (c) => c >= 0x370 && c < 0x400 },
  { name: "cyrillic", file: notoSans("cyrillic"), covers: (c) => c >= 0x400 && c < 0x530 },
  { name: "cyrillic-ext", file: notoSans("cyrillic-ext"), covers: (c) => c >= 0x400 && c < 0x530 },
  {
    name: "arabic",
    file: (w) => `@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-${w}-normal.woff`,
    covers: (c) => (c >= 0x600 && c < 0x8ff) || (c >= 0xfb50 && c < 0xff00),
  },
  {
    name: "japanese",
    file: (w) => `@fontsource/biz-udgothic/files/biz-udgothic-japanese-${w}-normal.woff`,
    covers: (c) => c >= 0x2000,
  },
];

const { resolve } = createRequire(import.meta.url);
const opened = new Map<string, FontFace>();

function openFace(script: Script, weight: FontWeight): FontFace {
  const key = `${script.name}-${weight}`;
  let face = opened.get(key);
  if (!face) {
    const bytes = readFileSync(resolve(script.file(weight === "bold" ? 700 : 400)));
    // A single font file never opens as a collection.
    face = { key, bytes, font: fontkit.create(bytes) as fontkit.Font };
    opened.set(key, face);
  }
  return face;
}

function faceFor(code: number, weight: FontWeight): FontFace | null {
  for (const script of SCRIPTS) {
    if (!script.covers(code)) continue;
    const face = openFace(script, weight);
    if (face.font.hasGlyphForCodePoint(code)) return face;
  }
  return null;
}

/** Marks, joiners and spaces stay with the face before them when it can draw them. */
const CLINGS = /[\p{M}\p{Cf}\s]/u;

/**
 * Splits text into runs of one face. Characters that no face can draw are left out of the runs and
 * returned in `missing`: nothing is ever printed as an empty box.
 */
export function splitRuns(
  text: string,
  weight: FontWeight,
): { runs: TextRun[]; missing: string[] } {
  const runs: TextRun[] = [];
  const missing = new Set<string>();
  for (const character of text.normalize("NFC")) {
    const code = character.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    const clings = CLINGS.test(character) && last?.face.font.hasGlyphForCodePoint(code);
    const face = clings ? last?.face : faceFor(code, weight);
    if (!face) {
      if (!/\p{Cf}/u.test(character)) missing.add(character);
    } else if (last?.face === face) {
      last.text += character;
    } else {
      runs.push({ face, text: character });
    }
  }
  return { runs, missing: [...missing] };
}

/** Width in em (multiply by the type size) of one run. */
export function runWidth(run: TextRun): number {
  return run.face.font.layout(run.text).advanceWidth / run.face.font.unitsPerEm;
}

/** Width of a text in points; `tracking` is extra space after each character, in points. */
export function textWidth(text: string, weight: FontWeight, size: number, tracking = 0): number {
  const em = splitRuns(text, weight).runs.reduce((sum, run) => sum + runWidth(run), 0);
  return em * size + tracking * Math.max(0, [...text].length - 1);
}
