-- CreateTable
CREATE TABLE "amazon_days" (
    "shop_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "marketplace" TEXT NOT NULL,
    "asin" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "units" BIGINT NOT NULL,
    "orders" BIGINT NOT NULL,
    "revenue_minor" BIGINT NOT NULL,

    CONSTRAINT "amazon_days_pkey" PRIMARY KEY ("shop_id","day","marketplace","asin","sku","currency")
);

-- CreateTable
CREATE TABLE "results" (
    "shop_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "inputs_hash" TEXT NOT NULL,
    "through" DATE,
    "ms" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "results_pkey" PRIMARY KEY ("shop_id","name","version")
);

-- CreateTable
CREATE TABLE "rollup_state" (
    "shop_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "position" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rollup_state_pkey" PRIMARY KEY ("shop_id","name")
);

SELECT protect_tenant_table('amazon_days'::regclass);
SELECT protect_tenant_table('results'::regclass);
SELECT protect_tenant_table('rollup_state'::regclass);
