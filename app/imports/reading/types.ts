import { UserError } from "#app/platform/errors.ts";

/** One row of a table: its cells as text, and the line where it begins. */
export type Row = { line: number; cells: string[]; /** Of JSON: every value by its path, also those that the sample did not have. */ json?: ReadonlyMap<string, string> };

/** The whole file was refused, with the reason and what to do. Nothing of it was imported. */
export class FileRefused extends UserError {
  constructor(message: string) {
    super(message, { status: 422 });
    this.name = "FileRefused";
  }
}
