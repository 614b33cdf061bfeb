import { PassThrough, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { CardDesign, PrintCard } from "#app/migration/inserts/card-design.ts";

/** A design of our own that every size can hold. */
export const sampleDesign: CardDesign = {
  size: "business-card",
  locale: "en",
  brandName: "mira",
  brandColour: "#0f766e",
  front: {
    headline: "Two more years of warranty on your carrier",
    copy: "Register in twenty seconds. Free, and yours to keep.",
  },
  back: {
    heading: "Scan to activate your warranty",
    steps: ["Open your phone camera", "Point it at the square", "Enter your e-mail"],
    addressIntro: "Or go to",
    smallPrint: "Your warranty depends on nothing else. Mira GmbH, Berlin.",
  },
};

/** A card with this card code. */
export function sampleCard(code: string): PrintCard {
  const address = `https://care.mira.example/c/${code}`;
  return { address, printedAddress: "care.mira.example", code };
}

/** Everything that `write` writes to a stream. */
export async function collect(write: (stream: Writable) => Promise<void>): Promise<Buffer> {
  const stream = new PassThrough();
  const [bytes] = await Promise.all([buffer(stream), write(stream)]);
  return bytes;
}
