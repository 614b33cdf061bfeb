/** What can go wrong on purpose. `times` counts down; without it once. */
export interface Fault {
  kind: FaultKind;
  times?: number;
  delayMs?: number;
  /** Only for requests that ask for this operation name or root field; any when absent. */
  operation?: string;
}

export type FaultKind =
  /** GraphQL answers THROTTLED with its cost. */
  | "throttle"
  /** HTTP 429 with Retry-After. */
  | "http429"
  | "error500"
  /** A page of HTML cut off in the middle, with status 200. */
  | "garbage"
  | "slow"
  /** HTTP 401, as for a token that died. */
  | "token_dead"
  /** The token endpoint answers 500. */
  | "token_error500"
  /** The connection breaks before anything was done. */
  | "drop"
  /** Everything was done, and then the connection breaks before the answer. */
  | "drop_answer"
  | "duplicate_webhooks"
  | "reorder_webhooks"
  | "lose_webhooks";

/** The faults that are switched on. */
export class Faults {
  #active: (Fault & { times: number })[] = [];

  set(fault: Fault): void {
    this.#active.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#active = [];
  }

  /** Uses up one turn of a fault of these kinds that fits, if there is one. */
  take(kinds: FaultKind[], operations: string[] = []): Fault | null {
    const found = this.#active.find(
      (fault) =>
        kinds.includes(fault.kind) && (!fault.operation || operations.includes(fault.operation)),
    );
    if (!found) return null;
    found.times -= 1;
    if (found.times <= 0) this.#active = this.#active.filter((fault) => fault !== found);
    return found;
  }

  list(): Fault[] {
    return this.#active;
  }
}
