import type { Actor } from "#app/platform/audit.ts";

/** Erases a person: every registration of the same address (`mailed` access only). */
export async function erasePerson(_shopId: number, _registrationId: string, _actor: Actor, _now: Date): Promise<void> {
  throw new Error("not yet");
}
