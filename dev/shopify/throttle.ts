import type { Clock } from "./clock.ts";

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** Shopify's leaky bucket of one shop: points that come back at a steady rate. */
export class Bucket {
  #available: number;
  #at: number;
  #clock: Clock;
  readonly maximum: number;
  readonly restoreRate: number;

  constructor(clock: Clock, limits: { maximum: number; restoreRate: number }) {
    this.#clock = clock;
    this.maximum = limits.maximum;
    this.restoreRate = limits.restoreRate;
    this.#available = limits.maximum;
    this.#at = clock.now().getTime();
  }

  /** Points there are now. */
  available(): number {
    const now = this.#clock.now().getTime();
    const restored = ((now - this.#at) / 1000) * this.restoreRate;
    this.#available = Math.min(this.maximum, this.#available + Math.max(0, restored));
    this.#at = now;
    return this.#available;
  }

  take(points: number): void {
    this.#available = Math.max(0, this.available() - points);
  }

  status(): ThrottleStatus {
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.available()),
      restoreRate: this.restoreRate,
    };
  }
}
