/** The stand-in's own time, so that a test can let a token expire without waiting for it. */
export class Clock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** RFC 3339 with seconds, as Shopify writes moments. */
  iso(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d{3}Z$/, "Z");
  }

  /** Moves time forward (or back) by `milliseconds`. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
