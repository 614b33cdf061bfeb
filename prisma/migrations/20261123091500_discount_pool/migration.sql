-- CreateTable
CREATE TABLE "discount_pool" (
    "shop_id" BIGINT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "insert_id" UUID NOT NULL,
    "percent" DECIMAL(5,2) NOT NULL,
    "discount_code" TEXT NOT NULL,
    "discount_gid" TEXT,
    "state" TEXT NOT NULL DEFAULT 'making',
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "benefit_id" UUID,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3),

    CONSTRAINT "discount_pool_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "discount_pool_shop_id_insert_id_state_idx" ON "discount_pool"("shop_id", "insert_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "discount_pool_shop_id_discount_code_key" ON "discount_pool"("shop_id", "discount_code");

SELECT protect_tenant_table('discount_pool'::regclass);
