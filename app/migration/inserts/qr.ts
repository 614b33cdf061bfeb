import sharp from "sharp";
import { encode } from "uqr";

/** Share of the symbol that may be lost and still read: L 7 %, M 15 %, Q 25 %, H 30 %. */
export type QrEcc = "L" | "M" | "Q" | "H";

export type QrMatrix = {
  version: number;
  /** Modules a side, without quiet zone. */
  size: number;
  /** Rows of modules; true is dark. */
  rows: boolean[][];
};

/** ISO/IEC 18004 asks for four light modules on every side. */
export const QUIET_ZONE_MODULES = 4;
/** Below this, phones in kitchen light begin to struggle. */
export const GOOD_MODULE_MM = 0.4;
/** Below this, older phones and ink spread make it a gamble. */
export const MINIMUM_MODULE_MM = 0.33;

export type QrWarning = {
  code: "module-small" | "module-too-small" | "quiet-zone" | "ecc-low" | "ecc-logo" | "dense";
  severity: "warning" | "strong";
  message: string;
};

export type QrAssessment = {
  version: number;
  modules: number;
  /** Side of one module when printed, in millimetres. */
  moduleMm: number;
  warnings: QrWarning[];
};

/** The QR symbol of a text. The level is raised for free when the same size has room for more. */
export function createQr(text: string, options: { ecc?: QrEcc } = {}): QrMatrix {
  const qr = encode(text, { ecc: options.ecc ?? "M", border: 0, boostEcc: true });
  return { version: qr.version, size: qr.size, rows: qr.data };
}

export type QrRun = { x: number; y: number; length: number };

/** Dark modules merged into horizontal runs, in modules from the top left of the symbol. */
export function qrRuns(matrix: QrMatrix): QrRun[] {
  const runs: QrRun[] = [];
  matrix.rows.forEach((row, y) => {
    let start = -1;
    for (let x = 0; x <= matrix.size; x += 1) {
      if (row[x] && start < 0) start = x;
      if (!row[x] && start >= 0) {
        runs.push({ x: start, y, length: x - start });
        start = -1;
      }
    }
  });
  return runs;
}

/** The symbol as SVG path data in module units, moved by `offset` modules. */
export function qrPathData(matrix: QrMatrix, offset = 0): string {
  return qrRuns(matrix)
    .map(({ x, y, length }) => `M${x + offset} ${y + offset}h${length}v1h-${length}z`)
    .join("");
}

export type QrImageOptions = {
  ecc?: QrEcc;
  /** Light modules around the symbol; less than four is against the standard. */
  quietZone?: number;
};

/** An SVG of one black path on white, with its quiet zone; `sizeMm` is the symbol without it. */
export function qrSvg(text: string, options: QrImageOptions & { sizeMm?: number } = {}): string {
  const matrix = createQr(text, options);
  const quiet = options.quietZone ?? QUIET_ZONE_MODULES;
  const side = matrix.size + 2 * quiet;
  const mm = options.sizeMm ? ((options.sizeMm / matrix.size) * side).toFixed(3) : null;
  const size = mm ? ` width="${mm}mm" height="${mm}mm"` : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${size} viewBox="0 0 ${side} ${side}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path fill="#000" d="${qrPathData(matrix, quiet)}"/></svg>`
  );
}

/** A one-channel PNG, every module exactly `modulePixels` pixels wide. */
export async function qrPng(
  text: string,
  options: QrImageOptions & { modulePixels: number },
): Promise<Buffer> {
  const matrix = createQr(text, options);
  const quiet = options.quietZone ?? QUIET_ZONE_MODULES;
  const scale = Math.max(1, Math.round(options.modulePixels));
  const side = (matrix.size + 2 * quiet) * scale;
  const pixels = Buffer.alloc(side * side, 255);
  for (const { x, y, length } of qrRuns(matrix)) {
    for (let line = 0; line < scale; line += 1) {
      const start = ((y + quiet) * scale + line) * side + (x + quiet) * scale;
      pixels.fill(0, start, start + length * scale);
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace("b-w")
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/**
 * Says whether a QR of this text can be read when printed `printSizeMm` wide (symbol without quiet
 * zone). Thresholds are for a hand-held phone; a press adds some hundredths of a millimetre.
 */
export function assessQr(input: {
  text: string;
  ecc?: QrEcc;
  printSizeMm: number;
  /** Light modules that the layout really leaves free. */
  quietZone?: number;
  /** A picture covers the middle of the symbol. */
  hasLogo?: boolean;
}): QrAssessment {
  const ecc = input.ecc ?? "M";
  const matrix = createQr(input.text, { ecc });
  const moduleMm = input.printSizeMm / matrix.size;
  const shown = moduleMm.toFixed(2);
  const needed = Math.ceil(matrix.size * GOOD_MODULE_MM);
  const warnings: QrWarning[] = [];
  const warn = (code: QrWarning["code"], severity: QrWarning["severity"], message: string) =>
    warnings.push({ code, severity, message });
  if (moduleMm < MINIMUM_MODULE_MM) {
    const text = `The smallest square of this QR would be ${shown} mm: many phones will fail.`;
    warn(
      "module-too-small",
      "strong",
      `${text} Print it ${needed} mm wide or shorten the address.`,
    );
  } else if (moduleMm < GOOD_MODULE_MM) {
    const text = `The smallest square of this QR is ${shown} mm; ${GOOD_MODULE_MM} mm reads better.`;
    warn("module-small", "warning", `${text} Print it ${needed} mm wide or shorten the address.`);
  }
  if ((input.quietZone ?? QUIET_ZONE_MODULES) < QUIET_ZONE_MODULES) {
    const text = "Keep four squares of white around the QR on every side";
    warn("quiet-zone", "strong", `${text}, or phones will not find it.`);
  }
  if (input.hasLogo && ecc !== "H") {
    warn("ecc-logo", "strong", "A QR with a picture in it needs error correction level H.");
  } else if (ecc === "L") {
    warn("ecc-low", "warning", "Level L does not survive a scratch or a fold: use M.");
  }
  if (matrix.version > 6) {
    const text = `The address makes a dense QR (${matrix.size} squares a side).`;
    warn("dense", "warning", `${text} A shorter address scans faster and from farther away.`);
  }
  return { version: matrix.version, modules: matrix.size, moduleMm, warnings };
}
