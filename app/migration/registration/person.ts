import type { Person } from "./model.ts";

/** The token of a person's page: `mailed` goes only into mail, `visit` to the browser that sent the form. */
export function personToken(_shopId: number, _registrationId: string, _linkVersion: number, _access: Person["access"], _now: Date): string {
  throw new Error("not yet");
}

/** The person behind a token, or null. */
export async function readPerson(_token: string, _now: Date): Promise<Person | null> {
  throw new Error("not yet");
}
