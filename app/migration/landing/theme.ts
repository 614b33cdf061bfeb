import { contrastRatio, formatHexColour, nearestReadable, parseHexColour, readableTextColour } from "../inserts/contrast.ts";
import type { Look } from "../inserts/model.ts";

type Palette = Record<"bg" | "fg" | "soft" | "line" | "field" | "brand" | "on" | "link" | "tint" | "err" | "glow", string>;

const NIGHT = "#141413";
const corners: Record<Look["corner"], string> = { round: "26px", soft: "14px", square: "3px" };

/** One colour between two, `share` of the way to the second. */
function mix(from: string, to: string, share: number): string {
  const [a, b] = [parseHexColour(from), parseHexColour(to)];
  if (!a || !b) return from;
  return formatHexColour({ r: a.r + (b.r - a.r) * share, g: a.g + (b.g - a.g) * share, b: a.b + (b.b - a.b) * share });
}

/** The colour itself where it reads on every one of the surfaces, else its nearest shade that does, else black or white. */
function readable(colour: string, surfaces: string[], minimum: number): string {
  const reads = (candidate: string) => surfaces.every((surface) => (contrastRatio(candidate, surface) ?? 1) >= minimum);
  const candidates = [colour, ...surfaces.map((surface) => nearestReadable(colour, surface, minimum))];
  return candidates.find((candidate) => candidate !== null && reads(candidate)) ?? readableTextColour(surfaces[0] ?? "#ffffff");
}

/** A surface a little off the background, unless the page's darkest or lightest text could not be read on it. */
function surface(wanted: string, background: string): string {
  return (contrastRatio(readableTextColour(background), wanted) ?? 1) >= TEXT ? wanted : background;
}

const TEXT = 4.5;
const SHAPE = 3;

function palette(background: string, text: string, primary: string): Palette {
  const dark = readableTextColour(background) === "#ffffff";
  const brand = readable(primary, [background], SHAPE);
  const field = surface(mix(background, "#ffffff", dark ? 0.06 : 0.8), background);
  const tint = surface(mix(background, brand, dark ? 0.16 : 0.08), background);
  const fg = readable(readable(text, [background, field, tint], 7), [background, field, tint], TEXT);
  return {
    bg: background,
    fg,
    soft: readable(mix(fg, background, 0.28), [background, tint, field], TEXT),
    line: readable(mix(fg, background, 0.55), [field, background], SHAPE),
    field,
    brand,
    on: (contrastRatio("#ffffff", brand) ?? 1) >= TEXT ? "#ffffff" : readableTextColour(brand),
    link: readable(primary, [background, tint], TEXT),
    tint,
    err: readable("#b91c1c", [background, field], TEXT),
    glow: mix(background, brand, dark ? 0.5 : 0.35),
  };
}

function variables(values: Palette): string {
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}

/** A colour of a look, or ours where it cannot be read as one: nothing else ever reaches the stylesheet. */
function colour(value: string, fallback: string): string {
  const read = parseHexColour(value);
  return read ? formatHexColour(read) : fallback;
}

/**
 * The look's colours as CSS variables for day and night. Whatever the merchant chose, text keeps a contrast of at least
 * 4.5, shapes 3 (WCAG 2.2, 1.4.3 and 1.4.11): a colour that does not is moved to its nearest shade that does.
 */
export function themeCss(look: Pick<Look, "primary" | "background" | "text" | "corner">): string {
  const primary = colour(look.primary, "#0f766e");
  const background = colour(look.background, "#fafaf7");
  const day = palette(background, colour(look.text, "#1c1917"), primary);
  const alreadyDark = readableTextColour(background) === "#ffffff";
  const night = alreadyDark ? day : palette(mix(NIGHT, primary, 0.03), "#f2f1ee", primary);
  const scheme = alreadyDark ? "dark" : "light";
  return (
    `:root{color-scheme:${scheme};${variables(day)};--r:${corners[look.corner] ?? corners.soft}}` +
    (alreadyDark ? "" : `@media(prefers-color-scheme:dark){:root{color-scheme:dark;${variables(night)}}}`)
  );
}

/** The colour of the browser's own bar by day and by night. */
export function barColours(look: Pick<Look, "background" | "primary">): { day: string; night: string } {
  const background = colour(look.background, "#fafaf7");
  const alreadyDark = readableTextColour(background) === "#ffffff";
  return { day: background, night: alreadyDark ? background : mix(NIGHT, colour(look.primary, "#0f766e"), 0.03) };
}
