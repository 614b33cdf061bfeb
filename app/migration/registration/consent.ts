import type { Locale } from "../inserts/model.ts";
import type { ConsentGiven } from "./model.ts";

/** Consent changed by the person on their own page (`mailed` access only). */
export async function changeConsent(_shopId: number, _registrationId: string, _change: { channel: "email" | "sms"; consent: ConsentGiven; locale: Locale }, _now: Date): Promise<void> {
  throw new Error("not yet");
}
