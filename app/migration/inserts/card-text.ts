import { runWidth, splitRuns, textWidth, type FontWeight, type TextRun } from "./card-fonts.ts";

/** Text placed on a card: one face, one baseline; points from the top left of the cut card. */
export type PlacedRun = {
  run: TextRun;
  x: number;
  baseline: number;
  size: number;
  tracking: number;
};

export type Direction = "ltr" | "rtl";
export type Align = "start" | "center";

export type TextBlock = {
  text: string;
  locale: string;
  direction: Direction;
  weight: FontWeight;
  align?: Align;
  /** Type sizes in points: the largest that fits is taken. */
  maxSize: number;
  minSize: number;
  /** Baseline to baseline, in type sizes. */
  leading?: number;
  maxLines: number;
  /** Lines of even length instead of one full and one short. */
  balanced?: boolean;
  tracking?: number;
};

export type SetText = { size: number; lines: string[]; height: number; fits: boolean };

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LTR = /[\p{L}\p{N}]/u;
const CJK = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]/;
/** Never at the start of a line (kinsoku, JIS X 4051, and common sense elsewhere). */
const NO_LINE_START =
  /^[\p{Pe}\p{Pf}!?,.:;%\u3001\u3002\u30fb\u30fc\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7]/u;

/** Parts between which a line may break; a part keeps its following space. */
function breakable(text: string, locale: string): string[] {
  const parts: string[] = [];
  for (const word of text.split(/(?<=\s)/)) {
    if (!CJK.test(word)) {
      parts.push(word);
      continue;
    }
    for (const { segment } of new Intl.Segmenter(locale, { granularity: "word" }).segment(word)) {
      const opened = /[\p{Ps}\p{Pi}]$/u.test(parts.at(-1) ?? "");
      const particle = /^[\u3041-\u3096]{1,2}$/.test(segment);
      if (parts.length > 0 && (opened || particle || NO_LINE_START.test(segment))) {
        parts[parts.length - 1] += segment;
      } else parts.push(segment);
    }
  }
  return parts;
}

/** Splits a part that is wider than a line: at the joints of an address, else anywhere. */
function splitWide(part: string, fits: (text: string) => boolean): string[] {
  if (fits(part)) return [part];
  const pieces = part.split(/(?<=[/.\-_?=&])/);
  const out: string[] = [];
  for (const piece of pieces.length > 1 ? pieces : [...part]) {
    const joined = (out.at(-1) ?? "") + piece;
    if (out.length > 0 && fits(joined)) out[out.length - 1] = joined;
    else out.push(...(fits(piece) || [...piece].length < 2 ? [piece] : splitWide(piece, fits)));
  }
  return out;
}

function breakLines(parts: string[], width: (text: string) => number, limit: number): string[] {
  const fits = (text: string) => width(text.trimEnd()) <= limit;
  const lines: string[] = [];
  for (const part of parts.flatMap((p) => splitWide(p, fits))) {
    const last = lines.at(-1);
    if (last !== undefined && fits(last + part)) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.map((line) => line.trim());
}

/** Breaks a block into lines at the largest size at which it fits its box (points). */
export function setText(block: TextBlock, box: { width: number; height: number }): SetText {
  const text = block.text.replace(/\s+/g, " ").trim();
  const leading = block.leading ?? 1.25;
  const parts = breakable(text, block.locale);
  const attempt = (size: number): SetText => {
    const width = (line: string) => textWidth(line, block.weight, size, block.tracking);
    let lines = breakLines(parts, width, box.width);
    if (block.balanced && lines.length > 1) {
      for (let limit = box.width * 0.95; limit > box.width * 0.5; limit -= box.width * 0.05) {
        const even = breakLines(parts, width, limit);
        if (even.length > lines.length) break;
        lines = even;
      }
    }
    const height = (lines.length - 1) * size * leading + size;
    const whole = lines.every((line) => width(line) <= box.width + 0.01);
    // A headline cut inside a word is worse than a smaller one.
    const uncut = block.tracking !== undefined || parts.every((p) => width(p.trim()) <= box.width);
    const fits = whole && uncut && lines.length <= block.maxLines && height <= box.height + 0.01;
    return { size, lines, height, fits };
  };
  for (let size = block.maxSize; size > block.minSize; size -= 0.25) {
    const set = attempt(size);
    if (set.fits) return set;
  }
  const smallest = attempt(block.minSize);
  const whole = smallest.lines.length <= block.maxLines && smallest.height <= box.height + 0.01;
  return { ...smallest, fits: whole };
}

/** Places lines from `top`; `x` and `width` are the column. Returns the runs and the new bottom. */
export function placeText(
  block: TextBlock,
  set: SetText,
  column: { x: number; top: number; width: number },
): PlacedRun[] {
  const leading = (block.leading ?? 1.25) * set.size;
  return set.lines.flatMap((line, index) => {
    // Capitals of our faces stand 0.72 em above the baseline; the rest of the em hangs below.
    const baseline = column.top + set.size * 0.8 + index * leading;
    const width = textWidth(line, block.weight, set.size, block.tracking);
    const free = column.width - width;
    const start = block.direction === "rtl" ? free : 0;
    const x = column.x + (block.align === "center" ? free / 2 : start);
    return placeLine(line, block, set.size, x, baseline);
  });
}

function directionOf(word: string, base: Direction): Direction {
  if (RTL.test(word)) return "rtl";
  return LTR.test(word) ? "ltr" : base;
}

/**
 * One line in visual order, from its left edge: a small part of the Unicode bidirectional
 * algorithm that is enough for card copy (words keep together, runs of the other direction are
 * turned round).
 */
function placeLine(
  line: string,
  block: TextBlock,
  size: number,
  left: number,
  baseline: number,
): PlacedRun[] {
  const groups: { direction: Direction; words: string[] }[] = [];
  for (const word of line.split(" ")) {
    const direction = directionOf(word, block.direction);
    const last = groups.at(-1);
    if (last?.direction === direction) last.words.push(word);
    else groups.push({ direction, words: [word] });
  }
  if (block.direction === "rtl") groups.reverse();
  // Left-to-right words are drawn as one text, so that they can be copied as one.
  const pieces = groups.flatMap(({ direction, words }) =>
    direction === "rtl" ? [...words].reverse() : [words.join(" ")],
  );
  const placed: PlacedRun[] = [];
  const tracking = block.tracking ?? 0;
  const space = textWidth(" ", block.weight, size);
  let x = left;
  for (const piece of pieces) {
    const { runs } = splitRuns(piece, block.weight);
    if (directionOf(piece, block.direction) === "rtl") runs.reverse();
    for (const run of runs) {
      placed.push({ run, x, baseline, size, tracking });
      x += runWidth(run) * size + tracking * [...run.text].length;
    }
    x += space;
  }
  return placed;
}
