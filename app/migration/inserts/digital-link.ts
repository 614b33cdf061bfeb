/**
 * GS1 Digital Link paths as a second name of a card code: `/01/{gtin}[/10/{lot}][/21/{serial}]`.
 * Grammar and qualifier order: GS1 Digital Link Standard, URI Syntax 1.5, sections 4.2 to 4.9.
 */

export type DigitalLink = {
  /** 14 digits, check digit verified. */
  gtin: string;
  lot: string | null;
  serial: string | null;
  /** The query as received, without its `?`: empty when there is none. */
  query: string;
};

export type DigitalLinkProblem =
  | "not-digital-link"
  | "percent-encoding"
  | "gtin-digits"
  | "gtin-length"
  | "gtin-check-digit"
  | "unknown-qualifier"
  | "qualifier-order"
  | "qualifier-repeated"
  | "qualifier-value";

export type DigitalLinkResult =
  { ok: true; link: DigitalLink } | { ok: false; reason: DigitalLinkProblem; at: string };

export type GtinResult =
  | { ok: true; gtin: string }
  | { ok: false; reason: "gtin-digits" | "gtin-length" | "gtin-check-digit" };

const GTIN_LENGTHS = new Set([8, 12, 13, 14]);
/** GS1 General Specifications, character set 82: what a lot or serial may hold. */
const QUALIFIER_VALUE = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;
/** Variant (22) is read past: it names no unit of ours, yet a valid address may carry it. */
const QUALIFIER_ORDER = ["22", "10", "21"];

/** The check digit of GTIN digits without it: weights 3 and 1 from the right (GS1 7.9). */
export function gtinCheckDigit(digitsWithoutCheck: string): string {
  let sum = 0;
  for (let index = 0; index < digitsWithoutCheck.length; index += 1) {
    const fromRight = digitsWithoutCheck.length - index;
    sum += Number(digitsWithoutCheck.charAt(index)) * (fromRight % 2 === 1 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
}

/** A GTIN-8, -12 (UPC), -13 (EAN) or -14 as 14 digits, or why it is none. */
export function normaliseGtin(input: string): GtinResult {
  const digits = input.trim();
  if (!/^[0-9]+$/.test(digits)) return { ok: false, reason: "gtin-digits" };
  if (!GTIN_LENGTHS.has(digits.length)) return { ok: false, reason: "gtin-length" };
  if (gtinCheckDigit(digits.slice(0, -1)) !== digits.at(-1)) {
    return { ok: false, reason: "gtin-check-digit" };
  }
  return { ok: true, gtin: digits.padStart(14, "0") };
}

/**
 * Reads the path and query of a request (`/01/…?…`, any domain already removed). Percent-encoding
 * is decoded once per segment, so an encoded slash belongs to the value.
 */
export function parseDigitalLink(pathAndQuery: string): DigitalLinkResult {
  const mark = pathAndQuery.indexOf("?");
  const path = (mark < 0 ? pathAndQuery : pathAndQuery.slice(0, mark)).split("#")[0] ?? "";
  const query = mark < 0 ? "" : (pathAndQuery.slice(mark + 1).split("#")[0] ?? "");
  const raw = path.replace(/\/$/, "").split("/");
  if (raw[0] !== "" || raw[1] !== "01" || raw.length < 3 || raw.length % 2 === 0) {
    return { ok: false, reason: "not-digital-link", at: path };
  }
  const values: string[] = [];
  for (const segment of raw.slice(1)) {
    try {
      values.push(decodeURIComponent(segment));
    } catch {
      return { ok: false, reason: "percent-encoding", at: segment };
    }
  }
  const gtin = normaliseGtin(values[1] ?? "");
  if (!gtin.ok) return { ok: false, reason: gtin.reason, at: values[1] ?? "" };
  const qualifiers = readQualifiers(values.slice(2));
  if (!qualifiers.ok) return qualifiers;
  const { lot, serial } = qualifiers;
  return { ok: true, link: { gtin: gtin.gtin, lot, serial, query } };
}

function readQualifiers(
  values: string[],
):
  | { ok: true; lot: string | null; serial: string | null }
  | Extract<DigitalLinkResult, { ok: false }> {
  const found = new Map<string, string>();
  let lastOrder = -1;
  for (let index = 0; index < values.length; index += 2) {
    const key = values[index] ?? "";
    const value = values[index + 1] ?? "";
    const order = QUALIFIER_ORDER.indexOf(key);
    if (order < 0) return { ok: false, reason: "unknown-qualifier", at: key };
    if (found.has(key)) return { ok: false, reason: "qualifier-repeated", at: key };
    if (order < lastOrder) return { ok: false, reason: "qualifier-order", at: key };
    if (!QUALIFIER_VALUE.test(value)) return { ok: false, reason: "qualifier-value", at: value };
    found.set(key, value);
    lastOrder = order;
  }
  return { ok: true, lot: found.get("10") ?? null, serial: found.get("21") ?? null };
}

/** The path (and query) of a Digital Link: the inverse of {@link parseDigitalLink}. */
export function formatDigitalLink(link: {
  gtin: string;
  lot?: string | null;
  serial?: string | null;
  query?: string;
}): string {
  const lot = link.lot ? `/10/${encodeURIComponent(link.lot)}` : "";
  const serial = link.serial ? `/21/${encodeURIComponent(link.serial)}` : "";
  return `/01/${link.gtin}${lot}${serial}${link.query ? `?${link.query}` : ""}`;
}
