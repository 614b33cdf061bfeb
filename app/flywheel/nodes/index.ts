import type { Tx } from "#app/platform/db.ts";
import { readShop } from "#app/platform/shops.ts";
import { nodes, type Node } from "../channels.ts";
import type { CreatorsResult } from "../creators/index.ts";
import { isoDay, localDay, monday } from "../days.ts";
import { forces as catalogue, type ForcesResult, type WindowView } from "../forces/index.ts";
import { readSales } from "../forces/ledger.ts";
import { readConverter } from "../money.ts";
import type { Computation } from "../recompute.ts";
import { readResult } from "../results.ts";
import type { NodesResult, NodeValue, Outgoing } from "./model.ts";
import { readConversion, readRepeat, readReviews } from "./amazon.ts";
import { readSends, readSubscribers } from "./email.ts";
import { readOrigins, readVisits } from "./shopify.ts";
import { readPosts, readTiktokSpend } from "./tiktok.ts";
import { intoWeeks } from "./weeks.ts";

export type * from "./model.ts";

const shownWeeks = 53;
const valueDays = 28;

/** Each node's own numbers, and what it did for the others. Runs after the forces, whose money it repeats. */
export const nodesComputation: Computation<NodesResult> = {
  name: "nodes",
  read: async (tx, { now }) => {
    const shop = await readShop(tx);
    const converter = await readConverter(tx);
    const forces = (await readResult<ForcesResult>(tx, "forces"))?.payload ?? null;
    const window = (await readResult<WindowView>(tx, "window"))?.payload ?? null;
    const creators = (await readResult<CreatorsResult>(tx, "creators"))?.payload ?? null;
    const today = localDay(now, shop.timeZone);
    const first = monday(today) - (shownWeeks - 1) * 7;
    const weeks = Array.from({ length: shownWeeks }, (_unused, at) => isoDay(first + at * 7));
    const sales = await readSales(tx, converter);
    const money = (name: string, days: Map<number, number>) => intoWeeks({ name, kind: "money" }, days, weeks);
    const search = window?.demand ? intoWeeks({ name: window.demand.kind === "proxy" ? "Stand-in for branded searches" : "Branded searches", kind: "count" }, demandDays(window.demand), weeks, window.demand.grain === "week") : null;
    const period = forces?.ledger.find(({ days }) => days === valueDays) ?? null;
    const subscribers = await readSubscribers(tx, weeks);
    const visits = await readVisits(tx, weeks);
    const owned = await tx.first<{ owned: number }>("select count(*)::int as owned from people where shop_id = $1 and migrated_at is not null", [tx.shopId]);
    return {
      currency: shop.currency,
      from: period?.from ?? null,
      through: period?.to ?? null,
      values: nodes.map((node) => valueOf(node, forces, period)),
      weeks,
      tiktok: { gmv: money("GMV", sales.tiktok), posts: await readPosts(tx, weeks), spend: await readTiktokSpend(tx, converter, weeks), search, creators: creatorFacts(creators) },
      email: { ...(await readSends(tx, today)), ...subscribers },
      amazon: { revenue: money("Revenue", sales.amazon), orders: await readOrders(tx, weeks), search, repeat: await readRepeat(tx), conversion: await readConversion(tx), reviews: await readReviews(tx) },
      shopify: { revenue: money("Revenue", sales.shopify), owned: owned?.owned ?? 0, origins: await readOrigins(tx), ...visits },
    };
  },
  compute: (payload) => ({ payload, through: payload.through }),
};

/**
 * A node's own sales beside the money of its outgoing forces. The second was sold on other nodes and is in their own
 * sales: the two may be weighed together for one node, and never be added up over nodes.
 */
function valueOf(node: Node, forces: ForcesResult | null, period: ForcesResult["ledger"][number] | null): NodeValue {
  const outgoing = (forces?.forces ?? [])
    .filter(({ number }) => catalogue[number].from === node)
    .map((force): Outgoing => ({ force: force.number, to: catalogue[force.number].to, minor: force.amountMinor, low: force.low, high: force.high, state: force.state, carried: catalogue[force.number].money === "carried" }));
  const priced = outgoing.filter(({ minor, carried }) => minor !== null && !carried);
  const sum = (pick: (one: Outgoing) => number | null) => (priced.some((one) => pick(one) === null) || priced.length === 0 ? null : priced.reduce((total, one) => total + (pick(one) ?? 0), 0));
  const sells = node === "tiktok" || node === "amazon" || node === "shopify";
  return { node, directMinor: sells ? (period?.actual[node] ?? null) : null, outgoing, flywheelMinor: sum(({ minor }) => minor), low: sum(({ low }) => low), high: sum(({ high }) => high) };
}

function demandDays({ first, grain, values }: NonNullable<WindowView["demand"]>): Map<number, number> {
  const step = grain === "week" ? 7 : 1;
  return new Map(values.flatMap((value, at) => (value === null ? [] : [[first + at * step, value] as const])));
}

function creatorFacts(result: CreatorsResult | null): NodesResult["tiktok"]["creators"] {
  const paths = result?.paths ?? [];
  const of = (force: 5 | 10) => paths.find((path) => path.force === force);
  const share = of(5)?.postedShare ?? null;
  return { all: result?.creators.length ?? 0, customers: of(5)?.accepted ?? 0, recruited: of(10)?.accepted ?? 0, soldByKnownMinor: paths.reduce((sum, { gmvMinor }) => sum + gmvMinor, 0), postedShare: share && { ...share, of: of(5)?.accepted ?? 0 } };
}

async function readOrders(tx: Tx, weeks: readonly string[]) {
  const rows = await tx.query<{ day: string; value: number }>("select day, sum(orders)::float8 as value from amazon_days where shop_id = $1 and day >= $2 group by 1", [tx.shopId, weeks[0]]);
  return intoWeeks({ name: "Orders", kind: "count" }, rows, weeks);
}
