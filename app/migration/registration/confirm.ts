import type { ConfirmResult } from "./model.ts";

/** The button on the mailed page: only for a person whose `access` is `mailed`. */
export async function confirm(_shopId: number, _registrationId: string, _now: Date): Promise<ConfirmResult> {
  throw new Error("not yet");
}
