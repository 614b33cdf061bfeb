/** WCAG 2.2 contrast (1.4.3, 1.4.11) for the merchant's colours on card and landing page. */

export type ContrastFinding = {
  code: "bad-colour" | "text-contrast" | "button-text-contrast" | "button-contrast";
  severity: "error" | "warning";
  /** Which colour of the look it is about. */
  field: keyof LookColours;
  /** Contrast from 1 to 21, null when the colour cannot be read. */
  ratio: number | null;
  message: string;
  /** A near colour that passes, where one exists. */
  suggestion?: string;
};

/** The colours of an insert's look, as `#rgb` or `#rrggbb`. */
export type LookColours = { background: string; text: string; brand: string; buttonText: string };

export type Rgb = { r: number; g: number; b: number };

const TEXT_MINIMUM = 4.5;
const SHAPE_MINIMUM = 3;

/** Reads `#rgb` or `#rrggbb` (any case); null for anything else. */
export function parseHexColour(input: string): Rgb | null {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(input.trim());
  if (!match?.[1]) return null;
  const hex = match[1].length === 3 ? match[1].replace(/./g, "$&$&") : match[1];
  const number = Number.parseInt(hex, 16);
  return { r: number >> 16, g: (number >> 8) & 255, b: number & 255 };
}

/** Colour channels (0 to 255, rounded and clamped) as `#rrggbb`. */
export function formatHexColour({ r, g, b }: Rgb): string {
  const hex = (value: number) =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, "0");
  return `#${hex(r)}${hex(g)}${hex(b)}`;
}

function luminance({ r, g, b }: Rgb): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** WCAG contrast ratio of two colours, 1 (none) to 21; null when one of them cannot be read. */
export function contrastRatio(first: string, second: string): number | null {
  const a = parseHexColour(first);
  const b = parseHexColour(second);
  if (!a || !b) return null;
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever reads better on this background. */
export function readableTextColour(background: string): "#000000" | "#ffffff" {
  const onWhite = contrastRatio(background, "#ffffff") ?? 1;
  const onBlack = contrastRatio(background, "#000000") ?? 21;
  return onWhite > onBlack ? "#ffffff" : "#000000";
}

/**
 * The nearest shade of `colour`, towards black or white, that reaches `minimum` on `background`;
 * null when neither direction gets there.
 */
export function nearestReadable(
  colour: string,
  background: string,
  minimum: number,
): string | null {
  const from = parseHexColour(colour);
  if (!from) return null;
  for (let step = 1; step <= 50; step += 1) {
    for (const target of [0, 255]) {
      const mix = (channel: number) => channel + ((target - channel) * step) / 50;
      const candidate = formatHexColour({ r: mix(from.r), g: mix(from.g), b: mix(from.b) });
      if ((contrastRatio(candidate, background) ?? 1) >= minimum) return candidate;
    }
  }
  return null;
}

const NAMES: Record<keyof LookColours, string> = {
  background: "background",
  text: "text",
  brand: "brand colour",
  buttonText: "button text",
};

/** Everything in a look that people with weak eyes, or anyone in the sun, could not read. */
export function checkLook(colours: LookColours): ContrastFinding[] {
  const findings: ContrastFinding[] = [];
  for (const field of Object.keys(NAMES) as (keyof LookColours)[]) {
    if (parseHexColour(colours[field])) continue;
    const message = `Write the ${NAMES[field]} as six hexadecimal digits, such as #0f766e.`;
    findings.push({ code: "bad-colour", severity: "error", field, ratio: null, message });
  }
  const check = (
    code: ContrastFinding["code"],
    field: keyof LookColours,
    against: keyof LookColours,
    minimum: number,
    severity: ContrastFinding["severity"],
  ) => {
    const ratio = contrastRatio(colours[field], colours[against]);
    if (ratio === null || ratio >= minimum) return;
    const suggestion = nearestReadable(colours[field], colours[against], minimum);
    const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
    const message =
      `The ${NAMES[field]} on the ${NAMES[against]} has a contrast of ${shown}; ` +
      `${minimum} is the least that everyone can read.`;
    findings.push({ code, severity, field, ratio, message, ...(suggestion && { suggestion }) });
  };
  check("text-contrast", "text", "background", TEXT_MINIMUM, "error");
  check("button-text-contrast", "buttonText", "brand", TEXT_MINIMUM, "error");
  check("button-contrast", "brand", "background", SHAPE_MINIMUM, "warning");
  return findings;
}
