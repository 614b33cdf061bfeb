import type { DetailsResult, RegistrationDetails } from "./model.ts";

/** Adds what followed. */
export async function addDetails(_shopId: number, _registrationId: string, _details: RegistrationDetails, _now: Date): Promise<DetailsResult> {
  throw new Error("not yet");
}
