import { expect, test } from "vitest";
import { withShop } from "#app/platform/db.ts";
import { breaker, withinLimits } from "#app/platform/rate-limits.ts";
import { inSteps } from "#app/migration/landing/same-time.ts";
import { register } from "#app/migration/registration/index.ts";
import { useDatabase } from "#tests/support/database.ts";
import { aForm, aScene } from "./support.ts";

useDatabase();

test("a shop under a flood from everywhere is stopped at its cap; another shop is not", async () => {
  const [flooded, other] = [await aScene("flooded.myshopify.com"), await aScene("other.myshopify.com")];
  expect((await register(flooded.shopId, aForm(flooded))).outcome).toBe("registered");
  // As if 3,000 forms of as many addresses and networks had come within the hour.
  await withShop(flooded.shopId, (tx) => tx.run("update rate_buckets set hits = 3000 where bucket = 'register:shop'"));
  expect(await register(flooded.shopId, aForm(flooded))).toEqual({ outcome: "limited" });
  expect((await register(other.shopId, aForm(other))).outcome).toBe("registered");
});

test("order ids cannot be tried by volume: each try counts, refused ones too, and the next window is free again", async () => {
  const { shopId } = await aScene("tries.myshopify.com");
  const limits = [{ bucket: "order:one", most: 12, seconds: 86_400 }];
  const now = new Date("2026-11-28T10:00:00Z");
  const tries = await Promise.all(Array.from({ length: 40 }, () => withinLimits(shopId, limits, now)));
  expect(tries.filter(Boolean)).toHaveLength(12);
  expect(await withinLimits(shopId, limits, new Date("2026-11-29T10:00:00Z"))).toBe(true);
});

test("the last breaker ends a flood over many shops and closes again with its window", () => {
  const passes = breaker({ most: 100, seconds: 600 });
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000);
  expect(Array.from({ length: 150 }, () => passes(at(1))).filter(Boolean)).toHaveLength(100);
  expect(passes(at(601))).toBe(true);
});

test("an answer comes on a full step, whether its work was quick, slow or failed", async () => {
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await inSteps(work, 30).catch(() => undefined);
    return performance.now() - began;
  };
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  for (const work of [async () => 1, () => pause(5), () => Promise.reject(new Error("no"))]) {
    // Each timer may be a millisecond or two early by this clock.
    expect(await timed(work)).toBeGreaterThanOrEqual(26);
  }
  expect(await timed(() => pause(35))).toBeGreaterThanOrEqual(54);
});
