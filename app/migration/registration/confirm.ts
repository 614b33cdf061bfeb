import { withShop } from "#app/platform/db.ts";
import type { ConfirmResult } from "./model.ts";
import { issueFromPool } from "./discount.ts";
import { queueCustomer } from "./outbox.ts";

/**
 * The button on the mailed page: the address is theirs. Only for a person whose `access` is `mailed`. From here on an
 * existing customer may be added to, and further mail may go out. A discount code from the pool is on the page at once.
 */
export async function confirm(shopId: number, registrationId: string, now: Date): Promise<ConfirmResult> {
  return withShop(shopId, async (tx) => {
    const confirmed = await tx.run(
      `update registrations set state = 'confirmed', confirmed_at = $3, updated_at = $3,
              customer_state = case when customer_state in ('waiting_confirmation', 'failed') then 'pending' else customer_state end
        where shop_id = $1 and id = $2 and state = 'registered'`,
      [shopId, registrationId, now],
    );
    if (confirmed > 0) {
      await issueFromPool(tx, registrationId, now);
      await queueCustomer(tx, registrationId);
      return { outcome: "confirmed" };
    }
    const state = await tx.first<{ state: string }>("select state from registrations where shop_id = $1 and id = $2", [shopId, registrationId]);
    return { outcome: state?.state === "confirmed" ? "confirmed" : "gone" };
  });
}
