import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Shares of registrations by what happened to their order id; the rest typed it right. */
export type Mix = { dropped: number; swapped: number; misread: number; doubled: number; foreign: number; none: number };

export const defaultMix: Mix = { dropped: 0.05, swapped: 0.05, misread: 0.05, doubled: 0.02, foreign: 0.05, none: 0.2 };

export type Slip = keyof Mix | "right";

/** Uniform numbers in [0, 1) from one seed. */
export function seededRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Digits that hands and eyes take for one another; anything else may happen too, more rarely. */
const lookAlikes: Record<string, string> = { 0: "68", 1: "74", 2: "7", 3: "8", 4: "91", 5: "6", 6: "05", 7: "12", 8: "30", 9: "4" };

/** `dropped=.05,swapped=.1` over the default shares. @throws Error for an unknown name */
export function readMix(text: string | undefined): Mix {
  const mix = { ...defaultMix };
  for (const part of text?.split(",").filter(Boolean) ?? []) {
    const [name = "", share] = part.split("=");
    if (!(name in mix)) throw new Error(`unknown in the mix: ${name} (${Object.keys(mix).join(", ")})`);
    mix[name as keyof Mix] = Number(share);
  }
  return mix;
}

export function drawSlip(mix: Mix, random: () => number): Slip {
  let at = random();
  for (const [name, share] of Object.entries(mix) as [keyof Mix, number][]) {
    if (at < share) return name;
    at -= share;
  }
  return "right";
}

/** What a person types for the 17 digits of their order; null for nothing. One slip in five brings a second one. */
export function type(digits: string, slip: Slip, random: () => number): string | null {
  if (slip === "none") return null;
  if (slip === "right") return digits;
  if (slip === "foreign") return anOrderId(random);
  const once = makeSlip(digits, slip, random);
  return random() < 0.2 ? makeSlip(once, slip, random) : once;
}

function makeSlip(digits: string, slip: "dropped" | "swapped" | "misread" | "doubled", random: () => number): string {
  const at = Math.floor(random() * (digits.length - 1));
  if (slip === "dropped") return digits.slice(0, at) + digits.slice(at + 1);
  if (slip === "doubled") return digits.slice(0, at + 1) + digits.slice(at);
  if (slip === "swapped") return digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2);
  const seen = digits.charAt(at);
  const like = random() < 0.8 ? (lookAlikes[seen] ?? "") : "";
  const read = like ? like.charAt(Math.floor(random() * like.length)) : String((Number(seen) + 1 + Math.floor(random() * 9)) % 10);
  return digits.slice(0, at) + read + digits.slice(at + 1);
}

const prefixes = ["111", "112", "113", "114", "701", "702", "202", "203", "204", "205", "206", "302", "303", "402"];

/** 17 digits such as Amazon gives; anybody's. */
export function anOrderId(random: () => number): string {
  const seven = () => String(Math.floor(random() * 1e7)).padStart(7, "0");
  return (prefixes[Math.floor(random() * prefixes.length)] ?? "114") + seven() + seven();
}
