/** A refusal that a person can act on: shown as written, beside its field when it has one. */
export class UserError extends Error {
  readonly status: number;
  /** Field name → what is wrong and how to mend it. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(message: string, { fields = {}, status = 400 }: { fields?: Record<string, string>; status?: number } = {}) {
    super(message);
    this.name = "UserError";
    this.fields = fields;
    this.status = status;
  }
}

/** What was asked for is not there, or is another shop's: the two answer alike. */
export class NotFound extends UserError {
  constructor(what: string) {
    super(`${what} was not found. It may have been removed.`, { status: 404 });
    this.name = "NotFound";
  }
}
