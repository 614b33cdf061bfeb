import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { from as copyFrom } from "pg-copy-streams";
import type { Tx } from "#app/platform/db.ts";
import type { Fact, Target, Value } from "../model.ts";
import { stageName } from "./merge.ts";

const flushAt = 1 << 20;
const special = /[\\\t\n\r\0]/;

function cell(value: Value | undefined): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "t" : "f";
  const text = typeof value === "string" ? value : `{${value.map((one) => `"${one.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
  if (!special.test(text)) return text;
  return text.replace(/\0/g, "").replace(/\\/g, "\\\\").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
}

/**
 * Writes facts to their staging tables by COPY, a megabyte at a time. One COPY runs while the next megabyte is being
 * made, so that the file is read and stored at once, in constant memory.
 */
export class StageWriter {
  readonly #tx: Tx;
  readonly #buffers = new Map<Target, { names: string[]; copy: string; text: string }>();
  #running: Promise<void> = Promise.resolve();

  constructor(tx: Tx, targets: readonly Target[]) {
    this.#tx = tx;
    for (const target of targets) {
      const names = [...Object.keys(target.key), ...Object.keys(target.columns)];
      this.#buffers.set(target, { names, copy: `copy ${stageName(target)} (line, ${names.join(", ")}) from stdin`, text: "" });
    }
  }

  /** Takes the facts of one line. Await what it gives, when it gives anything. */
  write(line: number, facts: readonly Fact[]): Promise<void> | undefined {
    let full: Promise<void> | undefined;
    for (const [target, values] of facts) {
      const buffer = this.#buffers.get(target);
      if (!buffer) throw new Error(`the source does not declare its target ${target.table}`);
      let text = String(line);
      for (const name of buffer.names) text += `\t${cell(values[name])}`;
      buffer.text += `${text}\n`;
      if (buffer.text.length >= flushAt) full = this.#flush(buffer);
    }
    return full;
  }

  /** Waits until everything taken is in the staging tables. */
  async finish(): Promise<void> {
    for (const buffer of this.#buffers.values()) await this.#flush(buffer);
    await this.#running;
  }

  async #flush(buffer: { copy: string; text: string }): Promise<void> {
    await this.#running;
    if (!buffer.text) return;
    const bytes = Buffer.from(buffer.text, "utf8");
    buffer.text = "";
    this.#running = pipeline(Readable.from([bytes]), this.#tx.client.query(copyFrom(buffer.copy)));
    // A failure is thrown where it is awaited next; until then it must not count as unhandled.
    this.#running.catch(() => undefined);
  }
}
