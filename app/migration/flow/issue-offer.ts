import { audit } from "#app/platform/audit.ts";
import { withShop, type Tx } from "#app/platform/db.ts";
import { reissueBenefit } from "../desk/index.ts";
import { queueCustomer } from "../registration/index.ts";

/** What an action did, as it is kept and answered. `not_registered` is nothing done, and is not kept. */
export type IssueOutcome = "issued" | "had_already" | "waits_for_address" | "not_registered";

type Found = { registrationId: string; confirmed: boolean; benefitId: string; state: string };

/**
 * Gives a customer what the card of their newest registration offers. The run and what it leads to are written in one
 * transaction, so a run that Flow repeats does nothing twice and is answered the same.
 */
export async function issueOffer(shopId: number, { runId, customerGid }: { runId: string; customerGid: string }): Promise<IssueOutcome> {
  return withShop(shopId, async (tx) => {
    // The same run at the same time waits here, and then finds what the first one did.
    await tx.query("select pg_advisory_xact_lock(hashtextextended($1, $2))", [`flow:${runId}`, shopId]);
    const before = await tx.first<{ outcome: IssueOutcome }>("select outcome from flow_actions where shop_id = $1 and run_id = $2", [shopId, runId]);
    if (before) return before.outcome;
    const found = await newest(tx, customerGid);
    if (!found) return "not_registered";
    const outcome = await issue(tx, found);
    await tx.run("insert into flow_actions (shop_id, run_id, outcome) values ($1, $2, $3)", [shopId, runId, outcome]);
    await audit(tx, "system", "flow.issue_offer", `registration:${found.registrationId}`, { outcome });
    return outcome;
  });
}

async function newest(tx: Tx, customerGid: string): Promise<Found | undefined> {
  return tx.first<Found>(
    `select r.id as "registrationId", r.state = 'confirmed' as confirmed, b.id as "benefitId", b.state
       from registrations r join benefits b on b.shop_id = r.shop_id and b.registration_id = r.id
       left join shopify_customers c on c.shop_id = $1 and c.gid = $2
      where r.shop_id = $1 and r.customer_gid = coalesce(c.merged_into, $2) and r.state <> 'erased'
      order by r.created_at desc limit 1 for update of b`,
    [tx.shopId, customerGid],
  );
}

async function issue(tx: Tx, { registrationId, confirmed, benefitId, state }: Found): Promise<IssueOutcome> {
  if (state === "issued" || state === "claimed") return "had_already";
  if (state === "void") await reissueBenefit(tx, benefitId, "system");
  else await queueCustomer(tx, registrationId);
  return confirmed ? "issued" : "waits_for_address";
}
