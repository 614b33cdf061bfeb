import type { Tx } from "#app/platform/db.ts";

export type OnboardingStep = "responsible" | "products" | "insert" | "proof" | "print";
export type Onboarding = { steps: { id: OnboardingStep; done: boolean }[]; next: OnboardingStep | null };

/**
 * How far a shop is from its install to the first printed card, as its data say: nobody ticks anything off, and what is
 * taken back counts as not done.
 */
export async function readOnboarding(tx: Tx): Promise<Onboarding> {
  const done = await tx.first<Record<OnboardingStep, boolean>>(
    `select coalesce(s.responsible_name, '') <> '' and coalesce(s.privacy_url, '') <> '' as responsible,
            exists (select 1 from product_listings where shop_id = $1) as products,
            exists (select 1 from inserts where shop_id = $1 and status = 'published') as insert,
            exists (select 1 from print_runs where shop_id = $1 and proof_scanned_at is not null)
              or exists (select 1 from scan_counts where shop_id = $1 and kind = 'proof') as proof,
            exists (select 1 from print_runs where shop_id = $1 and (status = 'sent' or in_box_from is not null)) as print
       from shops s where s.shop_id = $1`,
    [tx.shopId],
  );
  const order: OnboardingStep[] = ["responsible", "products", "insert", "proof", "print"];
  // Who has printed has tried: a card in the box without a scanned proof is no step that is still to do.
  const steps = order.map((id) => ({ id, done: Boolean(done?.[id]) || (id === "proof" && Boolean(done?.print)) }));
  return { steps, next: steps.find((step) => !step.done)?.id ?? null };
}
