import type { View } from "../context.ts";

/** An entry of `userErrors`. Codes are only for payloads whose schema has one. */
export const userError = (field: string[] | null, message: string, code?: string): View => ({
  field,
  message,
  code: code ?? null,
  elementIndex: null,
  extraInfo: null,
});

/** Thrown inside a mutation to end it with one user error. */
export class Refusal extends Error {
  readonly errors: View[];

  constructor(field: string[] | null, message: string, code?: string) {
    super(message);
    this.errors = [userError(field, message, code)];
  }
}

/** Runs a mutation's body; a refusal becomes the payload's `userErrors`, its other fields null. */
export function payload(fields: string[], body: () => View): View {
  try {
    return { ...Object.fromEntries(fields.map((name) => [name, null])), ...body(), userErrors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...Object.fromEntries(fields.map((name) => [name, null])), userErrors: error.errors };
  }
}
