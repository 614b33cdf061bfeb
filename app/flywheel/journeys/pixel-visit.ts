import { z } from "zod";

/** Click ids by which a link says whose it was; only that one was there is told, never its value. */
export const clickIds = ["ttclid", "gclid", "msclkid", "_kx"] as const;

const word = z
  .string()
  .max(60)
  // Letters, digits and what campaigns are named with: an e-mail address does not pass.
  .regex(/^[\p{L}\p{N} ._+|-]*$/u)
  .nullable();

/** One arrival at the store from elsewhere, as the journey pixel tells it. Nothing in it names a person. */
export const pixelVisitSchema = z.strictObject({
  /** Milliseconds since 1970. */
  at: z.number().int().positive(),
  /** The page's path, without its query; one that holds an e-mail address is refused. */
  landing: z.string().max(200).regex(/^\/(?:[^?#@%]|%(?!40))*$/),
  /** The referring host. */
  referrer: z.string().max(100).regex(/^[a-z0-9.-]+$/).nullable(),
  /** utm_source and utm_medium, in lower case. */
  source: word,
  medium: word,
  click: z.enum(clickIds).nullable(),
  /** The card code in the page's address. */
  card: z.string().regex(/^[2-9A-HJKMNP-Z]{8,12}$/).nullable(),
});
export type PixelVisit = z.infer<typeof pixelVisitSchema>;
