import type { ClaimInput, DetailsResult } from "./model.ts";

/** Keeps a warranty claim and tells the merchant (`mailed` access only). */
export async function claim(_shopId: number, _registrationId: string, _input: ClaimInput, _now: Date): Promise<DetailsResult> {
  throw new Error("not yet");
}
