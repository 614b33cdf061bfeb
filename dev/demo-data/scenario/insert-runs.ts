import { createSharedCardCode, createUniqueCardCodes } from "#app/migration/inserts/card-code.ts";
import { insertPlans, type InsertPlan } from "./brand.ts";
import type { AmazonOrder } from "./amazon-orders.ts";
import type { Demand } from "./demand.ts";
import { drawsFrom, type Draws } from "./draws.ts";
import type { PrintRun, ScenarioInsert } from "./types.ts";

export type PlannedRun = { run: PrintRun; fromDay: number; toDay: number };
export type PlannedInsert = { plan: InsertPlan; insert: ScenarioInsert; runs: PlannedRun[]; unitsWithCard: number };

/** A card, box or message that reached somebody: what may become a scan. `code` is the card's own when codes are unique. */
export type Reached = { planned: PlannedInsert; run: PrintRun; code: string; day: number; order: AmazonOrder; productKey: string };

/** The four inserts with their print runs and card codes. */
export function planInserts(seed: number, demand: Demand, scale: number): PlannedInsert[] {
  const draws = drawsFrom(seed, 60);
  const randomBytes = (size: number) => Uint8Array.from({ length: size }, () => draws.int(256));
  const last = demand.days.length - 1;
  return insertPlans.map((plan) => {
    const runs = plan.runs.map((one, index): PlannedRun => {
      const fromDay = Math.round(one.from * last);
      const toDay = one.to === null ? last : Math.round(one.to * last) - 1;
      const quantity = Math.ceil(one.quantity * scale);
      const run: PrintRun = {
        key: `${plan.key}-${index + 1}`, name: one.name, codeKind: one.codeKind, quantity, inBoxFrom: demand.days[fromDay]!, inBoxTo: one.to === null ? null : demand.days[toDay]!, share: one.share,
        messagesSent: plan.input.kind === "review_message" ? quantity : null,
        codes: one.codeKind === "shared" ? [createSharedCardCode(randomBytes)] : createUniqueCardCodes(quantity, randomBytes),
      };
      return { run, fromDay, toDay };
    });
    const { key, input, productKeys } = plan;
    return { plan, runs, unitsWithCard: 0, insert: { key, input, productKeys: [...productKeys], publishedAt: `${runs[0]!.run.inBoxFrom}T12:00:00.000Z`, runs: runs.map((one) => one.run) } };
  });
}

/**
 * Everyone whom an insert reached, in order of orders: each unit sold while a run was in the box, by the run's share,
 * and each message sent. Units with the card are counted as the merchant's share says, not as the draw fell.
 */
export function reachBuyers(seed: number, inserts: readonly PlannedInsert[], orders: readonly AmazonOrder[]): Reached[] {
  const draws = drawsFrom(seed, 61);
  const sold = orders.filter((one) => !one.isCancelled && !one.isMultiChannel);
  const reached: Reached[] = [];
  const used = new Map<string, number>();
  for (const order of sold) {
    for (const planned of inserts) {
      if (planned.plan.input.kind === "review_message" || planned.plan.market !== order.market) continue;
      const current = planned.runs.find((one) => one.fromDay <= order.day && one.toDay >= order.day);
      if (!current) continue;
      const { run } = current;
      for (const { product, quantity } of order.items) {
        if (!planned.plan.productKeys.includes(product.key)) continue;
        planned.unitsWithCard += quantity * run.share;
        for (let unit = 0; unit < quantity; unit++) {
          if (!draws.chance(run.share)) continue;
          const serial = used.get(run.key) ?? 0;
          used.set(run.key, serial + 1);
          const code = run.codeKind === "shared" ? run.codes[0] : run.codes[serial];
          if (code) reached.push({ planned, run, code, day: order.day, order, productKey: product.key });
        }
      }
    }
  }
  for (const planned of inserts) if (planned.plan.input.kind === "review_message") reached.push(...sendMessages(draws, planned, sold));
  return reached;
}

function sendMessages(draws: Draws, planned: PlannedInsert, sold: readonly AmazonOrder[]): Reached[] {
  const reached: Reached[] = [];
  for (const { run, fromDay, toDay } of planned.runs) {
    const lately = sold.filter((one) => one.market === planned.plan.market && one.day >= fromDay - 20 && one.day < toDay);
    for (let i = 0; i < run.quantity && lately.length > 0; i++) {
      const order = draws.pick(lately);
      reached.push({ planned, run, code: run.codes[0]!, day: Math.max(order.day, fromDay), order, productKey: order.items[0]!.product.key });
    }
    planned.unitsWithCard += run.quantity;
  }
  return reached;
}
