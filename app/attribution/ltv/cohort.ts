/** One purchase, or refund when the amount is negative. Days are whole days since the epoch, UTC. */
export interface Transaction {
  customer: string;
  day: number;
  amount: number;
}

/**
 * Customers of a cohort with what they spent by age, in flat arrays. Age 0 is the day of the first
 * order; a customer is observed for `observed[i]` days after it.
 */
export interface Cohort {
  customers: string[];
  /** Day of the first order. */
  firstDay: Int32Array;
  observed: Int32Array;
  /** Events of customer i: `starts[i]` to `starts[i + 1]`, by age; a day's amounts are added up. */
  starts: Int32Array;
  age: Int32Array;
  amount: Float64Array;
  /** 1 where the day had an order, 0 where it had only refunds. */
  order: Uint8Array;
}

/** Number of customers. */
export function cohortSize(cohort: Cohort): number {
  return cohort.customers.length;
}

/**
 * Builds a cohort from transactions in any order. What happened after `asOf` is unknown, and money
 * given back before the first order (an older purchase's refund) is left out.
 */
export function buildCohort(transactions: Iterable<Transaction>, asOf: number): Cohort {
  const byCustomer = new Map<string, Transaction[]>();
  for (const transaction of transactions) {
    if (transaction.day > asOf || !Number.isFinite(transaction.amount)) continue;
    const known = byCustomer.get(transaction.customer);
    if (known) known.push(transaction);
    else byCustomer.set(transaction.customer, [transaction]);
  }
  const customers: string[] = [];
  const firstDay: number[] = [];
  const starts = [0];
  const age: number[] = [];
  const amount: number[] = [];
  const order: number[] = [];
  // By name, so that the order of rows changes nothing, not even a random draw.
  for (const customer of [...byCustomer.keys()].sort()) {
    const own = (byCustomer.get(customer) ?? []).sort((a, b) => a.day - b.day);
    const first = own.find((transaction) => transaction.amount >= 0)?.day;
    if (first === undefined) continue;
    customers.push(customer);
    firstDay.push(first);
    let previous = -1;
    for (const transaction of own) {
      const at = transaction.day - first;
      if (at < 0) continue;
      const bought = transaction.amount >= 0 ? 1 : 0;
      if (at === previous) {
        const last = age.length - 1;
        amount[last] = (amount[last] ?? 0) + transaction.amount;
        order[last] = (order[last] ?? 0) | bought;
      } else {
        age.push(at);
        amount.push(transaction.amount);
        order.push(bought);
      }
      previous = at;
    }
    starts.push(age.length);
  }
  return {
    customers,
    firstDay: Int32Array.from(firstDay),
    observed: Int32Array.from(firstDay, (day) => asOf - day),
    starts: Int32Array.from(starts),
    age: Int32Array.from(age),
    amount: Float64Array.from(amount),
    order: Uint8Array.from(order),
  };
}

/** The customers at the given places, in that order, as a cohort of their own. */
export function subCohort(cohort: Cohort, places: readonly number[]): Cohort {
  const starts = new Int32Array(places.length + 1);
  const events: number[] = [];
  places.forEach((i, k) => {
    for (let e = cohort.starts[i] ?? 0; e < (cohort.starts[i + 1] ?? 0); e++) events.push(e);
    starts[k + 1] = events.length;
  });
  return {
    customers: places.map((i) => cohort.customers[i] ?? ""),
    firstDay: Int32Array.from(places, (i) => cohort.firstDay[i] ?? 0),
    observed: Int32Array.from(places, (i) => cohort.observed[i] ?? 0),
    starts,
    age: Int32Array.from(events, (e) => cohort.age[e] ?? 0),
    amount: Float64Array.from(events, (e) => cohort.amount[e] ?? 0),
    order: Uint8Array.from(events, (e) => cohort.order[e] ?? 0),
  };
}
