// Loaded before the app: a machine whose clock is wrong by CLOCK_OFFSET_MS, and whose disk is full while the file
// FULL_DISK exists. The app cannot tell: both are changed below it, in Node's own Date and file streams.
import { existsSync, WriteStream } from "node:fs";

const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
if (offset) {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args: unknown[], made) => Reflect.construct(target, args.length ? args : [Real.now() + offset], made) as object,
    apply: () => new Real(Real.now() + offset).toString(),
    get: (target, name, receiver) => (name === "now" ? () => Real.now() + offset : (Reflect.get(target, name, receiver) as unknown)),
  });
}

const mark = process.env.FULL_DISK;
if (mark) {
  type Done = (error?: Error | null) => void;
  type Writing = { _write(chunk: unknown, encoding: string, done: Done): void; _writev?: unknown };
  const stream = WriteStream.prototype as unknown as Writing;
  const write = stream._write;
  stream._write = function (chunk, encoding, done) {
    if (existsSync(mark)) done(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 }));
    else write.call(this, chunk, encoding, done);
  };
  // One chunk at a time, so that each meets the disk as it is then.
  delete stream._writev;
}
