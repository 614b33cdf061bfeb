-- CreateTable
CREATE TABLE "claims" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text_encrypted" TEXT NOT NULL,
    "contact_encrypted" TEXT,
    "contact_index" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "claims_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "claims_shop_id_registration_id_idx" ON "claims"("shop_id", "registration_id");

-- CreateIndex
CREATE INDEX "claims_shop_id_state_created_at_idx" ON "claims"("shop_id", "state", "created_at");

SELECT protect_tenant_table('claims'::regclass);
