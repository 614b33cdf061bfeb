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

/** Three buffers in turn: one is being filled, one waits for its COPY, one is in its COPY. */
type Stage = { names: string[]; copy: string; buffers: Buffer[]; bytes: Buffer; used: number };

/**
 * Writes facts to their staging tables by COPY, a megabyte at a time. One COPY runs while the next megabyte is being
 * made, so that the file is read and stored at once, in constant memory.
 */
export class StageWriter {
  readonly #tx: Tx;
  readonly #stages = new Map<Target, Stage>();
  #running: Promise<void> = Promise.resolve();

  constructor(tx: Tx, targets: readonly Target[]) {
    this.#tx = tx;
    for (const target of targets) {
      const names = [...Object.keys(target.key), ...Object.keys(target.columns)];
      this.#stages.set(target, { names, copy: `copy ${stageName(target)} (line, ${names.join(", ")}) from stdin`, buffers: [Buffer.allocUnsafe(flushAt), Buffer.allocUnsafe(flushAt)], bytes: Buffer.allocUnsafe(flushAt), used: 0 });
    }
  }

  /** Takes the facts of one line. Await what it gives, when it gives anything, before the next line. */
  write(line: number, facts: readonly Fact[]): Promise<void> | undefined {
    let full: Promise<void> | undefined;
    for (const [target, values] of facts) {
      const stage = this.#stages.get(target);
      if (!stage) throw new Error(`the source does not declare its target ${target.table}`);
      let text = String(line);
      for (const name of stage.names) text += `\t${cell(values[name])}`;
      text += "\n";
      // Three bytes a character at most, in UTF-8 of UTF-16.
      const size = text.length * 3;
      if (stage.used + size > stage.bytes.length) {
        stage.buffers.push(stage.bytes);
        const next = stage.buffers.shift()!;
        const again = full !== undefined || next.length < size;
        full = this.#send(stage.copy, stage.bytes.subarray(0, stage.used));
        // A line that fills more than one buffer may not wait in between: it gets a fresh one.
        stage.bytes = again ? Buffer.allocUnsafe(Math.max(flushAt, size)) : next;
        stage.used = 0;
      }
      stage.used += stage.bytes.write(text, stage.used);
    }
    return full;
  }

  /** Waits until everything taken is in the staging tables. */
  async finish(): Promise<void> {
    for (const stage of this.#stages.values()) {
      await this.#send(stage.copy, stage.bytes.subarray(0, stage.used));
      stage.used = 0;
    }
    await this.#running;
  }

  /** Waits for the COPY before, begins this one, and does not wait for it. */
  async #send(copy: string, bytes: Buffer): Promise<void> {
    const before = this.#running;
    if (bytes.length === 0) return before;
    const sent = before.then(() => pipeline(Readable.from([bytes]), this.#tx.client.query(copyFrom(copy))));
    // A failure is thrown where it is awaited next; until then it must not count as unhandled.
    sent.catch(() => undefined);
    this.#running = sent;
    await before;
  }
}
