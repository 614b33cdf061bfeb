import type { RegisterResult, RegistrationInput } from "./model.ts";

/** Takes one form. */
export async function register(_shopId: number, _input: RegistrationInput): Promise<RegisterResult> {
  throw new Error("not yet");
}
