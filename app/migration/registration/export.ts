import type { PersonExport } from "./model.ts";

/** Everything kept about a person (`mailed` access only). */
export async function exportPerson(_shopId: number, _registrationId: string, _now: Date): Promise<PersonExport> {
  throw new Error("not yet");
}
