import type { Tx } from "#app/platform/db.ts";

/**
 * Orders are claimed in turn by the last three digits of their ids: whoever holds a turn counts the people on its orders
 * alone, without writing to the orders themselves. A round over the whole shop goes through slices of the turns, so that
 * one person who registers meanwhile waits for a slice at most.
 */
const TURNS = 1000;

/** A range of turns, both ends within. */
export type Slice = { from: number; to: number };

export const everyTurn: Slice = { from: 0, to: TURNS - 1 };

/** SQL: the turn of an order. */
export const turnSql = (orderId: string) => `right(${orderId}, 3)::int`;

export function turnOf(orderId: string): number {
  return Number(orderId.slice(-3));
}

/** Slices that hold about `most` of `count` orders each. */
export function slices(count: number, most: number): Slice[] {
  const parts = Math.min(TURNS, Math.max(1, Math.ceil(count / most)));
  return Array.from({ length: parts }, (_, part) => ({ from: Math.floor((part * TURNS) / parts), to: Math.floor(((part + 1) * TURNS) / parts) - 1 }));
}

/** Waits for the turns of these orders and holds them until the transaction ends; always in one sequence, so that two never wait for each other. */
export async function takeTurns(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const turns = [...new Set(orderIds.map(turnOf))].sort((a, b) => a - b);
  await tx.query("select pg_advisory_xact_lock(hashtextextended('order turn ' || turn, $1)) from unnest($2::int[]) with ordinality as t (turn, at) order by at", [tx.shopId, turns]);
}
