import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { copySchema, landingTestSchema, offerSchema, type InsertInput, type LandingTest } from "./model.ts";

/**
 * What a variant is called in scans, registrations and the cookie: `A7` and `B7` are the two pages of the test that the
 * insert's seventh version began, so that one test's counts never run into the next one's.
 */
export const variantKey = /^[AB]\d{0,6}$/;

/** One of the two pages as stored: the first has no words of its own, for its words are the insert's. */
const storedSchema = z.tuple([
  z.object({ key: z.string().regex(variantKey), since: z.coerce.date().optional() }),
  z.object({ key: z.string().regex(variantKey), copy: landingTestSchema.shape.copy }),
]);

/** An insert's row as far as its test goes. */
export type StoredTest = { variants: unknown; offer: unknown; copy: unknown };

/** A test that runs: which keys its scans and registrations carry, and since when. */
export type RunningTest = { keys: [first: string, second: string]; since: Date | null };

/** What the merchant wrote for the second page; null when none is tried. */
export function testOf(variants: unknown): LandingTest | null {
  const stored = storedSchema.safeParse(variants);
  return stored.success ? { copy: stored.data[1].copy } : null;
}

/** The test that these variants are; null when there is none. */
export function runningTest(variants: unknown): RunningTest | null {
  const stored = storedSchema.safeParse(variants);
  if (!stored.success) return null;
  const [first, second] = stored.data;
  return { keys: [first.key, second.key], since: first.since ?? null };
}

/**
 * The variants to store with an insert. A test goes on as long as words and offer of both pages stay as they are; with
 * other words it is another test, counted from zero under new keys.
 * @param version of the insert once it is saved
 */
export function variantsFor(
  input: Pick<InsertInput, "landingTest" | "copy" | "offer">,
  before: StoredTest | null,
  version: number,
  now: Date,
): unknown[] {
  if (!input.landingTest) return [];
  if (before && goesOn(input, before)) return before.variants as unknown[];
  return [
    { key: `A${version}`, copy: {}, since: now.toISOString() },
    { key: `B${version}`, copy: input.landingTest.copy },
  ];
}

function goesOn(
  input: Pick<InsertInput, "landingTest" | "copy" | "offer">,
  before: StoredTest,
): boolean {
  return (
    isDeepStrictEqual(testOf(before.variants), input.landingTest) &&
    isDeepStrictEqual(copySchema.parse(before.copy), input.copy) &&
    isDeepStrictEqual(offerSchema.parse(before.offer), input.offer)
  );
}
