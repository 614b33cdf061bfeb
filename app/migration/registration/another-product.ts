import type { AnotherProduct, DetailsResult } from "./model.ts";

/** Adds one more product or order to the person (`mailed` access only). */
export async function addAnotherProduct(_shopId: number, _registrationId: string, _product: AnotherProduct, _now: Date): Promise<DetailsResult> {
  throw new Error("not yet");
}
