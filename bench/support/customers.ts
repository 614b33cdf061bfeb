import type { Transaction } from "#app/attribution/ltv/index.ts";
import { createRandom } from "#app/attribution/numerics/random.ts";
import type { Random } from "#app/attribution/numerics/random.ts";

/** Days of the year over which the simulated customers arrive. */
const START = 20_000;
/** Spread of log spends: a few large baskets carry much of the money. */
const LOG_SD = 0.8;

/** One customer's orders by age in days: the first, then at a personal rate until they drop out. */
function orders(days: number, random: Random): { age: number; amount: number }[] {
  // An exponential rate, a mean of one repeat in 100 days; an exponential life, a mean of a year.
  const perDay = -Math.log(1 - random.next()) / 100;
  const life = -Math.log(1 - random.next()) * 365;
  const amount = () => 30 * Math.exp(LOG_SD * random.normal() - (LOG_SD * LOG_SD) / 2);
  const all = [{ age: 0, amount: amount() }];
  let age = -Math.log(1 - random.next()) / perDay;
  while (age <= Math.min(days, life)) {
    all.push({ age, amount: amount() });
    age += -Math.log(1 - random.next()) / perDay;
  }
  return all;
}

/** A cohort's purchases, cut off at `asOf`: `observed` customers for at least `horizon` days. */
export function simulateCohort(observed: number, horizon: number, seed: number) {
  const random = createRandom(seed);
  const asOf = START + horizon + 365;
  const transactions: Transaction[] = [];
  const late = Math.round(observed / 4);
  for (let i = 0; i < observed + late; i++) {
    const first = i < observed ? START + random.int(365) : asOf - 1 - random.int(horizon - 1);
    for (const { age, amount } of orders(asOf - first, random)) {
      transactions.push({ customer: `c${i}`, day: first + Math.floor(age), amount });
    }
  }
  return { transactions: transactions.filter(({ day }) => day <= asOf), asOf };
}

/** The lifetime value that the cohorts are drawn from, by 400,000 customers seen to the end. */
export function trueValue(horizon: number): number {
  const random = createRandom(4711);
  const people = 400_000;
  let sum = 0;
  for (let i = 0; i < people; i++) {
    for (const { age, amount } of orders(horizon + 1, random)) {
      if (Math.floor(age) <= horizon) sum += amount;
    }
  }
  return sum / people;
}
